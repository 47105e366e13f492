import { GetFederationTokenCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import type { Account } from '@firebreak/account';
import type { Keys } from '../../drills/people.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { addUser, attacker, launch, password, stateOf, type TestUser } from './support/people.ts';
import { accountId, launchRecord, play, roleIdentity, temporary, userIdentity } from './support/records.ts';

let deployed: Deployed;
let account: Account;

beforeAll(async () => {
  deployed = await startDeployed();
  ({ account } = deployed);
}, startTimeout);

afterEach(() => {
  expect(account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
const toKeys = (credentials: object | undefined): Keys => {
  const { AccessKeyId, SecretAccessKey, SessionToken } = credentials as Record<string, string>;
  return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
};

const sessions: readonly {
  readonly kind: string;
  readonly words: string;
  readonly keys: 'Active' | 'Inactive';
  readonly issue: (user: TestUser) => Promise<Keys>;
}[] = [
  {
    kind: 'console',
    words: 'console session',
    keys: 'Active', // a console session has no key behind it
    issue: ({ name }) => Promise.resolve(account.iam.signIn(name, password)),
  },
  {
    kind: 'session-token',
    words: 'temporary session',
    keys: 'Inactive',
    issue: async ({ keys }) => {
      const { Credentials } = await attacker(account, keys[0]).sts.send(new GetSessionTokenCommand({}));
      return toKeys(Credentials);
    },
  },
  {
    kind: 'federated',
    words: 'federated as bob',
    keys: 'Inactive',
    issue: async ({ keys }) => {
      const command = new GetFederationTokenCommand({ Name: 'bob', Policy: everything });
      return toKeys((await attacker(account, keys[0]).sts.send(command)).Credentials);
    },
  },
];

describe.each(sessions)('a $kind session that launches', ({ kind, words, keys, issue }) => {
  it('is ended, and its temporary key never reaches UpdateAccessKey', async () => {
    const user = await addUser(account, `user-${kind}`);
    const session = await issue(user);
    const seen = deployed.watch();
    await launch(account, session);
    await account.settled();

    expect(stateOf(account, user)).toEqual({ keys: [keys, keys], hasPassword: false, sessionsDenied: true });
    await expect(launch(account, session)).rejects.toThrow(/not authorized/);
    const updated = seen.calls().filter(({ call }) => call.operation === 'UpdateAccessKey');
    expect(updated.map(({ call }) => call.input['AccessKeyId'])).toEqual(
      keys === 'Active' ? [] : expect.arrayContaining(user.keys.map(({ accessKeyId }) => accessKeyId)),
    );
    expect(updated.filter(({ call }) => /^ASIA/.test(String(call.input['AccessKeyId'])))).toEqual([]);

    // A subject has the region where there is room.
    expect(seen.notices().map(({ subject }) => subject.replace(', ap-southeast-2', ''))).toEqual([
      `Firebreak CONTAINED SO FAR: user ${user.name}, ${words}, 111122223333`,
      `Firebreak Follow-up: CONTAINED: user ${user.name}, ${words}, 111122223333`,
    ]);
    // The refused launch above is an attempt, and alerted on its own or absorbed; it must not be left under way.
    await account.settled();
  });
});

const inRole = (path: string, more?: object) => () =>
  roleIdentity({
    roleArn: `arn:aws:iam::${accountId}:role/${path}`,
    sessionName: 'mallory',
    ...(more && { more }),
  });

describe('records of users that show no plain key', () => {
  it.each([
    ['no access key at all', {}],
    [
      'an invokedBy beside its own temporary key',
      { ...temporary, invokedBy: 'cloudformation.amazonaws.com' },
    ],
    ['an invokedBy of CreateFleet', { ...temporary, invokedBy: 'ec2fleet.amazonaws.com' }],
  ])('%s: contained as a session', async (what, more) => {
    const user = await addUser(account, `record-${what.length}`);
    const seen = deployed.watch();
    play(account, launchRecord(account, userIdentity(user, more)));
    await account.settled();
    expect(stateOf(account, user)).toEqual({
      keys: ['Inactive', 'Inactive'],
      hasPassword: false,
      sessionsDenied: true,
    });
    expect(seen.notices().map(({ subject }) => subject)).toEqual([
      `Firebreak CONTAINED SO FAR: user ${user.name}, key not shown, 111122223333, eu-west-1`,
      `Firebreak Follow-up: CONTAINED: user ${user.name}, key not shown, 111122223333, eu-west-1`,
    ]);
  });
});

describe('callers that cannot be contained', () => {
  const root = { type: 'Root', principalId: accountId, arn: `arn:aws:iam::${accountId}:root`, accountId };
  it.each([
    [
      'an Identity Center session',
      inRole('aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef'),
      ['Identity Center user mallory, Admin', '"AttributeValue":"mallory"', 'identitystore:UserId'],
    ],
    [
      'the root user',
      () => ({ ...root, accessKeyId: 'AKIAEXAMPLEROOT00001' }),
      ['the root user', 'Sign in as root'],
    ],
    [
      'another account',
      () => ({ type: 'AWSAccount', principalId: 'AROAEXAMPLE:x', accountId: '444455556666' }),
      ['account 444455556666', 'Contain it in account 444455556666'],
    ],
    [
      'a web identity',
      () => ({ type: 'WebIdentityUser', principalId: 'x', userName: 'visitor' }),
      ['WebIdentityUser visitor', 'Read the CloudTrail record by its event id first'],
    ],
    [
      'an identity without a type',
      () => ({ accountId }),
      ['an unreadable caller', 'userIdentity has no type'],
    ],
  ])('%s: an alert that says what to do, and nothing in IAM changes', async (_, identity, words) => {
    const before = account.iam.snapshot();
    const seen = deployed.watch();
    play(account, launchRecord(account, identity()));
    await account.settled();
    expect(account.iam.snapshot()).toEqual(before);
    expect(seen.executions().map((execution) => execution.status())).toEqual(['SUCCEEDED']);
    const [alert, followUp, ...more] = seen.notices();
    expect(more).toEqual([]);
    expect(alert!.subject).toMatch(/^Firebreak CRITICAL ALERT, not contained: /);
    expect(followUp!.subject).toMatch(/^Firebreak Follow-up: CRITICAL ALERT(?:, not contained)?: /);
    for (const each of words) expect(alert!.text.replace(/\s+/g, ' ')).toContain(each);
  });

  it.each([
    [
      'a service-linked role, by the sensor,',
      inRole('aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
      [],
    ],
    [
      'Auto Scaling in the old way',
      () => ({ ...root, invokedBy: 'autoscaling.amazonaws.com' }),
      ['SUCCEEDED'],
    ],
    ['an AWS service', () => ({ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }), ['SUCCEEDED']],
  ])('%s is ignored', async (_, identity, executions) => {
    const before = account.iam.snapshot();
    const seen = deployed.watch();
    play(account, launchRecord(account, identity()));
    await account.settled();
    expect(account.iam.snapshot()).toEqual(before);
    expect(seen.executions().map((execution) => execution.status())).toEqual(executions);
    expect(seen.notices()).toEqual([]);
    expect(seen.calls().filter(({ call }) => call.service === 'dynamodb')).toEqual([]);
  });

  it('takes the name of a service-linked role of another path for no proof', async () => {
    const seen = deployed.watch();
    const forged = inRole('autoscaling/AWSServiceRoleForAutoScaling', {
      invokedBy: 'autoscaling.amazonaws.com',
    });
    play(account, launchRecord(account, forged()));
    await account.settled();
    expect(seen.notices()[0]!.subject).toMatch(
      /^Firebreak CONTAINED SO FAR: role AWSServiceRoleForAutoScaling/,
    );
  });
});
