import { PermanentError } from '../../aws/failure.ts';
import { type Action, targetOf } from '../../../core/containment/action.ts';
import type { Ports } from '../../../core/containment/actions/ports.ts';
import type { CheckContext } from '../../../core/containment/actions/definition.ts';
import { definitionOf } from '../../../core/containment/actions/table.ts';
import { keptKeys, type BackupKeySlice } from '../../../core/backup-key/backup-key.ts';
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
import { toPlan } from '../../../core/containment/plan.ts';
import { keptCredentials } from './kept.ts';
import { newKeys } from './new-keys.ts';

/** How many of the things that were reverted are kept: enough to see who fights, and bounded. */
const keptReverted = 20;

/**
 * Re-reads everything that the plan wanted. Held means that all of it is there now, whoever put it there, and that the
 * plan's users have been given no further key; what could not be read is unknown, and unknown is not held.
 */
export async function verify(state: ContainmentState, ports: Ports, now: () => Date): Promise<Verification> {
  const [findings, keys, kept] = await Promise.all([
    Promise.all(state.plan.actions.map((action) => findingOf(action, state, ports))),
    newKeys(state, ports.accessKeys),
    keptCredentials(state.plan, ports),
  ]);
  const all = [...findings, ...keys.findings];
  const held = findings.length > 0 && all.every((finding) => finding.status === 'in-place');
  const checkedAt = now();
  const reverted = revertedSince(state, all, checkedAt);
  return {
    held,
    status: held ? 'held' : 'not-held',
    checkedAt: checkedAt.toISOString(),
    millisecondsSinceLaunch: millisecondsSince(state.launch, checkedAt),
    findings: all,
    plan: toPlan([...state.plan.actions, ...keys.actions]),
    ...(kept.length > 0 && { kept }),
    ...(reverted.length > 0 && { reverted }),
  };
}

async function findingOf(action: Action, state: ContainmentState, ports: Ports): Promise<Finding> {
  const { kind } = action;
  const userName = 'userName' in action ? { userName: action.userName } : {};
  const about = { action: kind, target: targetOf(action), ...userName };
  try {
    return { ...about, ...(await definitionOf(action).reread(action, ports, contextOf(state, action))) };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { ...about, status: 'unknown', note: error.message };
  }
}

function contextOf(state: ContainmentSlice & BackupKeySlice, action: Action): CheckContext {
  const cutoffs = outcomesOf(state).map((outcome) => (isAbout(action, outcome) ? outcome.cutoff : undefined));
  const latest = cutoffs
    .filter((cutoff) => cutoff !== undefined)
    .toSorted()
    .at(-1);
  return {
    renewalFailed: state.renewal?.failed ?? false,
    ownKeys: keptKeys(state),
    ...(latest !== undefined && { cutoff: new Date(latest) }),
  };
}

/** What was found reverted before stays said, although it has been contained again since. */
function revertedSince(
  { verification }: VerificationSlice,
  findings: readonly Finding[],
  at: Date,
): readonly Reverted[] {
  const now = findings
    .filter(({ status }) => status === 'reverted')
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
