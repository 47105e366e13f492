import { GetRoleCommand, GetUserCommand, type IAMClient } from '@aws-sdk/client-iam';
import { isAwsError, toFailure } from '../../lambda/aws/failure.ts';
import type { Caller } from '../../core/caller/caller.ts';
import { toCaller } from '../../core/caller/to-caller.ts';
import { isContainable } from '../../core/verdict/verdict.ts';
import { toPrincipalArn } from '../../core/values/arn.ts';
import { NotFound } from '../not-found.ts';
import type { Selector } from './selector.ts';

/**
 * The caller that a person names instead of a launch, read by the same rules as a caller in a record.
 * @throws NotFound when IAM has nobody of this name
 */
export async function readPrincipal(
  iam: IAMClient,
  named: Extract<Selector, { kind: 'user' | 'role-session' }>,
): Promise<{ readonly caller: Caller; readonly account: string }> {
  const userIdentity =
    named.kind === 'user' ? await userIdentityOf(iam, named.name) : await roleIdentityOf(iam, named);
  const account = toPrincipalArn(userIdentity.issuer)?.account ?? 'unknown';
  const caller = toCaller({ userIdentity: userIdentity.identity }, account);
  return { caller: { ...caller, reason: reasonOf(caller) }, account };
}

/** Nobody saw it call. What keeps it from being contained is said all the same. */
const reasonOf = (caller: Caller): string =>
  isContainable(caller) ? 'named on the command line' : `${caller.reason}; named on the command line`;

interface Identity {
  /** The ARN of the user or the role. */
  readonly issuer: string;
  /** As CloudTrail would show a call of it, without a key. */
  readonly identity: object;
}

async function userIdentityOf(iam: IAMClient, userName: string): Promise<Identity> {
  const { User } = await read(`user ${userName}`, () => iam.send(new GetUserCommand({ UserName: userName })));
  const arn = User?.Arn ?? '';
  return {
    issuer: arn,
    identity: { type: 'IAMUser', principalId: User?.UserId, arn, userName: User?.UserName },
  };
}

async function roleIdentityOf(
  iam: IAMClient,
  { role, session }: Extract<Selector, { kind: 'role-session' }>,
): Promise<Identity> {
  const { Role } = await read(`role ${role}`, () => iam.send(new GetRoleCommand({ RoleName: role })));
  const arn = Role?.Arn ?? '';
  const { partition, account } = toPrincipalArn(arn) ?? { partition: '', account: '' };
  return {
    issuer: arn,
    identity: {
      type: 'AssumedRole',
      principalId: `${Role?.RoleId ?? ''}:${session}`,
      arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`,
      sessionContext: {
        sessionIssuer: { type: 'Role', principalId: Role?.RoleId, arn, userName: Role?.RoleName },
      },
    },
  };
}

async function read<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) {
      throw new NotFound(`IAM has no ${what} in this account. Check the name, and AWS_PROFILE.`, {
        cause: error,
      });
    }
    throw toFailure(error, `reading ${what}`);
  }
}
