import type { Action } from './action.ts';
import { type AnyAction, type Coverage, holderOf, isSameAction, isSameHolder } from './any-action.ts';
import type { Outline } from './actions/definition.ts';
import { outlines } from './actions/table.ts';

/** The credentials of its user or role that are refused once an action is in place. */
export function covers(action: Action): readonly Coverage[] {
  const outline: Outline<Action> = outlines[action.kind];
  return outline.covers(action);
}

/** Whether the plan does what the action would do, by the same action or by one that takes more away. */
export function isCovered(action: Action, planned: readonly Action[]): boolean {
  const isIt = (other: Action): boolean =>
    isSameAction(other, action) && policyOf(other) === policyOf(action);
  if (planned.some(isIt)) return true;
  const sameHolder = planned.filter((other) => isSameHolder(holderOf(other), holderOf(action)));
  if (sameHolder.some((other) => isSameDeny(action, other))) return true;
  const covered = sameHolder.flatMap(covers);
  const own = covers(action);
  return own.length > 0 && own.every((each) => covered.some((other) => includes(other, each)));
}

/**
 * Whether two actions are one deny. The deny of a user and that of its sessions are: both are put, and put again, at the
 * same moments, and whichever was planned first stands, so that a plan of an earlier release goes on as it is.
 */
export const isSameDeny = (one: Action, other: Action): boolean =>
  isSameAction(one, other) ||
  (one.kind in denyOfUser && other.kind in denyOfUser && isSameHolder(holderOf(one), holderOf(other)));

const denyOfUser = { 'revoke-sessions': true, 'deny-user': true };

const policyOf = ({ policyName }: AnyAction): string | undefined => policyName;

/**
 * A deny of sessions issued before its own cutoff includes no other: a session may have been issued between the two. A
 * key that is denied still has to be made inactive: the deny is what is removed first when something goes wrong.
 */
function includes(wide: Coverage, narrow: Coverage): boolean {
  return (
    wide.credentials === narrow.credentials &&
    wide.by === narrow.by &&
    wide.until === undefined &&
    (wide.id === undefined || wide.id === narrow.id)
  );
}
