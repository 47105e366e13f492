import { PermanentError, RetryableError } from '../../lambda/aws/failure.ts';
import { type CheckInput, checkTaken } from '../../core/restore/check.ts';
import type { RestoreItem } from '../../core/restore/plan.ts';
import { isSameHolder } from '../../core/containment/action.ts';
import type { Restored } from '../../core/containment/actions/taken.ts';
import { type Patience, repeat } from '../by-hand/repeat.ts';
import type { Marks } from './marks.ts';
import { newPassword } from './password.ts';

/** What restoring one thing led to. */
export interface ItemResult {
  readonly item: RestoreItem;
  /** `waiting`: a deny that stands because something before it failed. */
  readonly status: 'restored' | 'failed' | 'waiting';
  readonly note: string;
  /** The new password. It is shown, and stored nowhere. */
  readonly password?: string;
}

export interface CarryOutDeps extends Patience, CheckInput {
  readonly settleMs: number;
  readonly tell: (text: string) => void;
  readonly marks: Pick<Marks, 'note'>;
  /** By AWS's clock. */
  readonly now: () => Date;
}

/** IAM is checked so often: what is read too early may be of before the change. */
const checks = 3;

/**
 * Restores one thing after the other, in the order of the items, and checks all of them. Where something fails, the
 * denies of the same user or role stay. Each is written down before it is changed, and when it was checked: a later
 * restore must know what is the work of this one.
 */
export async function carryOutRestore(
  items: readonly RestoreItem[],
  deps: CarryOutDeps,
): Promise<readonly ItemResult[]> {
  const results: ItemResult[] = [];
  const began = deps.now();
  for (const item of items) {
    if (item.standing.is !== 'to-do') continue;
    const failed = results.some(
      (earlier) =>
        earlier.status !== 'restored' && isSameHolder(earlier.item.taken.holder, item.taken.holder),
    );
    results.push(
      failed && item.restoration.isDeny
        ? {
            item,
            status: 'waiting',
            note: 'it stays until the rest is restored; what is restored may not work until then',
          }
        : await restoreOne(item, deps),
    );
  }
  const after = await checked(results, began, deps);
  const there = after.filter(({ status }) => status === 'restored').map(({ item }) => item);
  const problem = await deps.marks.note(there.map((thing) => ({ thing, state: 'restored' })));
  return problem === undefined ? after : after.map((each) => unwritten(each, problem));
}

/** It is restored, and nothing says so: the next restore reads it again. */
const unwritten = (one: ItemResult, problem: string): ItemResult =>
  one.status === 'restored' ? { ...one, status: 'failed', note: `${one.note}, but ${problem}` } : one;

async function restoreOne(item: RestoreItem, deps: CarryOutDeps): Promise<ItemResult> {
  const unnoted = await deps.marks.note([{ thing: item, state: 'restoring' }]);
  if (unnoted !== undefined) return { item, status: 'failed', note: `not touched: ${unnoted}` };
  const { problem, ...restored } = await tried(
    () => item.restoration.restore(item.taken, deps.ports, newPassword),
    deps,
  );
  return problem === undefined
    ? { item, status: 'restored', note: 'restored', ...restored }
    : { item, status: 'failed', note: problem };
}

/** What fails for good, or for too long, is a problem in words. */
async function tried(work: () => Promise<Restored>, deps: Patience): Promise<Restored> {
  try {
    return await repeat(work, deps);
  } catch (error) {
    if (error instanceof RetryableError || error instanceof PermanentError) return { problem: error.message };
    throw error;
  }
}

/** What AWS shows counts, and not that a call was answered. */
async function checked(
  results: readonly ItemResult[],
  began: Date,
  deps: CarryOutDeps,
): Promise<readonly ItemResult[]> {
  let latest = results;
  for (let check = 1; check <= checks; check++) {
    if (!results.some(({ status }) => status === 'restored')) return results;
    deps.tell(`waiting ${String(deps.settleMs / 1000)} s for IAM to spread, then checking`);
    await deps.pause(deps.settleMs);
    latest = await Promise.all(results.map((one) => checkOne(one, began, deps)));
    if (latest.every(({ status }, index) => status === results[index]?.status)) break;
  }
  return latest;
}

async function checkOne(one: ItemResult, began: Date, deps: CarryOutDeps): Promise<ItemResult> {
  if (one.status !== 'restored') return one;
  const record = { thing: one.item.id, state: 'restoring', at: began.toISOString(), by: '' } as const;
  let note = '';
  const { problem } = await tried(async () => {
    const standing = await checkTaken(one.item, { ...deps, kept: { ...deps.kept, records: [record] } });
    ({ note } = standing);
    return standing.is === 'there' ? {} : { problem: `read again, it is not there: ${standing.note}` };
  }, deps);
  return problem === undefined ? { ...one, note } : { ...one, status: 'failed', note: problem };
}
