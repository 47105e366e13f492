import type { AccessKeys } from '../aws/access-keys.ts';
import { PermanentError } from '../aws/failure.ts';
import { carryOut, type Effect } from '../containment-step.ts';
import { isLongTermKeyId } from '../core/arn.ts';
import type { ContainmentState } from '../core/incident.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Action } from '../core/plan.ts';

type KeyAction = Extract<Action, { kind: 'deactivate-key' | 'deactivate-all-keys' }>;

/**
 * Deactivates the keys that the plan names: first the one that made the call, by one write without a look-up, then,
 * where the plan asks for all, whatever else is active.
 */
export async function deactivateKeys(
  state: Pick<ContainmentState, 'plan' | 'launch'>,
  keys: AccessKeys,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const action of state.plan.actions) {
    if (action.kind === 'deactivate-key')
      outcomes.push(await deactivateOne(action, action.accessKeyId, state, keys));
    if (action.kind === 'deactivate-all-keys') outcomes.push(...(await deactivateAll(action, state, keys)));
  }
  return outcomes;
}

function deactivateOne(
  action: KeyAction,
  accessKeyId: string,
  { launch }: Pick<ContainmentState, 'launch'>,
  keys: AccessKeys,
): Promise<Outcome> {
  const { kind, userName } = action;
  return carryOut({ kind, target: accessKeyId, userName }, launch, async (): Promise<Effect> => {
    if (!isLongTermKeyId(accessKeyId)) {
      throw new PermanentError(
        `${accessKeyId} is no long-term access key id; UpdateAccessKey takes only those`,
      );
    }
    const result = await keys.deactivate(userName, accessKeyId);
    return result === 'inactive'
      ? { status: 'done' }
      : { status: 'already', note: 'the key no longer exists' };
  });
}

async function deactivateAll(
  action: KeyAction,
  state: Pick<ContainmentState, 'launch'>,
  keys: AccessKeys,
): Promise<readonly Outcome[]> {
  let active: readonly string[] = [];
  const listing = await carryOut({ kind: action.kind, target: action.userName }, state.launch, async () => {
    active = (await keys.list(action.userName)).filter((key) => key.active).map((key) => key.accessKeyId);
    return { status: 'already', note: 'no active access key' };
  });
  if (active.length === 0) return [listing];
  // Side by side: the second key must not wait for the first. A failure of one leaves the other's outcome standing.
  return Promise.all(active.map((key) => deactivateOne(action, key, state, keys)));
}
