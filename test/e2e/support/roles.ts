import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Account } from '@firebreak/account';
import { type Keys, person } from '../../../drills/people.ts';
import { addUser, root, type TestUser } from './people.ts';

const allow = (what: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...what }] });

export interface TestRole {
  readonly name: string;
  readonly arn: string;
  /** Who may assume it. */
  readonly user: TestUser;
}

/** A role with every permission that a user of its own may assume. */
export async function addRole(
  account: Account,
  name: string,
  { path = '/', tags = {} }: { readonly path?: string; readonly tags?: Record<string, string> } = {},
): Promise<TestRole> {
  const { iam } = root(account);
  const user = await addUser(account, `user-of-${name}`);
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      Path: path,
      AssumeRolePolicyDocument: allow({ Action: 'sts:AssumeRole', Principal: { AWS: user.arn } }),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: name,
      PolicyName: 'everything',
      PolicyDocument: allow({ Action: '*', Resource: '*' }),
    }),
  );
  return { name, arn: Role!.Arn!, user };
}

/** Assumes the role, with its user's first key if none is given. */
export async function assume(
  account: Account,
  { arn, user }: TestRole,
  sessionName: string,
  keys: Keys = user.keys[0],
): Promise<Keys> {
  const { sts } = person(account, keys, { ip: '192.0.2.10', agent: 'aws-cli/2.31' });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: sessionName }),
  );
  // What is assumed in the second of a launch counts as assumed since: CloudTrail's times have no fraction.
  account.clock.advanceBy(2_000);
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
  return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
}

/** The names of the inline policies that Firebreak put on the role. */
export function deniesOn(account: Account, { name }: TestRole): readonly string[] {
  const { inlinePolicies } = account.iam.snapshot().roles[name]!;
  return Object.keys(inlinePolicies).filter((policy) => policy.startsWith('Firebreak'));
}
