import { RunInstancesCommand, type RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam';
import { GetSessionTokenCommand } from '@aws-sdk/client-sts';
import type { Account } from '@firebreak/account';
import { type Keys, person, toKeys } from '../../../drills/people.ts';

export const password = 'Correct-Horse-7-Battery';
const office = { ip: '192.0.2.10', agent: 'aws-cli/2.31' };
const lair = { ip: '203.0.113.66', agent: 'Boto3/1.40' };

export interface TestUser {
  readonly name: string;
  readonly arn: string;
  /** AIDA… */
  readonly uniqueId: string;
  /** Two: IAM's quota. */
  readonly keys: readonly [Keys, Keys];
}

/** The account's root user, who sets scenes. */
export const root = (account: Account) => person(account, account.iam.root, office);

/** Somebody who holds these credentials and should not. */
export const attacker = (account: Account, keys: Keys) => person(account, keys, lair);

/** A user with a console password and two access keys; with every permission unless said. */
export async function addUser(
  account: Account,
  name: string,
  { path = '/', policy = 'AdministratorAccess' }: { readonly path?: string; readonly policy?: string } = {},
): Promise<TestUser> {
  const { iam } = root(account);
  const { User } = await iam.send(new CreateUserCommand({ UserName: name, Path: path }));
  await iam.send(
    new AttachUserPolicyCommand({ UserName: name, PolicyArn: `arn:aws:iam::aws:policy/${policy}` }),
  );
  await iam.send(new CreateLoginProfileCommand({ UserName: name, Password: password }));
  const addKey = async (): Promise<Keys> => {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
    return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
  };
  const keys = [await addKey(), await addKey()] as const;
  // A key of the launch's own second counts as one that was made since: IAM's dates have no fraction.
  account.clock.advanceBy(2_000);
  return { name, arn: User!.Arn!, uniqueId: User!.UserId!, keys };
}

/** A session of the user that these keys are of. */
export async function sessionOf(account: Account, keys: Keys): Promise<Keys> {
  const { Credentials } = await attacker(account, keys).sts.send(new GetSessionTokenCommand({}));
  // Of an earlier second than whatever comes next: CloudTrail's times have no fraction.
  account.clock.advanceBy(2_000);
  return toKeys(Credentials);
}

/** Launches with these credentials. @returns CloudTrail's id of the call */
export async function launch(
  account: Account,
  keys: Keys,
  region = 'ap-southeast-2',
  change: Partial<RunInstancesCommandInput> = {},
): Promise<string> {
  const known = account.trail.all().length;
  await attacker(account, keys)
    .ec2(region)
    .send(
      new RunInstancesCommand({
        ImageId: 'ami-0123456789abcdef0',
        InstanceType: 'p5.48xlarge',
        MinCount: 1,
        MaxCount: 2,
        ...change,
      }),
    );
  const records = account.trail.all().slice(known);
  return records.findLast(({ eventName }) => eventName === 'RunInstances')!.eventID;
}

/** What IAM holds of a user now. */
export function stateOf(account: Account, { name, keys }: TestUser) {
  const user = account.iam.snapshot().users[name]!;
  const statusOf = ({ accessKeyId }: Keys) =>
    user.accessKeys.find((key) => key.accessKeyId === accessKeyId)!.status;
  return {
    keys: keys.map(statusOf),
    hasPassword: user.hasPassword,
    sessionsDenied: 'FirebreakDenyUser' in user.inlinePolicies,
  };
}
