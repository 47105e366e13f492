import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateUserCommand,
  DeleteLoginProfileCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { type Keys, person } from '../../drills/people.ts';
import type { Step } from '../../lambda/contract.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { flat } from './support/aftermath.ts';
import { addUser, attacker, launch, root, stateOf } from './support/people.ts';
import { accountId, launchRecord, play, roleIdentity, userIdentity } from './support/records.ts';
import { addRole, assume, deniesOn } from './support/roles.ts';

let deployed: Deployed;
let account: Account;
beforeAll(async () => {
  // The other sessions here were opened by the same key minutes ago: what was prepared has drills of its own.
  const settings = { preparedHours: 0 };
  deployed = await startDeployed({ settingsFile: 'test/e2e/settings/protected-settings.ts', settings });
  ({ account } = deployed);
}, startTimeout);
afterEach(() => {
  expect(account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

const works = (keys: Keys) => attacker(account, keys).ec2('eu-west-1').send(new DescribeInstancesCommand({}));
const refused = /not authorized to perform/;
const contained = { keys: ['Inactive', 'Active'], hasPassword: false, sessionsDenied: true };
const untouched = { keys: ['Active', 'Active'], hasPassword: true, sessionsDenied: false };

describe('a role session that launches', () => {
  it('is denied with the user that assumed it, and no other session of its role', async () => {
    const role = await addRole(account, 'web', { path: '/teams/' });
    const mallory = await assume(account, role, 'mallory');
    const [alice, almost] = [await assume(account, role, 'alice'), await assume(account, role, 'Mallory')];
    await works(mallory);
    const seen = deployed.watch();
    await launch(account, mallory);
    await account.settled();

    await expect(works(mallory)).rejects.toThrow(refused);
    await works(alice);
    await works(almost);
    expect(stateOf(account, role.user)).toEqual(contained);
    expect(deniesOn(account, role)).toEqual([expect.stringMatching(/^FirebreakRevoke-[0-9a-f]{12}$/)]);
    expect(seen.notices().map(({ subject }) => subject)).toEqual([
      'Firebreak CONTAINED SO FAR: role web, session mallory, 111122223333, ap-southeast-2',
      // Event history has shown who assumed the role. The follow-up takes the SO FAR back.
      'Firebreak Update: CONTAINED SO FAR: role web, session mallory, 111122223333, ap-southeast-2',
      'Firebreak Follow-up: CONTAINED: role web, session mallory, 111122223333, ap-southeast-2',
    ]);
    expect(await seen.incidents('session mallory')).toMatchObject([{ status: 'held', response: 'contain' }]);
    const writes = seen
      .calls()
      .filter(({ call }) => call.service === 'iam' && !/^(Get|List)/.test(call.operation));
    expect(new Set(writes.map(({ call }) => call.operation))).toEqual(
      new Set(['PutRolePolicy', 'UpdateAccessKey', 'PutUserPolicy', 'DeleteLoginProfile']),
    );
    // The session comes first: nothing about the user stands before its deny.
    expect(writes[0]?.call.operation).toBe('PutRolePolicy');
    expect(flat(seen.notices().at(-1))).toContain('is in place. So is the containment of what issued it.');
  });

  it('goes back to a user protected by a tag: IAM keeps the user, and on-call is told that it did', async () => {
    const role = await addRole(account, 'of-tagged');
    await root(account).iam.send(
      new TagUserCommand({ UserName: role.user.name, Tags: [{ Key: 'break-glass', Value: 'yes' }] }),
    );
    const session = await assume(account, role, 'mallory');
    const seen = deployed.watch();
    await launch(account, session);
    await account.settled();
    await expect(works(session)).rejects.toThrow(refused);
    expect(stateOf(account, role.user)).toEqual(untouched);
    const last = seen.notices().at(-1)!;
    expect(last.subject).toMatch(/NOT CONTAINED, act now: role of-tagged, session mallory/);
    expect(flat(last)).toContain(
      'WHAT AWS REFUSED IAM refused Firebreak to change user-of-of-tagged by an explicit deny, as it does where a tag',
    );
  });

  it('beside another one leaves a deny of its own for each', async () => {
    const role = await addRole(account, 'batch');
    const [one, two] = [await assume(account, role, 'one-1'), await assume(account, role, 'two-2')];
    const three = await assume(account, role, 'three-3');
    await Promise.all([launch(account, one), launch(account, two)]);
    await account.settled();
    await expect(works(one)).rejects.toThrow(refused);
    await expect(works(two)).rejects.toThrow(refused);
    await works(three);
    expect(deniesOn(account, role)).toHaveLength(2);
  }, 120_000);

  it('under a name that is shared is denied by itself: neighbours of that name go on', async () => {
    const role = await addRole(account, 'ci');
    const before = await assume(account, role, 'GitHubActions');
    const stolen = await assume(account, role, 'GitHubActions');
    const after = await assume(account, role, 'GitHubActions');
    const seen = deployed.watch();
    await launch(account, stolen);
    await account.settled();
    await expect(works(stolen)).rejects.toThrow(refused);
    await works(before);
    await works(after);
    expect(flat(seen.notices()[0])).toMatch(
      /Any other session of role ci called GitHubActions that was issued at [-:TZ\d]+, or the second after, ends with it/,
    );
  });

  it('of a role whose policies are full is reported with the command', async () => {
    const role = await addRole(account, 'full');
    const filler = (Sid: string) => ({
      Sid,
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${'x'.repeat(930)}`,
    });
    const statements = Array.from({ length: 10 }, (_, index) => filler(`S${index}`));
    await root(account).iam.send(
      new PutRolePolicyCommand({
        RoleName: 'full',
        PolicyName: 'filler',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
      }),
    );
    const seen = deployed.watch();
    await launch(account, await assume(account, role, 'mallory'));
    await account.settled();
    const [first] = seen.notices();
    expect(first!.subject).toBe(
      'Firebreak NOT CONTAINED, act now: role full, session mallory, 111122223333, ap-southeast-2',
    );
    expect(first!.text).toContain('aws iam put-role-policy --role-name full --policy-name FirebreakRevoke-');
    expect(flat(first)).toContain('the 10,240 characters of inline policies are full');
  }, 60_000);

  it('that is not certain is alerted on, and nothing changes', async () => {
    await addRole(account, 'unsure');
    const before = account.iam.snapshot();
    const seen = deployed.watch();
    const roleArn = `arn:aws:iam::${accountId}:role/unsure`;
    const identity = {
      ...roleIdentity({ roleArn, sessionName: 'mallory' }),
      principalId: 'AROAOTHERROLEID00001:mallory',
    };
    play(account, launchRecord(account, identity));
    await account.settled();
    expect(account.iam.snapshot()).toEqual(before);
    expect(seen.notices()[0]!.subject).toMatch(
      /^Firebreak CRITICAL ALERT, not contained: role unsure, session mallory/,
    );
    expect(flat(seen.notices()[0])).toContain('give different role ids');
  });
});

describe('a protected role', () => {
  it.each([
    ['by its ARN', 'emergency', { path: '/break-glass/' }, 'is protected by the settings'],
    ['by a tag', 'tagged', { tags: { 'Break-Glass': 'yes' } }, 'protected by the tag Break-Glass = yes'],
  ])('%s is alerted on, and its session keeps working', async (_how, name, more, words) => {
    const role = await addRole(account, name, more);
    const session = await assume(account, role, 'mallory');
    const seen = deployed.watch();
    await launch(account, session);
    await account.settled();
    await works(session);
    expect(deniesOn(account, role)).toEqual([]);
    // A subject has the region where there is room.
    expect(seen.notices().map(({ subject }) => subject.replace(', ap-southeast-2', ''))).toEqual([
      `Firebreak CRITICAL ALERT, not contained: role ${name}, session mallory, 111122223333`,
      `Firebreak Follow-up: CRITICAL ALERT, not contained: role ${name}, session mallory, 111122223333`,
    ]);
    expect(flat(seen.notices()[0])).toContain(words);
    expect(await seen.incidents(`role ${name}`)).toMatchObject([{ status: 'alerted' }]);
    // Once: a second launch is counted, and nobody is told again.
    await launch(account, session);
    await account.settled();
    expect(seen.notices()).toHaveLength(2);
    const [incident] = await seen.incidents(`role ${name}`);
    expect(await seen.launches(String(incident?.['incidentId']))).toHaveLength(2);
  });
});

describe('a user protected by a tag', () => {
  it('is alerted on and keeps everything', async () => {
    const user = await addUser(account, 'tagged-user');
    await root(account).iam.send(
      new TagUserCommand({ UserName: user.name, Tags: [{ Key: 'break-glass', Value: 'yes, always' }] }),
    );
    const seen = deployed.watch();
    await launch(account, user.keys[0]);
    await account.settled();
    expect(stateOf(account, user)).toEqual(untouched);
    expect(seen.notices()[0]!.subject).toMatch(
      /^Firebreak CRITICAL ALERT, not contained: user tagged-user, key AKIA/,
    );
  });

  it('protects nobody by a user of its name that it made itself', async () => {
    const user = await addUser(account, 'tagged-decoy');
    const { accessKeyId } = user.keys[0];
    const record = launchRecord(account, userIdentity(user, { accessKeyId }));
    const { iam } = attacker(account, user.keys[0]);
    await iam.send(new UpdateUserCommand({ UserName: user.name, NewUserName: 'tagged-moved' }));
    const Tags = [{ Key: 'break-glass', Value: 'yes' }];
    await iam.send(new CreateUserCommand({ UserName: user.name, Tags }));
    play(account, record);
    await account.settled();
    expect(stateOf(account, { ...user, name: 'tagged-moved' })).toEqual(contained);
    expect(account.iam.snapshot().users[user.name]!.inlinePolicies).toEqual({});
  });

  it('with another value is contained', async () => {
    const user = await addUser(account, 'tagged-no');
    await root(account).iam.send(
      new TagUserCommand({ UserName: user.name, Tags: [{ Key: 'break-glass', Value: 'ys' }] }),
    );
    await launch(account, user.keys[0]);
    await account.settled();
    expect(stateOf(account, user)).toEqual(contained);
  });

  it('or perhaps not, because the tags cannot be read, is for on-call to decide at once', async () => {
    const user = await addUser(account, 'unread');
    const seen = deployed.watch();
    await deployed.without('containment', 'iam:GetUser', async () => {
      await launch(account, user.keys[0]);
      await account.settled();
    });
    expect(stateOf(account, user)).toEqual(untouched);
    expect(seen.executions().map((execution) => execution.status())).toEqual(['FAILED']);
    expect(seen.notices()[0]!.subject).toMatch(/^Firebreak NOT CONTAINED, act now: user unread, key AKIA/);
    expect(flat(seen.notices()[0])).toContain('iam:GetUser');
    expect(await seen.incidents('unread')).toMatchObject([{ status: 'not-held' }]);
    // The next launch is judged again, and contained.
    await launch(account, user.keys[0]);
    await account.settled();
    expect(stateOf(account, user).keys).toEqual(['Inactive', 'Active']);
  });
});

describe("IAM's own deny, whatever the code decides", () => {
  /** AWS's own client with what Lambda handed to the function of a step. */
  function underRoleOf(step: Step) {
    const roles = Object.values(account.iam.snapshot().roles);
    const role = roles.find(
      ({ inlinePolicies, arn }) => step in inlinePolicies && arn.includes(':role/firebreak/'),
    )!;
    const handed = account.iam.issueRoleSession(role.roleName, 'test', {
      service: 'lambda.amazonaws.com',
      sourceFunctionArn: `arn:aws:lambda:us-east-1:${account.accountId}:function:firebreak-${step}`,
    });
    return person(account, handed, { ip: '192.0.2.1', agent: 'test' }).iam;
  }
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
  });
  const onRole = (RoleName: string) =>
    new PutRolePolicyCommand({ RoleName, PolicyName: 'FirebreakTest', PolicyDocument: document });
  const onUser = (UserName: string) =>
    new PutUserPolicyCommand({ UserName, PolicyName: 'FirebreakTest', PolicyDocument: document });
  const denied = /with an explicit deny in an identity-based policy/;

  it('keeps users and roles with the tag, roles by ARN and the own roles from being changed', async () => {
    const user = await addUser(account, 'iam-tagged');
    await root(account).iam.send(
      new TagUserCommand({ UserName: user.name, Tags: [{ Key: 'break-glass', Value: 'yes' }] }),
    );
    await addRole(account, 'iam-role-tagged', { tags: { 'break-glass': 'yes' } });
    await addRole(account, 'iam-role-free');
    await addRole(account, 'iam-role-named', { path: '/break-glass/' });
    const own = Object.values(account.iam.snapshot().roles).filter(({ arn }) =>
      arn.includes(':role/firebreak/'),
    );
    expect(own.length).toBeGreaterThan(8);
    const revoke = underRoleOf('revoke-sessions');
    for (const name of ['iam-role-tagged', 'iam-role-named', ...own.map(({ roleName }) => roleName)])
      await expect(revoke.send(onRole(name))).rejects.toThrow(denied);
    await revoke.send(onRole('iam-role-free'));
    await expect(revoke.send(onUser(user.name))).rejects.toThrow(denied);
    await revoke.send(onUser('user-of-iam-role-free'));
    const key = { UserName: user.name, AccessKeyId: user.keys[0].accessKeyId, Status: 'Inactive' as const };
    await expect(underRoleOf('deactivate-keys').send(new UpdateAccessKeyCommand(key))).rejects.toThrow(
      denied,
    );
    await expect(
      underRoleOf('disable-console').send(new DeleteLoginProfileCommand({ UserName: user.name })),
    ).rejects.toThrow(denied);
  });
});
