import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import type { IncidentSlice } from '../../incident/incident-slice.ts';
import type { FaultsSlice } from '../../faults.ts';
import { describeHolder, isOpen, type Lineage, type Link } from '../../lineage/lineage.ts';
import { type LineageSlice, originLeft, type OriginVerdict, type Trace } from '../../lineage/trace.ts';
import type { Issuance } from '../../lineage/issuance.ts';
import { byHand, toldBy } from './told-by.ts';
import { neutral, utc, sentence } from '../../values/text.ts';
import { alarm, type ChainFigure, firstOf, isAlarm, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { describeLaunch } from '../opening/describe-launch.ts';

/** Who issued the caller's credential, what was done about it, and what could not be found. */
export const lineage = ofIncident({
  id: 'lineage',
  importance: 70,
  brief: (whole) =>
    firstOf(
      whole.filter((block) => isAlarm(block) || block.kind === 'chain' || block.kind === 'command'),
      6,
    ),
  title: 'LINEAGE: WHO ISSUED THE CREDENTIAL',
  make: (state) => {
    const { trace } = state;
    const failed = trace?.phase === state.phase ? [] : failure(state);
    if (!trace) return failed.map(alarm);
    const open = isOpen(trace.lineage);
    return [
      ...(trace.lineage.links.length > 0 ? [chain(trace.lineage, state)] : []),
      ...[
        ...trace.lineage.links.map(toLine).map(prose),
        ...ending(trace).map(open ? alarm : prose),
        ...[...toldBy(trace.lineage), ...trace.verdicts.map(toVerdict)].map(prose),
        // That nobody knows who issued it decides what a reader does next.
        ...[...(open ? searched(trace.lineage, state.phase) : []), ...failed].map(alarm),
      ],
      ...byHand(trace, { region: state.launch.region }),
    ];
  },
});

/** What the first lines say of whoever issued a contained session; nothing where nobody was found. */
export function originContained({ trace }: LineageSlice): string {
  if (!trace || trace.verdicts.length === 0) return '';
  switch (originLeft(trace)) {
    case 'told':
      return ` BUT WHOEVER TOLD ${trace.lineage.serviceCalls?.service ?? 'the service'} TO USE THE ROLE IS NOT CONTAINED: see the lineage.`;
    case 'issued':
      return ' Not all of what issued it is contained: see the lineage.';
    case undefined:
      return ' So is the containment of what issued it.';
  }
}

/** From the origin to the launch: each who held a credential, and the call that issued the next one. */
function chain({ links, signIn, end }: Lineage, { launch, caller }: JudgementSlice): ChainFigure {
  const hops = links.toReversed();
  const holders = hops.map(({ issuedBy }, index) => ({
    title: neutral(describeHolder(issuedBy.issuer), 120),
    lines: [
      ...(index === 0 && signIn ? [`signed in ${utc(signIn.eventTime)}`] : []),
      ...(issuedBy.sourceIp === undefined ? [] : [`from ${neutral(issuedBy.sourceIp, 60)}`]),
    ],
    ...(index === 0 ? {} : { by: callOf(hops[index - 1]) }),
  }));
  return {
    kind: 'chain',
    caption: `From the origin (${end}) to the launch`,
    nodes: [
      ...holders,
      {
        title: neutral(describeHolder(caller), 120),
        lines: [describeLaunch(launch)],
        by: callOf(hops.at(-1)),
      },
    ],
  };
}

const callOf = (link: Link | undefined): string =>
  link ? `${neutral(link.issuedBy.eventName, 60)} ${utc(link.issuedBy.eventTime)}` : '';

function failure({ traceError, phase }: IncidentSlice & FaultsSlice): readonly string[] {
  if (!traceError) return [];
  const why = neutral(`${traceError.Error ?? 'unknown error'}: ${traceError.Cause ?? 'no cause given'}`, 300);
  return [`The search failed: ${why}`, ...again(phase)];
}

/** One hop: key, call, time and place, and whoever made the call. */
function toLine({ accessKeyId, issuedBy, told }: Link): string {
  const { eventName, issuer } = issuedBy;
  const who = neutral(describeHolder(issuer), 200);
  return told === undefined
    ? `${neutral(accessKeyId, 130)} was issued by ${neutral(eventName, 60)} ${placeOf(issuedBy)} to ${who}${eventOf(issuedBy)}.`
    : `${neutral(told, 60)} was told to use the role by ${who}: ${neutral(eventName, 60)} ${placeOf(issuedBy)}${eventOf(issuedBy)}.`;
}

const placeOf = ({ eventTime, region, sourceIp }: Issuance): string =>
  `at ${utc(eventTime)} in ${neutral(region, 40)}${sourceIp === undefined ? '' : ` from ${neutral(sourceIp, 60)}`}`;

const eventOf = ({ eventId }: Issuance): string => ` (event ${neutral(eventId, 40)})`;

function ending({ lineage: { reason, signIn } }: Trace): readonly string[] {
  return [
    sentence(neutral(reason, 300)),
    ...(signIn
      ? [
          `Signed in at ${utc(signIn.eventTime)} in ${neutral(signIn.region, 40)} from ` +
            `${neutral(signIn.sourceIp ?? 'an unknown address', 60)} (event ${neutral(signIn.eventId, 40)}).`,
        ]
      : []),
  ];
}

function toVerdict({ caller, kind, because }: OriginVerdict): string {
  const who = neutral(describeHolder(caller), 200);
  switch (kind) {
    case 'contain':
      return `Second wave, see what was done: ${who}; ${neutral(because, 300)}.`;
    case 'planned':
      return `In this incident's plan: ${who}.`;
    case 'contained':
      return `Contained before: ${who}; ${neutral(because, 300)}.`;
    case 'leave':
      return `Not in the plan: ${who}; ${neutral(because, 300)}.`;
  }
}

function searched({ coverage, searchedAt }: Lineage, phase: Trace['phase']): readonly string[] {
  return [
    `Searched at ${utc(searchedAt)} in ${coverage.map(({ region }) => neutral(region, 40)).join(', ')}.`,
    ...coverage
      .filter(({ incomplete }) => incomplete !== undefined)
      .map(
        ({ region, incomplete = '' }) => `Not complete: ${neutral(region, 40)}, ${neutral(incomplete, 300)}`,
      ),
    ...again(phase),
  ];
}

function again(phase: Trace['phase']): readonly string[] {
  return phase !== 'follow-up' && phase !== 'review-end'
    ? ['Event history runs minutes behind: the follow-up searches again.']
    : ['Nothing searches again by itself: look for it by hand once event history has it.'];
}
