import { PermanentError } from '../../aws/failure.ts';
import type { Action } from '../../../core/containment/action.ts';
import type { AccessKey, AccessKeys } from '../../../core/containment/actions/ports.ts';
import { keptKeys, type BackupKeySlice } from '../../../core/backup-key/backup-key.ts';
import type { JudgementSlice } from '../../../core/verdict/judgement-slice.ts';
import { outcomesOf, type ContainmentSlice } from '../../../core/containment/containment-slice.ts';
import { covers } from '../../../core/containment/coverage.ts';
import type { OfUser } from '../../../core/containment/any-action.ts';
import { type Finding, isAbout } from '../../../core/containment/outcome.ts';
import type { PatrolSlice } from '../../../core/patrol/patrol-slice.ts';
import { policyNames } from '../../../core/containment/deny-policy.ts';

/** Keys that are to be contained although the plan does not have them, and what is said of them. */
export interface NewKeys {
  readonly actions: readonly Action[];
  readonly findings: readonly Finding[];
}

/** Why a single new key is not chased alone: the next one would be there before it is found. */
function escalation(user: OfUser, state: ContainmentSlice): readonly Action[] {
  const own = state.plan.actions.filter(
    (action) => 'userName' in action && action.userName === user.userName,
  );
  const isDenied = outcomesOf(state).some(
    (outcome) => outcome.everything && own.some((action) => isAbout(action, outcome)),
  );
  if (isDenied || own.some(({ kind }) => kind === 'deny-all')) return [];
  // In the place of the deny that stands: one policy of the user, and one to restore.
  const standing = own.find((action) => action.kind === 'deny-user');
  return [{ kind: 'deny-all', ...user, policyName: standing?.policyName ?? policyNames.everything }];
}

const userOf = ({ userName, uniqueId }: OfUser): OfUser => ({
  userName,
  ...(uniqueId !== undefined && { uniqueId }),
});

const toAction =
  (user: OfUser) =>
  ({ id }: AccessKey): Action => ({ kind: 'deactivate-key', ...user, accessKeyId: id });

/**
 * Keys that the plan's users have been given since the launch: whoever is being contained can make one for as long as
 * IAM has not spread. A key that was there before is not touched where the plan names one key alone, nor is the backup
 * key. Who makes keys fights: from then on the user is denied everything, whichever key it signs with. Where the plan has all keys of a user, a new one is found there.
 *
 * @param state whose plan has the present names of its users, and none of a user that could not be found
 */
export async function newKeys(
  state: JudgementSlice & ContainmentSlice & BackupKeySlice & PatrolSlice,
  accessKeys: Pick<AccessKeys, 'list'>,
): Promise<NewKeys> {
  const { plan, launch, backupKey } = state;
  // Since the follow-up the owner may have rotated the key.
  const since = state.patrol?.checkedAt ?? launch.eventTime;
  const users = new Map<string, OfUser>();
  const whole = new Set<string>();
  const planned = new Set<string>();
  for (const action of plan.actions) {
    if (!('userName' in action)) continue;
    for (const { credentials, id, by } of covers(action)) {
      if (credentials === 'key' || credentials === 'session') users.set(action.userName, userOf(action));
      if (credentials !== 'key' || by !== 'inactive') continue;
      if (id === undefined) whole.add(action.userName);
      else planned.add(id);
    }
  }
  const found = await Promise.all(
    [...users.values()]
      .filter(({ userName }) => !whole.has(userName))
      .map(async (user): Promise<NewKeys> => {
        const { userName, uniqueId } = user;
        const about = { userName, ...(uniqueId !== undefined && { uniqueId }) };
        try {
          const fresh = (await accessKeys.list(userName)).filter(
            ({ id, active, createdAt }) =>
              active &&
              !planned.has(id) &&
              !keptKeys({ backupKey }).includes(id) &&
              Date.parse(createdAt) >= Date.parse(since),
          );
          return {
            actions: fresh.length === 0 ? [] : [...fresh.map(toAction(user)), ...escalation(user, state)],
            findings: fresh.map(({ id, createdAt }) => ({
              action: 'deactivate-key',
              target: id,
              ...about,
              status: 'reverted',
              note: `a new key of the user, made at ${createdAt}`,
            })),
          };
        } catch (error) {
          if (!(error instanceof PermanentError)) throw error;
          const note = `whether the user has a new key is not known: ${error.message}`;
          return {
            actions: [],
            findings: [{ action: 'deactivate-key', target: userName, ...about, status: 'unknown', note }],
          };
        }
      }),
  );
  return {
    actions: found.flatMap(({ actions }) => actions),
    findings: found.flatMap(({ findings }) => findings),
  };
}
