import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { AttachUserPolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import type { Keys } from '../../drills/people.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { addUser, attacker, launch, root, stateOf } from './support/people.ts';
import { accountId } from './support/records.ts';
import settings from './settings/settings.ts';

const untouched = { keys: ['Active', 'Active'], hasPassword: true, sessionsDenied: false };

describe('what the settings say of a launch', () => {
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

  /** A session of a role under /ci/, as the CI system gets it. */
  async function ciSession(): Promise<Keys> {
    const { iam } = root(account);
    const user = await addUser(account, 'ci-system');
    const allow = (what: object) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...what }] });
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'runner',
        Path: '/ci/',
        AssumeRolePolicyDocument: allow({ Action: 'sts:AssumeRole', Principal: { AWS: user.arn } }),
      }),
    );
    const policy = {
      RoleName: 'runner',
      PolicyName: 'launch',
      PolicyDocument: allow({ Action: 'ec2:*', Resource: '*' }),
    };
    await iam.send(new PutRolePolicyCommand(policy));
    const assume = { RoleArn: `arn:aws:iam::${accountId}:role/ci/runner`, RoleSessionName: 'build-1' };
    const { Credentials } = await attacker(account, user.keys[0]).sts.send(new AssumeRoleCommand(assume));
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
    return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
  }

  it('an expected launch is no incident; one that the same role should not make is', async () => {
    const session = await ciSession();
    const expected = deployed.watch();
    await launch(account, session, 'eu-west-1', { InstanceType: 'c7g.large' });
    await account.settled();
    expect(expected.executions().map((execution) => execution.status())).toEqual(['SUCCEEDED']);
    expect(expected.executions()[0]!.ending()!.output).toMatchObject({
      route: 'ignore',
      verdict: {
        because: expect.stringContaining(
          `expected: rule "${settings.expectations[0]!.name}" matches: principal `,
        ) as unknown,
      },
    });
    expect(expected.notices()).toEqual([]);
    expect(await expected.incidents('runner')).toEqual([]);

    const unexpected = deployed.watch();
    await launch(account, session, 'eu-west-1', { InstanceType: 'p5.48xlarge' });
    await account.settled();
    expect(unexpected.notices()[0]!.subject).toBe(
      'Firebreak CONTAINED SO FAR: role runner, session build-1, 111122223333, eu-west-1',
    );
  });

  it('a protected user is alerted on and keeps everything', async () => {
    const user = await addUser(account, 'last-resort', { path: '/break-glass/' });
    const seen = deployed.watch();
    await launch(account, user.keys[0]);
    await account.settled();
    expect(stateOf(account, user)).toEqual(untouched);
    expect(seen.notices().map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Firebreak CRITICAL ALERT, not contained: user last-resort, /),
      expect.stringMatching(/^Firebreak Follow-up: CRITICAL ALERT, not contained: user last-resort, /),
    ]);
    expect(seen.notices()[0]!.text).toContain('is protected by the settings');
    expect(await seen.incidents('last-resort')).toMatchObject([{ status: 'alerted' }]);
  });

  it('a denied launch is alerted on, and contains nobody', async () => {
    const user = await addUser(account, 'reader', { policy: 'ReadOnlyAccess' });
    const seen = deployed.watch();
    await expect(launch(account, user.keys[0])).rejects.toThrow(/not authorized to perform/);
    await account.settled();
    expect(stateOf(account, user)).toEqual(untouched);
    const [alert] = seen.notices();
    expect(alert!.subject).toMatch(/^Firebreak ALERT, not contained: user reader, /);
    expect(alert!.text.replace(/\s+/g, ' ')).toContain('Was denied 1 to 2 x p5.48xlarge in ap-southeast-2');
  });

  it('a launch that was denied first and then succeeds is contained: the alert is taken over', async () => {
    const user = await addUser(account, 'climber', { policy: 'ReadOnlyAccess' });
    await expect(launch(account, user.keys[0])).rejects.toThrow(/not authorized to perform/);
    await account.settled();
    const admin = { UserName: 'climber', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
    await root(account).iam.send(new AttachUserPolicyCommand(admin));
    const seen = deployed.watch();
    await launch(account, user.keys[0]);
    await account.settled();
    expect(stateOf(account, user).keys).toEqual(['Inactive', 'Active']);
    expect(await seen.incidents('climber')).toMatchObject([{ status: 'held', response: 'contain' }]);
    expect(seen.notices()[0]!.subject).toMatch(/^Firebreak CONTAINED SO FAR: user climber, /);
  });
});

describe('mode observe', () => {
  let deployed: Deployed;
  beforeAll(async () => {
    deployed = await startDeployed({ settings: { mode: 'observe' } });
  }, startTimeout);
  afterAll(() => deployed.close());

  it('changes nothing, and says what would have been done', async () => {
    const { account } = deployed;
    const user = await addUser(account, 'observed');
    const before = account.iam.snapshot();
    const seen = deployed.watch();
    await launch(account, user.keys[0], 'eu-west-1');
    await account.settled();
    expect(account.iam.snapshot()).toEqual(before);
    expect(stateOf(account, user)).toEqual(untouched);
    expect(seen.notices().map(({ subject }) => subject.replace(/AKIA\w+/, 'KEY'))).toEqual([
      'Firebreak OBSERVED, nothing changed: user observed, key KEY, 111122223333',
      'Firebreak Follow-up: OBSERVED, nothing changed: user observed, 111122223333',
    ]);
    for (const { text } of seen.notices()) {
      expect(text.replace(/\s+/g, ' ')).toContain(
        'Mode is observe. It would have been contained: deactivate-key, deny-user, disable-console, deactivate-ssh-keys, ' +
          'deactivate-service-credentials, deactivate-certificates.',
      );
    }
    const writers = seen
      .calls()
      .filter(({ call }) => call.service === 'iam' && !/^(?:Get|List)/.test(call.operation));
    expect(writers).toEqual([]);
    expect(account.problems()).toEqual([]);
  });
});
