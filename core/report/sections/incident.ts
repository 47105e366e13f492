import type { ContainmentState } from '../../state.ts';
import { verifyIncident } from '../../evidence/by-hand.ts';
import { earlierManifest, isUnstored, ownManifest } from '../../evidence/evidence-slice.ts';
import { neutral } from '../../values/text.ts';
import { type Block, command, fact, never, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { severityOf } from '../severity.ts';

/** By what the incident is known, where the rest of it is, and what of the work on it failed. */
export const incident = ofIncident({
  id: 'incident',
  importance: never,
  title: 'INCIDENT',
  brief: (_, state, { evidence }) => [
    ...named(state),
    ...page(state, evidence),
    ...unchanged(state),
    ...notDone(state),
  ],
  make: (state, { evidence }) => [
    ...named(state),
    fact('Launch event', `${neutral(state.launch.eventId)} in ${neutral(state.launch.region, 40)}`),
    ...(state.incident.reopens === undefined
      ? []
      : [prose(`Re-opens ${neutral(state.incident.reopens, 60)}: the caller launched again.`)]),
    ...(evidence === undefined ? [] : [fact('Evidence', evidence)]),
    ...page(state, evidence),
    ...unchanged(state),
    ...(state.phase.startsWith('watch-')
      ? [
          prose(
            'It is checked again until the follow-up. No mail behind this one means that nothing is new and all of it holds.',
          ),
        ]
      : []),
    ...notDone(state),
  ],
});

const named = (state: ContainmentState): readonly Block[] => [
  fact('Id', state.incident.id),
  fact('Severity', severityOf(state)),
];

/** Where the report is as a page; it is there where the evidence could be stored. */
const page = (state: ContainmentState, evidence: string | undefined): readonly Block[] =>
  evidence === undefined || isUnstored(state)
    ? []
    : [
        prose('The report as a page, to open in a browser:'),
        command(`aws s3 cp ${evidence}${state.phase}/report.html .`),
      ];

/**
 * How to see whether somebody has changed it since. A page is named in the manifest of its own phase, and can know only
 * the one before; the mail knows its own.
 */
function unchanged(state: ContainmentState): readonly Block[] {
  const known = ownManifest(state) ?? earlierManifest(state);
  if (known === undefined) return [];
  const { phase, versionId } = known;
  const whose = phase === state.phase ? 'Its manifest' : `The manifest of the phase ${phase}`;
  const version = versionId === undefined ? '' : `, version ${neutral(versionId, 100)}`;
  return [
    prose(`${whose}${version}. Whether somebody has changed the evidence since:`),
    command(verifyIncident(state.incident.id, known.sha256)),
  ];
}

/** What of the work on it failed. */
const notDone = (state: ContainmentState): readonly Block[] => [
  ...(state.breakerError === undefined
    ? []
    : [
        prose(
          `The circuit breaker could not be asked, so this was contained without it: ${neutral(state.breakerError)}`,
        ),
      ]),
  ...failures(state).map((failure) => prose(`Not done: ${failure}.`)),
];

function failures(state: ContainmentState): readonly string[] {
  const unrecorded = Object.values(state.containment ?? {}).some((step) => step.unrecorded);
  return [
    state.recordError && 'the incident table could not be updated',
    state.noticeError && 'the immediate notice could not be published',
    isUnstored(state) && 'the evidence could not be stored',
    state.findingError && 'the incident could not be brought to Security Hub',
    unrecorded && 'what was there before could not all be written down: restoring may need you',
    state.brakeError && 'whether containment is paused could not be read, so it went on',
    state.standingError && 'whether it was restored could not be read, so it was checked again',
  ].filter((failure) => typeof failure === 'string');
}
