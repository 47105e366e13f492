import type { Action } from '../../../core/containment/action.ts';
import { callerHolder, holderOf, isSameAction, isSameHolder } from '../../../core/containment/action.ts';
import type { Ports } from '../../../core/containment/actions/ports.ts';
import { holderKey } from '../../../core/incident/incident.ts';
import type { Status } from '../../../core/incident/item/items.ts';
import { type IncidentItem, readIncidentItem, readPriorItem } from '../../../core/incident/item/read-item.ts';
import { checksOf } from '../../../core/patrol/checks.ts';
import { type PatrolNote, readNote } from '../../../core/patrol/note.ts';
import { protectionOf } from '../../../core/verdict/verdict.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import type { Executions } from '../../aws/executions.ts';
import type { Patrolled, PatrolledIncident } from '../../aws/table/patrol/patrolled.ts';
import { findReverted, type Read } from './find-reverted.ts';
import type { Reads } from './reads.ts';

export interface CheckDeps {
  readonly table: Patrolled;
  readonly executions: Pick<Executions, 'isOver'>;
  readonly ports: Ports;
  readonly reads: Reads;
  readonly settings: Pick<Settings, 'protectedPrincipals'>;
}

/** What a round has found of an incident. */
export interface Checked {
  /** As the table is to hold it, but for what is told. */
  readonly note: PatrolNote;
  /** What was found reverted, and is to be contained again. */
  readonly reverted: readonly Read[];
}

/**
 * Checks whether an incident still holds.
 *
 * @returns undefined where it is none of the patrol's: another one has taken its place, a person restores it, or an
 *   execution of it is alive, which checks it itself
 * @throws RetryableError, PermanentError; UnreadableItem
 */
export async function checkIncident(
  incident: PatrolledIncident,
  deps: CheckDeps,
): Promise<Checked | undefined> {
  const { table, reads, ports } = deps;
  reads.begin();
  const stored = await table.items(incident);
  const before = readNote(stored[0]?.patrol);
  if (before.found === 'over') return undefined;
  const { over, ended } = await endedOf(stored.map(readIncidentItem), before, deps);
  const checks = checksOf(over);
  if (checks.length === 0) return undefined;
  const round = await findReverted(checks, before.next, { ports, reads });
  const { reverted, because } = await notRestored(round.read, deps);
  const found = foundIn(round, { reverted, because, checks: checks.length });
  const note = { ...withoutFinding(before), ...found, ended };
  return { note, reverted };
}

/**
 * The items of an incident that hold and whose executions have ended: until then each is its execution's, which checks it.
 * Which have ended is asked once of each, and of one in a round.
 */
async function endedOf(
  items: readonly IncidentItem[],
  { ended }: PatrolNote,
  { executions, reads }: CheckDeps,
): Promise<{ readonly over: readonly IncidentItem[]; readonly ended: readonly string[] }> {
  const holding = items.filter(({ response, status }) => response === 'contain' && isHolding(status));
  const isKnown = (item: IncidentItem): boolean => ended.includes(nameOf(item));
  const [unknown] = holding.filter((item) => item.execution !== undefined && !isKnown(item));
  const isOver =
    unknown?.execution !== undefined && reads.take() && (await executions.isOver(unknown.execution));
  const over = holding.filter((item) => isKnown(item) || (isOver && item === unknown));
  return { over, ended: over.map(nameOf) };
}

/** The last part of an execution's ARN, which says enough. */
const nameOf = ({ execution = '' }: IncidentItem): string => execution.split(':').at(-1) ?? '';

const isHolding = (status: Status): boolean => status === 'held' || status === 'not-held';

/** What is reverted by nobody: a person has restored it with another incident, or protects who it is about. */
async function notRestored(
  read: readonly Read[],
  { table, settings }: CheckDeps,
): Promise<{ readonly reverted: readonly Read[]; readonly because: string | undefined }> {
  const found = read.filter(({ finding }) => finding.status === 'reverted');
  const [first] = found;
  if (!first) return { reverted: [], because: undefined };
  const { caller } = first.check.item.intent ?? {};
  const isProtected = caller && protectionOf(caller, settings);
  if (isProtected !== undefined) return { reverted: [], because: isProtected };
  const restored = (await table.restored(first.check.item.pk)).flatMap((item) =>
    readPriorItem(item).priors.map(({ action }) => action),
  );
  const left: Read[] = [];
  for (const each of found) {
    const { action } = each.check;
    const isRestored =
      restored.some((prior) => isSameAction(prior, action)) || (await isRestoredBeside(action, each, table));
    if (!isRestored) left.push(each);
  }
  return {
    reverted: left,
    because: left.length === 0 ? 'a person has restored it with another incident' : undefined,
  };
}

/** Whether an incident of its own, which a person has restored, is what gave back to somebody else than the caller. */
async function isRestoredBeside(action: Action, { check }: Read, table: Patrolled): Promise<boolean> {
  const holder = holderOf(action);
  const { caller } = check.item.intent ?? {};
  const own = caller && callerHolder(caller);
  if (holder.uniqueId === undefined || (own && isSameHolder(own, holder))) return false;
  const status = await table.statusOf(holderKey(holder.type, holder.uniqueId));
  return status === 'restoring' || status === 'restored';
}

function foundIn(
  { read, next }: Awaited<ReturnType<typeof findReverted>>,
  {
    reverted,
    because,
    checks,
  }: { readonly reverted: readonly Read[]; readonly because: string | undefined; readonly checks: number },
): Pick<PatrolNote, 'found' | 'because' | 'next'> {
  const turn = next === undefined ? {} : { next };
  if (reverted.length > 0) return { found: 'reverted', ...turn };
  if (because !== undefined) return { found: 'left', because, ...turn };
  const unknown = read.find(({ finding }) => finding.status === 'unknown');
  if (unknown || read.length === 0)
    return {
      found: 'unknown',
      because: unknown?.finding.note ?? 'what stands for its credential could not be read with five calls',
      ...turn,
    };
  if (read.length === checks && read.every(({ isGone }) => isGone))
    return { found: 'over', because: 'everybody of its plan was deleted' };
  return { found: 'in-place', ...turn };
}

/** Of the note before, what stays. */
function withoutFinding(note: PatrolNote): PatrolNote {
  const { found, ended, reversals, latest, untold, mailedAt } = note;
  return { found, ended, reversals, latest, untold, ...(mailedAt !== undefined && { mailedAt }) };
}
