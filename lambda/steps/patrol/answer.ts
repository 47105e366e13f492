import { createHash } from 'node:crypto';
import { holderOf } from '../../../core/containment/action.ts';
import { describePause, type Pause } from '../../../core/incident/pause.ts';
import type { PatrolNote, Reversal } from '../../../core/patrol/note.ts';
import type { Resumption } from '../../../core/patrol/patrol-input.ts';
import { asTold, isDigestDue, tellReversal, untoldIn } from '../../../core/patrol/tell.ts';
import { revertersIn } from '../../../core/patrol/who.ts';
import type { EventHistory } from '../../aws/history/event-history.ts';
import type { Executions } from '../../aws/executions.ts';
import type { PatrolledIncident } from '../../aws/table/patrol/patrolled.ts';
import type { Checked } from './check-incident.ts';
import { ofFirstHolder, type Read } from './find-reverted.ts';
import type { Reads } from './reads.ts';

export interface AnswerDeps {
  readonly executions: Pick<Executions, 'start'>;
  readonly history: Pick<EventHistory, 'records'>;
  /** Where the partition records IAM. */
  readonly region: string;
  readonly reads: Reads;
  readonly paused: Pause | undefined;
  readonly now: Date;
}

/** So far back it is looked for who reverted it: twice a day's pipeline. */
const historyMs = 48 * 3_600_000;

/**
 * Has what was reverted contained again, each containment by an execution of its own, and on-call told: by the first of
 * them. Where nothing was, a digest that is due is told.
 *
 * @returns the note with what was told
 * @throws RetryableError, PermanentError
 */
export async function answer(
  incident: PatrolledIncident,
  { note, reverted }: Checked,
  deps: AnswerDeps,
): Promise<PatrolNote> {
  const { now } = deps;
  if (reverted.length > 0) return containAgain(incident, { note, reverted }, deps);
  if (!isDigestDue(note, now)) return note;
  await start(incident, { sk: 'INCIDENT', execution: 'none' }, toResumption(note, 'digest', [], deps), deps);
  return asTold(note, now.toISOString());
}

async function containAgain(
  incident: PatrolledIncident,
  { note, reverted }: Checked,
  deps: AnswerDeps,
): Promise<PatrolNote> {
  const reversal = await toReversal(reverted, deps);
  const told = tellReversal(note, reversal);
  // Those that this mail is about, before they count as told.
  const before: PatrolNote = {
    ...note,
    reversals: note.reversals + 1,
    latest: [...note.latest, reversal],
    untold: note.untold + 1,
  };
  const items = [...new Set(reverted.map(({ check }) => check.item))];
  for (const [index, item] of items.entries()) {
    const findings = reverted.filter(({ check }) => check.item === item);
    const telling = index === 0 ? told.telling : 'quiet';
    const resumption = toResumption(before, telling, findings, deps);
    const knownOpen = item.status === 'not-held' ? { knownOpen: true as const } : {};
    await start(incident, item, { ...resumption, ...knownOpen }, deps);
  }
  const because = deps.paused && `containment is ${describePause(deps.paused)}`;
  return { ...told.note, ...(because !== undefined && { because }) };
}

const toResumption = (
  note: PatrolNote,
  telling: Resumption['telling'],
  findings: readonly Read[],
  { now }: AnswerDeps,
): Pick<Resumption, 'checkedAt' | 'telling' | 'reversals' | 'count' | 'findings'> => ({
  checkedAt: now.toISOString(),
  telling,
  reversals: untoldIn(note),
  count: note.reversals,
  findings: findings.map(({ finding }) => finding),
});

/** By the hour and the item: a round that is repeated starts it once. */
async function start(
  { pk, incidentId = '' }: PatrolledIncident,
  { sk, execution = '' }: { readonly sk: string; readonly execution?: string },
  resumption: ReturnType<typeof toResumption> & Pick<Resumption, 'knownOpen'>,
  { executions, now }: AnswerDeps,
): Promise<void> {
  const item = createHash('sha256').update(`${pk} ${sk}`).digest('hex').slice(0, 8);
  const name = `patrol-${incidentId}-${now.toISOString().slice(0, 16).replace(/\D/g, '')}-${item}`;
  await executions.start(name, {
    patrol: { key: pk, item: sk, incidentId, execution, ...resumption },
  });
}

async function toReversal(
  reverted: readonly Read[],
  { history, region, reads, paused, now }: AnswerDeps,
): Promise<Reversal> {
  const what = reverted.map(({ finding: { action, target, note } }) => ({ action, target, note }));
  const about = { at: now.toISOString(), what, ...(paused && { paused: true as const }) };
  const unread = (why: string): Reversal => ({ ...about, by: [], unread: why });
  const actions = ofFirstHolder(reverted);
  const [first] = actions;
  reads.keep(0);
  if (!first || !reads.take()) return unread('five calls were used up');
  const holder = holderOf(first);
  const span = { from: new Date(now.getTime() - historyMs), to: now };
  try {
    const page = await history.records(region, { key: 'ResourceName', value: holder.name }, span);
    if (page === 'throttled') return unread('event history is asked too often at this moment');
    return { ...about, by: revertersIn(page.records, actions, holder) };
  } catch (error) {
    return unread(error instanceof Error ? error.message : String(error));
  }
}
