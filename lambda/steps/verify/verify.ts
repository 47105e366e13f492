import { isSameAction } from '../../../core/containment/action.ts';
import type { Ports } from '../../../core/containment/actions/ports.ts';
import { deniedByWave, deniedOthers, verifiedCoverage } from '../../../core/incident/coverage.ts';
import { millisecondsSince } from '../../../core/incident/incident.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { outcomesOf, type ContainmentSlice } from '../../../core/containment/containment-slice.ts';
import {
  type Finding,
  isAbout,
  type Reverted,
  revertedIn,
  type Verification,
  type VerificationSlice,
} from '../../../core/containment/outcome.ts';
import { actionLimit, toPlan } from '../../../core/containment/plan.ts';
import { type FoundHolder, presentAction, presentName } from '../../../core/containment/whereabouts.ts';
import { makeHolders } from '../../holders.ts';
import { findingOf, type Identified } from '../../reread.ts';
import { keptCredentials } from './kept.ts';
import { newKeys } from './new-keys.ts';
import { findStrays } from './strays.ts';

/** A plan that is full has room for the new keys of its users, and for a deny of everything, a few times. */
const mostActions = actionLimit + 10;

/** How many of the things that were reverted are kept: enough to see who fights, and bounded. */
const keptReverted = 20;

/**
 * Re-reads everything that the plan wanted, of whoever has the unique ids of the plan now. Held means that all of it is
 * there, whoever put it there, and that the plan's users have been given no further key; what could not be read is
 * unknown, and unknown is not held.
 */
export async function verify(state: ContainmentState, ports: Ports, now: () => Date): Promise<Verification> {
  const planned = await identify(state, ports);
  const present = planned.flatMap(({ action, found }) => presentAction(action, found) ?? []);
  const [read, keys, strays, kept] = await Promise.all([
    Promise.all(planned.map((each) => findingOf(each, state, ports))),
    newKeys({ ...state, plan: toPlan(present) }, ports.accessKeys),
    findStrays(planned, state, ports),
    keptCredentials(toPlan(present), ports),
  ]);
  const after = await identify(state, ports);
  const findings = certain(read, planned, after);
  // Keys that were listed under a name that is another's by now are that one's.
  const stays = namesThatStay(planned, after);
  const fresh = {
    actions: keys.actions.filter((action) => 'userName' in action && stays.has(action.userName)),
    findings: keys.findings.filter(({ userName = '' }) => stays.has(userName)),
  };
  const all = [...findings, ...fresh.findings];
  const held = findings.length > 0 && all.every((finding) => finding.status === 'in-place');
  const checkedAt = now();
  const reverted = revertedSince(state, all, checkedAt);
  const holders = changedHolders(planned, state);
  const actions = planned.map(({ action, found }) => presentAction(action, found) ?? action);
  const coverage = verifiedCoverage(state, { findings, checkedAt: checkedAt.toISOString() });
  const denied = [...deniedOthers(state, actions, { findings }), ...deniedByWave(state.incident, coverage)];
  return {
    held,
    status: held ? 'held' : 'not-held',
    checkedAt: checkedAt.toISOString(),
    millisecondsSinceLaunch: millisecondsSince(state.launch, checkedAt),
    findings: all,
    coverage,
    denied,
    // Two keys more for each check that finds new ones: they are findings, and not held, whether or not there is room.
    plan: toPlan([...actions, ...fresh.actions.slice(0, Math.max(0, mostActions - actions.length))]),
    ...(holders.length > 0 && { holders }),
    ...(strays.length > 0 && { strays }),
    ...(kept.length > 0 && { kept }),
    ...(reverted.length > 0 && { reverted }),
  };
}

/** What stands of an incident of which the patrol found something reverted is read again with that, and recorded. */
export const withStanding = (state: ContainmentState): ContainmentState => {
  const { patrol, plan } = state;
  const standing = (patrol?.standing ?? []).filter(
    (action) => !plan.actions.some((each) => isSameAction(each, action)),
  );
  return standing.length === 0 ? state : { ...state, plan: toPlan([...plan.actions, ...standing]) };
};

/** Whom each action of the plan is about, found once for all actions on it. */
async function identify(state: ContainmentState, ports: Ports): Promise<readonly Identified[]> {
  const holders = makeHolders(state, ports.principals);
  return Promise.all(
    state.plan.actions.map(async (action) => ({ action, found: await holders.find(action) })),
  );
}

/** What was read by a name that is another's by now says nothing: whoever renames can do so between two calls. */
function certain(
  findings: readonly Finding[],
  planned: readonly Identified[],
  after: readonly Identified[],
): readonly Finding[] {
  return findings.map((finding, index) => {
    const [before, then] = [planned[index], after[index]];
    if (before && then && presentName(before.found) === presentName(then.found)) return finding;
    return { ...finding, status: 'unknown', note: 'it was renamed, deleted or made again while it was read' };
  });
}

/** The present names under which the same users and roles were found before and after everything was read. */
function namesThatStay(planned: readonly Identified[], after: readonly Identified[]): ReadonlySet<string> {
  const names = planned.map(({ found }, index) => {
    const [before, then] = [presentName(found), after[index] && presentName(after[index].found)];
    return before === then ? before : undefined;
  });
  return new Set(names.filter((name) => name !== undefined));
}

/** Whoever is not where the plan says; a rename stays said, although the plan has the present name since. */
function changedHolders(
  planned: readonly Identified[],
  { verification }: VerificationSlice,
): readonly FoundHolder[] {
  const now = [...new Set(planned.map(({ found }) => found))];
  const earlier = (verification?.holders ?? []).filter(
    ({ holder, whereabouts }) =>
      whereabouts.is === 'moved' && !now.some((found) => found.holder.name === holder.name),
  );
  return [...earlier, ...now.filter(({ whereabouts }) => whereabouts.is !== 'here')];
}

/**
 * What was found reverted before stays said, although it has been contained again since. What never came about, because
 * it failed or is under way, was reverted by nobody.
 */
function revertedSince(
  state: VerificationSlice & ContainmentSlice & Pick<ContainmentState, 'underWay'>,
  findings: readonly Finding[],
  at: Date,
): readonly Reverted[] {
  const { verification, containment, plan, underWay } = state;
  const neverCame = (finding: Finding): boolean => {
    const action = plan.actions.find((each) => isAbout(each, finding));
    const its = action ? outcomesOf(state).filter((outcome) => isAbout(action, outcome)) : [];
    return its.length > 0 && its.every(({ status }) => status === 'failed');
  };
  const now = findings
    .filter(({ status }) => status === 'reverted' && !(underWay && containment === undefined))
    .filter((finding) => !neverCame(finding))
    .map(({ action, target, note }) => ({ at: at.toISOString(), action, target, note }));
  return [...revertedIn(verification), ...now].slice(-keptReverted);
}

/** When the last action of the first pass was in place; undefined while any of them failed. */
export function containedAt(state: ContainmentSlice): Date | undefined {
  const { containment } = state;
  if (!containment) return undefined;
  const outcomes = outcomesOf({ containment });
  const times = outcomes.map((outcome) => (outcome.status === 'failed' ? undefined : outcome.at));
  if (times.length === 0 || times.includes(undefined)) return undefined;
  return new Date(times.toSorted().at(-1) ?? '');
}
