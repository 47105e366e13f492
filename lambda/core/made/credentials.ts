import type { Action, CredentialActionKind } from '../action.ts';
import { isLongTermKeyId, toPrincipalArn } from '../arn.ts';
import { sessionPolicyName } from '../deny-policy.ts';
import { otherCredentials, policyNames } from '../plan.ts';
import { answered, asked, type Maker, ofRole, ofUser, type Reading } from './reading.ts';
import { toCaller } from '../to-caller.ts';
import { userIdShape } from '../to-role-session.ts';

const iam = 'iam.amazonaws.com';
const sts = 'sts.amazonaws.com';
const additionalCredentials = 'T1098.001';
const createCloudAccount = 'T1136.003';
const cloudAccounts = 'T1078.004';

/**
 * The calls whose products are contained as part of the incident, by the event name: credentials, and users and roles
 * that credentials can be made for. Where the id of what was made stands: CloudTrail writes the first letter of each of
 * IAM's names small.
 */
export const credentialMakers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['CreateAccessKey', { source: iam, technique: additionalCredentials, read: newKey }],
  ['UpdateAccessKey', { source: iam, technique: additionalCredentials, read: reactivatedKey }],
  ['CreateUser', { source: iam, technique: createCloudAccount, read: newUser }],
  ['CreateRole', { source: iam, technique: createCloudAccount, read: newRole }],
  ['CreateLoginProfile', { source: iam, technique: 'T1098', read: newPassword }],
  ['UpdateLoginProfile', { source: iam, technique: 'T1098', read: newPassword }],
  ['AssumeRole', { source: sts, technique: cloudAccounts, read: roleSession }],
  ['GetSessionToken', { source: sts, technique: cloudAccounts, read: userSession }],
  ['GetFederationToken', { source: sts, technique: cloudAccounts, read: userSession }],
  ['UploadSSHPublicKey', made('deactivate-ssh-keys', 'SSH public key', 'sSHPublicKey', 'sSHPublicKeyId')],
  ['UpdateSSHPublicKey', reactivated('deactivate-ssh-keys', 'SSH public key', 'sSHPublicKeyId')],
  ...['CreateServiceSpecificCredential', 'ResetServiceSpecificCredential'].map((name): [string, Maker] => [
    name,
    made(
      'deactivate-service-credentials',
      'service-specific credential',
      'serviceSpecificCredential',
      'serviceSpecificCredentialId',
    ),
  ]),
  [
    'UpdateServiceSpecificCredential',
    reactivated(
      'deactivate-service-credentials',
      'service-specific credential',
      'serviceSpecificCredentialId',
    ),
  ],
  [
    'UploadSigningCertificate',
    made('deactivate-certificates', 'signing certificate', 'certificate', 'certificateId'),
  ],
  [
    'UpdateSigningCertificate',
    reactivated('deactivate-certificates', 'signing certificate', 'certificateId'),
  ],
]);

/** Whose key, password or credential it is where the request names nobody: the caller's own. */
function ownerOf(record: unknown, account: string): string | undefined {
  const named = asked(record, 'userName');
  if (named !== undefined) return named;
  const caller = toCaller(record, account);
  return 'userName' in caller ? caller.userName : undefined;
}

const keyAction = (userName: string, accessKeyId: string): readonly Action[] | undefined =>
  isLongTermKeyId(accessKeyId) ? [{ kind: 'deactivate-key', userName, accessKeyId }] : undefined;

function newKey(record: unknown, account: string): Reading {
  const key = answered(record, 'accessKey', 'accessKeyId') ?? '';
  const user = answered(record, 'accessKey', 'userName') ?? ownerOf(record, account);
  return ofUser(`access key ${key} of user ${user ?? 'unknown'}`, user, (name) => keyAction(name, key));
}

function reactivatedKey(record: unknown, account: string): Reading | undefined {
  if (asked(record, 'status') !== 'Active') return undefined;
  const key = asked(record, 'accessKeyId') ?? '';
  const user = ownerOf(record, account);
  const what = `access key ${key} of user ${user ?? 'unknown'}, made active again`;
  return ofUser(what, user, (name) => keyAction(name, key));
}

function newUser(record: unknown): Reading {
  const name = answered(record, 'user', 'userName') ?? asked(record, 'userName');
  return ofUser(`user ${name ?? 'unknown'}`, name, takeEverything, answered(record, 'user', 'arn'));
}

/** Nobody but its maker has a use for such a user: whatever it has or is given is taken. */
const takeEverything = (userName: string): readonly Action[] => [
  { kind: 'deactivate-all-keys', userName },
  { kind: 'deny-all', userName, policyName: policyNames.everything },
  { kind: 'disable-console', userName },
  ...otherCredentials(userName),
];

function newRole(record: unknown, account: string): Reading {
  const arn = answered(record, 'role', 'arn');
  const what = `role ${arn ?? asked(record, 'roleName') ?? 'unknown'}`;
  return ofRole(what, arn, account, (roleName) => [
    { kind: 'deny-all-of-role', roleName, policyName: policyNames.everything },
  ]);
}

/** Whoever set the password has signed in with it, perhaps. */
function newPassword(record: unknown, account: string): Reading {
  const user = answered(record, 'loginProfile', 'userName') ?? ownerOf(record, account);
  return ofUser(`console password of user ${user ?? 'unknown'}`, user, (userName) => [
    { kind: 'disable-console', userName },
    { kind: 'revoke-sessions', userName, policyName: policyNames.sessions },
  ]);
}

function userSession(record: unknown, account: string): Reading {
  const caller = toCaller(record, account);
  const user = 'userName' in caller ? caller.userName : undefined;
  const key = answered(record, 'credentials', 'accessKeyId') ?? 'unknown';
  return ofUser(`temporary key ${key} of user ${user ?? 'unknown'}`, user, (userName) => [
    { kind: 'revoke-sessions', userName, policyName: policyNames.sessions },
  ]);
}

function roleSession(record: unknown, account: string): Reading {
  const userId = answered(record, 'assumedRoleUser', 'assumedRoleId') ?? '';
  const arn = asked(record, 'roleArn');
  const what = `session ${userId} of role ${arn ?? 'unknown'}`;
  return ofRole(what, arn, account, (roleName) =>
    isSessionOf(record, userId, roleName, account)
      ? [{ kind: 'revoke-role-sessions', roleName, policyName: sessionPolicyName(userId), userId }]
      : undefined,
  );
}

/** The deny is by role id and session name: with a wrong one it would stop nobody, or somebody else. */
function isSessionOf(record: unknown, userId: string, roleName: string, account: string): boolean {
  const [, , sessionName] = userIdShape.exec(userId) ?? [];
  const session = toPrincipalArn(answered(record, 'assumedRoleUser', 'arn') ?? '');
  return (
    sessionName !== undefined &&
    session?.type === 'assumed-role' &&
    session.account === account &&
    session.path === `/${roleName}/` &&
    session.name === sessionName
  );
}

/** What IAM gives SSH keys, service-specific credentials and certificates as an id. */
const isCredentialId = (id: string | undefined): id is string => /^\w{16,128}$/.test(id ?? '');

/** @param element what the answer holds it in, and `id` the field of its id */
function made(kind: CredentialActionKind, name: string, element: string, id: string): Maker {
  const read = (record: unknown, account: string): Reading => {
    const user = answered(record, element, 'userName') ?? ownerOf(record, account);
    return ofCredential(kind, name, user, answered(record, element, id));
  };
  return { source: iam, technique: additionalCredentials, read };
}

function reactivated(kind: CredentialActionKind, name: string, id: string): Maker {
  const read = (record: unknown, account: string): Reading | undefined =>
    asked(record, 'status') === 'Active'
      ? ofCredential(kind, `${name}, made active again,`, ownerOf(record, account), asked(record, id))
      : undefined;
  return { source: iam, technique: additionalCredentials, read };
}

function ofCredential(
  kind: CredentialActionKind,
  name: string,
  user: string | undefined,
  id: string | undefined,
): Reading {
  return ofUser(`${name} ${id ?? 'unknown'} of user ${user ?? 'unknown'}`, user, (userName) =>
    isCredentialId(id) ? [{ kind, userName, only: [id] }] : undefined,
  );
}
