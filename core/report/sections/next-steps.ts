import { nextStepsFor, type Place } from '../../containment/by-hand.ts';
import type { ContainmentState } from '../../state.ts';
import type { ContainmentSlice } from '../../containment/containment-slice.ts';
import { count } from '../../values/text.ts';
import { isService } from '../../caller/identity.ts';
import { isOpen, leaks } from '../../lineage/lineage.ts';
import { compact } from '../../values/unknown.ts';
import { type Block, command, never, prose } from '../block.ts';
import { activityOf, instancesOf, type ReportContext, type SectionDefinition } from '../context.ts';
import { carriedOut, decisionOf } from '../decision.ts';
import { findingSteps } from './hidden-launches.ts';

/** What a person does now, beside what Firebreak did. */
export const nextSteps: SectionDefinition = {
  id: 'next-steps',
  importance: never - 1,
  toDo: true,
  brief: (whole) => whole,
  title: () => 'NEXT STEPS',
  make: (context) => [...stop(context), ...(context.state ? ofCaller(context.state, context.now) : [])],
};

function placeOf({ launch, trace }: ContainmentState, now: Date): Place {
  const { region, sessionCreatedAt, invokedBy } = launch;
  const first = trace?.lineage.links[0]?.issuedBy;
  const issuer = first?.issuer.kind === 'service' ? first.issuer.service : undefined;
  return compact({
    now,
    region,
    sessionCreatedAt,
    service: issuer ?? invokedBy,
    voucher: isService(issuer, 'rolesanywhere')
      ? compact({ certificate: first?.sessionName })
      : first?.federation,
  });
}

function ofCaller(state: ContainmentState, now: Date): readonly Block[] {
  const contained = carriedOut(decisionOf(state));
  const traced = state.trace !== undefined && !isOpen(state.trace.lineage);
  return [
    ...wholeRole(state, contained),
    ...nextStepsFor(state.caller, placeOf(state, now), {
      ...{ contained, traced, leaks: leaks(state.trace?.lineage) },
    }),
    ...(contained
      ? [
          prose(
            'Sessions of roles that this credential assumed are ended where the search found them; look for AssumeRole in its activity.',
          ),
        ]
      : []),
  ];
}

/** Everybody on the role is out, not the attacker alone. */
function wholeRole({ plan }: ContainmentSlice, contained: boolean): readonly Block[] {
  const whole = plan.actions.some(
    (action) => action.kind === 'revoke-role-sessions' && action.userId === undefined,
  );
  return whole && contained
    ? [
        prose(
          "The settings ask for the whole role: every session of it that was issued before is denied, those of all of the role's " +
            'workloads among them. Each must get new credentials; restart what does not do so by itself.',
        ),
      ]
    : [];
}

/** EC2's answer to StopInstances is a page: a command names so many instances, the report so many commands. */
const [perCommand, commandsShown] = [50, 20];

function stop(context: ReportContext): readonly Block[] {
  const now = instancesOf(context);
  const { sure, probable, more: notListed } = runningIds(context);
  const all = [sure, probable].map((some) =>
    some.flatMap(([region, ids]) =>
      chunks(ids, perCommand).map(
        (part) => `aws ec2 stop-instances --region ${region} --instance-ids ${part.join(' ')}`,
      ),
    ),
  );
  const [lines = [], probably = []] = all;
  const more = lines.length + probably.length - commandsShown;
  return [
    ...(lines.length > 0
      ? [prose('The launched instances are untouched. Stop them (stopping keeps their disks for forensics):')]
      : []),
    ...lines.slice(0, commandsShown).map(command),
    ...(probably.length > 0
      ? [
          prose(
            'These are PROBABLY its instances: they have its image, type and key, and began with it. Look at them first:',
          ),
        ]
      : []),
    ...probably.slice(0, Math.max(0, commandsShown - lines.length)).map(command),
    ...(more > 0 ? [prose(`and ${more} such commands more, for the instances in the evidence.`)] : []),
    ...(notListed > 0
      ? [prose(`and ${count(notListed)} running instances more, which are not listed.`)]
      : []),
    ...(now ? findingSteps(now) : []),
  ];
}

type ByRegion = readonly (readonly [region: string, ids: readonly string[]])[];

/** By region: what EC2 says runs; where it was not asked, what was launched by the records. Only what a shell is safe with. */
function runningIds(context: ReportContext): {
  readonly sure: ByRegion;
  readonly probable: ByRegion;
  readonly more: number;
} {
  const { items = [], more = 0 } = instancesOf(context)?.running ?? {};
  const known = new Set(items.flatMap(({ instanceIds }) => instanceIds));
  const listed = items.flatMap(({ region, instanceIds, probably }) =>
    instanceIds.map((instanceId) => ({ instanceId, region, probably })),
  );
  const others = byRecords(context).filter(({ instanceId }) => !known.has(instanceId));
  const [sure, probable] = [
    [...listed.filter(({ probably }) => !probably), ...others],
    listed.filter(({ probably }) => probably),
  ].map(byRegion);
  return { sure: sure ?? [], probable: probable ?? [], more };
}

interface Named {
  readonly instanceId: string;
  readonly region: string;
}

/** What the records name, but for what EC2 says is in another state. */
function byRecords(context: ReportContext): readonly Named[] {
  const now = instancesOf(context);
  const { launch } = context.state ?? {};
  const fromLaunch: readonly Named[] =
    launch?.result.kind === 'launched'
      ? launch.result.instanceIds.map((instanceId) => ({ instanceId, region: launch.region }))
      : [];
  if (!now) return [...(activityOf(context)?.instances.items ?? []), ...fromLaunch];
  const states = new Map(now.instances.items.map(({ instanceId, state }) => [instanceId, state]));
  // An older release lists no ids of what runs beside the table.
  const table = now.running ? [] : now.instances.items;
  return [...table, ...fromLaunch.filter(({ instanceId }) => !states.has(instanceId))].filter(
    ({ instanceId }) => ['running', 'pending', undefined].includes(states.get(instanceId)),
  );
}

function byRegion(instances: readonly Named[]): ByRegion {
  const regions = new Map<string, Set<string>>();
  for (const { instanceId, region } of instances) {
    if (!/^i-[0-9a-z]{1,30}$/.test(instanceId) || !/^[a-z0-9-]{4,30}$/.test(region)) continue;
    regions.set(region, (regions.get(region) ?? new Set()).add(instanceId));
  }
  return [...regions].map(([region, ids]) => [region, [...ids]] as const);
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts = Math.ceil(items.length / size);
  return Array.from({ length: parts }, (_, index) => items.slice(index * size, (index + 1) * size));
}
