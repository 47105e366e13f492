import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Account } from '@firebreak/account';
import { permissions } from '../../lib/access/permissions.ts';
import { sessionPolicyName } from '../../core/containment/deny-policy.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { addUser, attacker, launch, password, root, stateOf, type TestUser } from './support/people.ts';
import { accountId } from './support/records.ts';
import type { Watch } from './support/watch.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ');
const texts = (seen: Watch) => seen.notices().map(({ text }) => flat(text));
const policy = { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };

async function addRole(account: Account, RoleName: string): Promise<string> {
  const { iam } = root(account);
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${accountId}:root` } },
    ],
  });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, ...policy }));
  return Role!.Arn!;
}

/** What the thief of a key does while its deactivation still spreads: a user of its own, and a role's session. */
async function digIn(account: Account, { keys }: TestUser, backdoor: string, RoleArn: string) {
  const { iam, sts } = attacker(account, keys[0]);
  const makeUser = async () => {
    await iam.send(new CreateUserCommand({ UserName: backdoor }));
    const [{ AccessKey }] = await Promise.all([
      iam.send(new CreateAccessKeyCommand({ UserName: backdoor })),
      iam.send(new CreateLoginProfileCommand({ UserName: backdoor, Password: password })),
      iam.send(new AttachUserPolicyCommand({ UserName: backdoor, ...policy })),
    ]);
    return AccessKey!.AccessKeyId!;
  };
  const [key, session] = await Promise.all([
    makeUser(),
    sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'dig-in' })),
  ]);
  return { key, userId: session.AssumedRoleUser!.AssumedRoleId! };
}

/** What IAM holds of the user that the thief made. */
function backdoorState(account: Account, name: string) {
  const { accessKeys, hasPassword, inlinePolicies } = account.iam.snapshot().users[name]!;
  return {
    keys: accessKeys.map(({ status }) => status),
    hasPassword,
    denied: 'FirebreakDenyAll' in inlinePolicies,
  };
}

describe('a thief who digs in while the key is being contained', () => {
  let deployed: Deployed;
  let account: Account;
  let roleArn: string;
  beforeAll(async () => {
    deployed = await startDeployed({ account: { historyDelayMs: 5 * 60_000, iamPropagationMs: 4_000 } });
    ({ account } = deployed);
    roleArn = await addRole(account, 'web');
  }, startTimeout);
  afterAll(() => deployed.close());

  async function attack(name: string, backdoor: string) {
    const [user, bystander] = [await addUser(account, name), await addUser(account, `${name}-innocent`)];
    account.clock.advanceBy(60_000); // IAM has heard of them everywhere
    const seen = deployed.watch();
    await launch(account, user.keys[0]);
    const dug = await digIn(account, user, backdoor, roleArn);
    await account.settled();
    return { user, bystander, seen, ...dug };
  }

  it('has lost all of it by the follow-up, which names each, and nobody else has lost anything', async () => {
    const { user, bystander, seen, key, userId } = await attack('mallory', 'backdoor');
    expect(stateOf(account, user)).toMatchObject({ keys: ['Inactive', 'Active'], hasPassword: false });
    expect(backdoorState(account, 'backdoor')).toEqual({
      keys: ['Inactive'],
      hasPassword: false,
      denied: true,
    });
    const denies = Object.keys(account.iam.snapshot().roles['web']!.inlinePolicies);
    expect(denies).toEqual([sessionPolicyName(userId)]);
    expect(stateOf(account, bystander)).toEqual({
      keys: ['Active', 'Active'],
      hasPassword: true,
      sessionsDenied: false,
    });

    const late = texts(seen).at(-2)!;
    expect(late).toContain('WHAT IT MADE THAT OUTLIVES IT');
    expect(late).toMatch(
      /user backdoor, by CreateUser at .*\(ATT&CK T1136\.003 Cloud Account, event [\w-]+\): contained with it/,
    );
    expect(late).toContain(`access key ${key} of user backdoor, by CreateAccessKey`);
    expect(late).toContain('console password of user backdoor, by CreateLoginProfile');
    expect(late).toContain(`session ${userId} of role ${roleArn}, by AssumeRole`);
    expect(late).toMatch(
      /policy .*AdministratorAccess on user backdoor, by AttachUserPolicy .* NOT contained/,
    );
    expect(late).toContain('aws iam detach-user-policy --user-name backdoor');
    const early = texts(seen)[0]!;
    expect(early).toContain('Nothing was found.');
    expect(seen.executions().map((execution) => execution.status())).toEqual(['SUCCEEDED']);
    const [incident] = await seen.incidents('mallory');
    expect(incident).toMatchObject({ status: 'held' });
  });

  it('is searched with the permissions that the step has', async () => {
    const { seen } = await attack('oscar', 'second-backdoor');
    const mine = seen
      .calls()
      .filter(({ call }) => call.principal.arn.endsWith('/firebreak-find-persistence'));
    expect(mine.length).toBeGreaterThan(0);
    const allowed = permissions['find-persistence'].flatMap(({ actions }) => actions);
    const made = new Set(mine.map(({ call }) => `${call.service}:${call.operation}`));
    expect(made).toContain('cloudtrail:LookupEvents');
    expect([...made].filter((each) => !allowed.includes(each))).toEqual([]);
  });
});
