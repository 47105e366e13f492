import type { Caller } from '../../caller/caller.ts';
import { describeShown } from '../../caller/shown.ts';
import { roleIdOf, userIdShape } from '../../caller/to-role-session.ts';
import { isLongTermKeyId, isRoleName, isUserName, toPrincipalArn } from '../../values/arn.ts';
import { partitionOf } from '../../values/partition.ts';
import type { Action } from '../action.ts';
import { definitionOf } from '../actions/table.ts';
import { byHandSettings, denyOfSession, planContainment } from '../plan.ts';

type Uncertain = Extract<Caller, { readonly kind: 'unsupported' | 'malformed' }>;

/**
 * How a caller is contained that the record does not make certain: whom it may be, and the commands for that, to be run
 * by whoever has read the record.
 */
export function containShown(
  caller: Uncertain,
  { region }: { readonly region: string },
): { readonly notes: readonly string[]; readonly commands: readonly string[] } {
  const { accessKeyId = '', shown } = caller;
  const who = shown && describeShown(shown);
  const byHand = actionsOf(caller).map((action) =>
    definitionOf(action).byHand(action, { partition: partitionOf(region) }),
  );
  const hasKey = isLongTermKeyId(accessKeyId);
  return {
    notes: [
      'Read the CloudTrail record by its event id first: who called is not certain.',
      ...(hasKey ? [`The record shows key ${accessKeyId}, which is made inactive whoever has it.`] : []),
      ...(byHand.length > 0
        ? [`If it was ${who ?? 'whom it names'}, in this account, this contains it.`]
        : []),
    ],
    commands: [...(hasKey ? [deactivateWhosever(accessKeyId)] : []), ...byHand],
  };
}

/** IAM says whose key it is: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html */
const deactivateWhosever = (accessKeyId: string): string =>
  `aws iam update-access-key --access-key-id ${accessKeyId} --status Inactive ` +
  `--user-name="$(aws iam get-access-key-last-used --access-key-id ${accessKeyId} --query UserName --output text)"`;

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
