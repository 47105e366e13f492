import { PermanentError, RetryableError } from '../../lambda/aws/failure.ts';
import { giveBack } from '../../core/restore/carry-out.ts';
import type { Kept, UndoOptions } from '../../core/restore/kept.ts';
import { lookAt } from '../../core/restore/look.ts';
import type { UndoItem } from '../../core/restore/plan.ts';
import type { UndoPorts } from '../../core/restore/ports.ts';
import { isDeny, type Undo } from '../../core/restore/undo.ts';
import { type Patience, repeat } from '../by-hand/repeat.ts';
import { newPassword } from './password.ts';

/** What came of giving one thing back. */
export interface Returned {
  readonly undo: Undo;
  /** `waiting`: a deny that stands because something before it failed. */
  readonly status: 'given-back' | 'failed' | 'waiting';
  readonly note: string;
  /** The new password. It is shown, and kept nowhere. */
  readonly password?: string;
}

export interface CarryOutDeps extends Patience {
  readonly ports: UndoPorts;
  readonly kept: Kept;
  readonly options: UndoOptions;
  readonly settleMs: number;
  readonly tell: (text: string) => void;
}

/** IAM is read again so often: what is read too early may be of before the change. */
const looks = 3;

/**
 * Gives back one thing after the other, in the order of the items, and reads everything again. Where something fails,
 * the denies of the same user or role stay.
 */
export async function carryOutUndo(
  items: readonly UndoItem[],
  deps: CarryOutDeps,
): Promise<readonly Returned[]> {
  const returned: Returned[] = [];
  for (const { undo, standing } of items) {
    if (standing.is !== 'to-do') continue;
    const failed = returned.some(
      (earlier) => earlier.status !== 'given-back' && isSameHolder(earlier.undo, undo),
    );
    returned.push(
      failed && isDeny(undo)
        ? { undo, status: 'waiting', note: 'it stays until the rest is given back' }
        : await giveBackOne(undo, deps),
    );
  }
  return verified(returned, deps);
}

const isSameHolder = (a: Undo, b: Undo): boolean =>
  a.holder.type === b.holder.type && a.holder.name === b.holder.name;

async function giveBackOne(undo: Undo, deps: CarryOutDeps): Promise<Returned> {
  const password = newPassword();
  const failure = await tried(() => giveBack(undo, deps.ports, password), deps);
  if (failure !== undefined) return { undo, status: 'failed', note: failure };
  return { undo, status: 'given-back', note: 'given back', ...(undo.kind === 'password' && { password }) };
}

/** @returns why it failed, in words; undefined when it did not */
async function tried(work: () => Promise<string | undefined>, deps: Patience): Promise<string | undefined> {
  try {
    return await repeat(work, deps);
  } catch (error) {
    if (error instanceof RetryableError || error instanceof PermanentError) return error.message;
    throw error;
  }
}

/** What AWS shows counts, and not that a call was answered. */
async function verified(returned: readonly Returned[], deps: CarryOutDeps): Promise<readonly Returned[]> {
  let latest = returned;
  for (let look = 1; look <= looks; look++) {
    if (!returned.some(({ status }) => status === 'given-back')) return returned;
    deps.tell(`waiting ${String(deps.settleMs / 1000)} s for IAM to spread, then reading again`);
    await deps.pause(deps.settleMs);
    latest = await Promise.all(returned.map((one) => lookAgain(one, deps)));
    if (latest.every(({ status }, index) => status === returned[index]?.status)) break;
  }
  return latest;
}

async function lookAgain(one: Returned, deps: CarryOutDeps): Promise<Returned> {
  if (one.status !== 'given-back') return one;
  let note = '';
  const failure = await tried(async () => {
    const standing = await lookAt(one.undo, deps);
    ({ note } = standing);
    return standing.is === 'there' ? undefined : `read again, it is not there: ${standing.note}`;
  }, deps);
  return failure === undefined ? { ...one, note } : { ...one, status: 'failed', note: failure };
}
