import type { Caller } from '../../caller/caller.ts';
import { describeShown } from '../../caller/shown.ts';
import { roleIdOf, userIdShape } from '../../caller/to-role-session.ts';
import { type Block, command, commands, prose } from '../../report/block.ts';
import { isLongTermKeyId, isRoleName, isUserName, toPrincipalArn } from '../../values/arn.ts';
import { partitionOf } from '../../values/partition.ts';
import type { Action } from '../action.ts';
import { definitionOf } from '../actions/table.ts';
import { byHandSettings, denyOfSession, planContainment } from '../plan.ts';

type Uncertain = Extract<Caller, { readonly kind: 'unsupported' | 'malformed' }>;

/**
 * What a person does about a caller that the record does not make certain: whom it may be, and the commands for that,
 * to be run by whoever has read the record.
 */
export function shownSteps(
  caller: Uncertain,
  { now, region }: { readonly now: Date; readonly region: string },
): readonly Block[] {
  const { accessKeyId = '', shown } = caller;
  const who = shown && describeShown(shown);
  const actions = actionsOf(caller);
  const byHand = actions.flatMap((action) =>
    definitionOf(action).byHand(action, { now, partition: partitionOf(region) }),
  );
  return [
    prose('Read the CloudTrail record by its event id, and contain its caller by hand.'),
    ...(isLongTermKeyId(accessKeyId)
      ? [
          prose('Whose key it shows, and how that is made inactive:'),
          command(`aws iam get-access-key-last-used --access-key-id ${accessKeyId}`),
          command(
            `aws iam update-access-key --access-key-id ${accessKeyId} --status Inactive --user-name USER_NAME`,
          ),
        ]
      : []),
    ...(byHand.length > 0
      ? [prose(`If it was ${who ?? 'whom it names'}, in this account:`), ...commands(byHand)]
      : []),
  ];
}

/** What would contain whom the record shows, where it shows enough. */
function actionsOf({ shown = {} }: Uncertain): readonly Action[] {
  const arn = toPrincipalArn(shown.arn ?? '');
  if (arn === undefined) return [];
  if (arn.type === 'user' && isUserName(arn.name)) {
    const reason = 'shown by the record';
    const user = {
      kind: 'user-session',
      origin: 'unknown',
      userName: arn.name,
      userArn: shown.arn ?? '',
    } as const;
    return planContainment({ ...user, reason }, byHandSettings).actions;
  }
  const roleName = arn.path.slice(1, -1);
  const userId = shown.principalId ?? '';
  const isSession = arn.type === 'assumed-role' && isRoleName(roleName) && userIdShape.test(userId);
  if (!isSession || userId !== `${roleIdOf(userId)}:${arn.name}`) return [];
  return [denyOfSession({ roleName, userId, sessionName: arn.name }, undefined)];
}
