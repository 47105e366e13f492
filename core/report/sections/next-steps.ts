import { nextStepsFor, type Place } from '../../containment/by-hand.ts';
import type { ContainmentState } from '../../state.ts';
import type { ContainmentSlice } from '../../containment/containment-slice.ts';
import { isOpen } from '../../lineage/lineage.ts';
import { type Block, command, never, prose } from '../block.ts';
import { activityOf, instancesOf, type ReportContext, type SectionDefinition } from '../context.ts';
import { carriedOut, decisionOf } from '../decision.ts';

/** What a person does now, beside what Firebreak did. */
export const nextSteps: SectionDefinition = {
  id: 'next-steps',
  importance: never - 1,
  title: () => 'NEXT STEPS',
  make: (context) => [...stop(context), ...(context.state ? ofCaller(context.state, context.now) : [])],
};

const placeOf = ({ launch: { region, sessionCreatedAt } }: ContainmentState, now: Date): Place => ({
  now,
  region,
  ...(sessionCreatedAt !== undefined && { sessionCreatedAt }),
});

function ofCaller(state: ContainmentState, now: Date): readonly Block[] {
  const contained = carriedOut(decisionOf(state));
  const traced = state.trace !== undefined && !isOpen(state.trace.lineage);
  return [
    ...wholeRole(state, contained),
    ...nextStepsFor(state.caller, placeOf(state, now), { contained, traced }),
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
  const running = runningIds(context);
  const lines = [...running].flatMap(([region, ids]) =>
    chunks(ids, perCommand).map(
      (some) => `aws ec2 stop-instances --region ${region} --instance-ids ${some.join(' ')}`,
    ),
  );
  if (lines.length === 0) return [];
  const more = lines.length - commandsShown;
  return [
    prose('The launched instances are untouched. Stop them (stopping keeps their disks for forensics):'),
    ...lines.slice(0, commandsShown).map(command),
    ...(more > 0 ? [prose(`and ${more} such commands more, for the instances in the evidence.`)] : []),
  ];
}

/** By region: what EC2 says runs; where it was not asked, what was launched by the records. Only what a shell is safe with. */
function runningIds(context: ReportContext): ReadonlyMap<string, readonly string[]> {
  const now = instancesOf(context);
  const { launch } = context.state ?? {};
  const fromLaunch =
    launch?.result.kind === 'launched'
      ? launch.result.instanceIds.map((instanceId) => ({
          instanceId,
          region: launch.region,
          state: 'running',
        }))
      : [];
  const launched = (activityOf(context)?.instances.items ?? []).map((each) => ({
    ...each,
    state: 'running',
  }));
  const known = now?.instances.items ?? launched;
  const seen = new Set(known.map(({ instanceId }) => instanceId));
  const regions = new Map<string, string[]>();
  for (const { instanceId, region, state } of [
    ...known,
    ...fromLaunch.filter(({ instanceId: id }) => !seen.has(id)),
  ]) {
    const isRunning = state === 'running' || state === 'pending';
    if (!isRunning || !/^i-[0-9a-z]{1,30}$/.test(instanceId) || !/^[a-z0-9-]{4,30}$/.test(region)) continue;
    regions.set(region, [...(regions.get(region) ?? []), instanceId]);
  }
  return regions;
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts = Math.ceil(items.length / size);
  return Array.from({ length: parts }, (_, index) => items.slice(index * size, (index + 1) * size));
}
