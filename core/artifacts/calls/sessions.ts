import { isUserName, toPrincipalArn } from '../../values/arn.ts';
import { answered, asked, type Call, ownerOf, ownId } from '../call.ts';
import { ofRole, ofUser } from './containment.ts';
import { nextSecond, revokePolicy, sessionPolicyName } from '../../containment/deny-policy.ts';
import { denyOfSession } from '../../containment/plan.ts';
import { policyNames } from '../../containment/deny-policy.ts';
import { type Containment, eventId, type Maker, row } from '../row.ts';
import { roleIdOf, userIdShape } from '../../caller/to-role-session.ts';
import { textAt } from '../../values/unknown.ts';
import { isShellWord } from '../words.ts';

const cloudAccounts = 'T1078.004';

/**
 * Sessions that a call issued. They cannot be ended, only denied: by a policy of this one's own, lest its cutoff stand
 * in place of the later one of a containment.
 */
export const makers: readonly Maker[] = [
  ...['GetSessionToken', 'GetFederationToken'].map((event) =>
    row('sts', event, cloudAccounts, {
      followed: true,
      kind: 'user-session',
      id: 'session:<=credentials.accessKeyId>',
      goesWith: ['user:<@user>'],
      what: 'temporary key <=credentials.accessKeyId> of user <@user>',
      removalOf: denyUserSessions,
      contain: (call) =>
        ofUser(
          ownerOf(call),
          (user) => [{ kind: 'revoke-sessions', ...user, policyName: policyNames.sessions }],
          { uniqueId: ownId(call, ownerOf(call)) },
        ),
    }),
  ),
  row('sts', 'AssumeRole', cloudAccounts, {
    followed: true,
    kind: 'role-session',
    id: 'session:<=credentials.accessKeyId>',
    goesWith: ['role:<@role>'],
    what: 'session <=assumedRoleUser.assumedRoleId> of role <roleArn>',
    removalOf: denyRoleSession,
    contain: roleSession,
  }),
];

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const userIdOf = (call: Call): string => textOf(answered(call, 'assumedRoleUser', 'assumedRoleId')) ?? '';

function roleSession(call: Call): Containment {
  const userId = userIdOf(call);
  const shown = { arn: textOf(asked(call, 'roleArn')), uniqueId: roleIdOf(userId) };
  const [, , sessionName = ''] = userIdShape.exec(userId) ?? [];
  const time = new Date(textAt(call.record, 'eventTime') ?? Number.NaN);
  // As a session's own records say it, in whole seconds: what is planned twice is the same then.
  const issuedAt = Number.isNaN(time.getTime()) ? undefined : `${time.toISOString().slice(0, 19)}Z`;
  return ofRole(shown, call.account, ({ roleName }) =>
    isSessionOf(call, userId, roleName)
      ? [denyOfSession({ roleName, userId, sessionName }, issuedAt)]
      : undefined,
  );
}

/** The deny is by role id and session name: with a wrong one it would stop nobody, or somebody else. */
function isSessionOf(call: Call, userId: string, roleName: string): boolean {
  const [, , sessionName] = userIdShape.exec(userId) ?? [];
  const session = toPrincipalArn(textOf(answered(call, 'assumedRoleUser', 'arn')) ?? '');
  return (
    sessionName !== undefined &&
    session?.type === 'assumed-role' &&
    session.account === call.account &&
    session.path === `/${roleName}/` &&
    session.name === sessionName
  );
}

function denyRoleSession(call: Call): readonly string[] {
  const [action] = roleSession(call).actions;
  if (action?.kind !== 'revoke-role-sessions') return [];
  return deny(call, 'role', action.roleName, action.userId);
}

function denyUserSessions(call: Call): readonly string[] {
  const user = ownerOf(call);
  return user !== undefined && isUserName(user) ? deny(call, 'user', user) : [];
}

/** A session is issued before its record's time has passed. */
function deny(call: Call, holder: 'role' | 'user', name: string, userId?: string): readonly string[] {
  const cutoff = nextSecond(new Date(textAt(call.record, 'eventTime') ?? Number.NaN));
  if (Number.isNaN(cutoff.getTime()) || !isShellWord(name)) return [];
  const policy = sessionPolicyName(`${userId ?? name} ${eventId(call)}`);
  return [
    `aws iam put-${holder}-policy --${holder}-name ${name} --policy-name ${policy} ` +
      `--policy-document '${revokePolicy(cutoff, userId)}'`,
  ];
}
