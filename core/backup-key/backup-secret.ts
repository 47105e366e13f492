import { createHash } from 'node:crypto';

/** What the names of all backup keys' secrets begin with. */
export const backupSecretPath = 'firebreak/backup-key/';

/**
 * The secret's name: one for each user and incident. Of what a user name may hold, the comma is not allowed here; it
 * is written as `=2C`, and `=` therefore as `=3D`.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
export function secretName(userName: string, incidentId: string): string {
  const user = userName.replaceAll('=', '=3D').replaceAll(',', '=2C');
  return `${backupSecretPath}${user}/${incidentId}`;
}

/**
 * The id of the version that holds a key: it tells from outside, without reading the secret, which key is stored.
 * 64 characters, as many as it may have.
 */
export function versionIdOf(accessKeyId: string): string {
  return createHash('sha256').update(accessKeyId).digest('hex');
}

/** Globs of principals as a policy of this account takes them: those of any partition or account are its own. */
export function toOwnArns(
  globs: readonly string[],
  { partition, account }: { readonly partition: string; readonly account: string },
): readonly string[] {
  return globs.map((glob) => {
    const [, own, resource = ''] = /^arn:[^:]+:iam::([^:]+):(.+)$/s.exec(glob) ?? [];
    return `arn:${partition}:iam::${own === undefined || own === '*' ? account : own}:${resource}`;
  });
}

/** Whom the secret's policy lets do what. */
export interface SecretRoles {
  /** ARN globs. */
  readonly readers: readonly string[];
  /** The role that stores the key. It may not read it. */
  readonly writer: string;
  /** The account's root user, so that nobody is locked out for good; it may not read it, but change this policy. */
  readonly root: string;
}

/**
 * Who reads the secret, and who changes it or its policy, whatever their own policies allow. A deny for all but some,
 * because it must also hold for an administrator. Who is not a principal of IAM has no such ARN, and is denied.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
export function secretPolicy({ readers, writer, root }: SecretRoles): string {
  const denyAllBut = (Sid: string, Action: readonly string[], arns: readonly string[]) => ({
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource: '*',
    Condition: { ArnNotLike: { 'aws:PrincipalArn': arns } },
  });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      denyAllBut('OnlyReadersRead', ['secretsmanager:GetSecretValue'], readers),
      denyAllBut('OnlyFirebreakStores', ['secretsmanager:PutSecretValue'], [writer]),
      denyAllBut('OnlyReadersAndRootChange', changes, [...readers, writer, root]),
    ],
  });
}

/** Each of these could show the secret to somebody else, or lose it. */
const changes = [
  'secretsmanager:DeleteResourcePolicy',
  'secretsmanager:DeleteSecret',
  'secretsmanager:PutResourcePolicy',
  'secretsmanager:ReplicateSecretToRegions',
  'secretsmanager:RotateSecret',
  'secretsmanager:UpdateSecret',
  'secretsmanager:UpdateSecretVersionStage',
];
