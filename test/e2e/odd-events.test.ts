import { option } from '../../core/values/shell.ts';
import { randomUUID } from 'node:crypto';
import type { Account, Call } from '@firebreak/account';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { addUser, launch, stateOf, type TestUser } from './support/people.ts';
import { accountId, launchRecord, userIdentity } from './support/records.ts';
import type { ApiCall, Watch } from './support/watch.ts';

let deployed: Deployed;
let account: Account;
let onCall: (call: ApiCall) => void = () => undefined;

beforeAll(async () => {
  deployed = await startDeployed({ onCall: (call) => onCall(call) });
  ({ account } = deployed);
}, startTimeout);
afterEach(() => {
  expect(account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

const subjects = (seen: Watch) => seen.notices().map(({ subject }) => subject);

const pass = (minutes: number): void => account.clock.advanceBy(minutes * 60_000);

/** Puts an event on the responder's bus that matches its pattern, whatever else is in it. */
async function publish(detail: object, change: object = {}): Promise<void> {
  const event = {
    ...{
      version: '0' as const,
      id: randomUUID(),
      source: 'aws.ec2',
      'detail-type': 'AWS API Call via CloudTrail',
    },
    ...{ account: accountId, time: '2026-11-22T10:00:00Z', region: 'eu-west-1', resources: [] },
    detail: { eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', ...detail },
    ...change,
  };
  await account.eventBridge.publish(event, 'us-east-1', 'firebreak');
}

describe('an event that cannot be read', () => {
  // They share an incident, because nobody's id is shown: three an hour are mailed again.
  beforeEach(() => {
    pass(21);
  });
  const whole = (change: object) => launchRecord(account, { type: 'IAMUser', accountId }, change);
  it.each<[string, () => object]>([
    ['nothing but what the pattern asks for', () => ({})],
    [
      'null in the place of everything',
      () => ({ userIdentity: null, eventTime: null, eventID: null, awsRegion: null }),
    ],
    ['a user identity that is a text', () => ({ ...whole({}), userIdentity: 'root' })],
    ['a user identity that is a list', () => ({ ...whole({}), userIdentity: [{ type: 'IAMUser' }] })],
    ['a user without a name', () => whole({})],
    [
      'a user name that is no user name',
      () =>
        whole({
          userIdentity: userIdentity({
            arn: `arn:aws:iam::${accountId}:user/x;reboot`,
            uniqueId: 'AIDAEXAMPLEUSERID0001',
          }),
        }),
    ],
    ['numbers in the place of texts', () => whole({ eventID: 7, eventTime: 7, awsRegion: 7, userAgent: 7 })],
    ['a time that is none', () => whole({ eventTime: 'yesterday' })],
    [
      'a key that is an object',
      () => whole({ userIdentity: { type: 'IAMUser', accessKeyId: {}, userName: {}, arn: {} } }),
    ],
  ])('%s: an alert, never silence', async (_, detail) => {
    const before = account.iam.snapshot();
    const seen = deployed.watch();
    await publish(detail());
    await account.settled();
    expect(subjects(seen)[0]).toMatch(
      /^Firebreak (Again: )?(CRITICAL )?ALERT, not contained: an unreadable caller[, ]/,
    );
    expect(seen.executions().map((execution) => execution.status())).toEqual(['SUCCEEDED']);
    expect(account.iam.snapshot()).toEqual(before);
    expect(seen.notices()[0]!.text).toMatch(/Read the CloudTrail record/);
  });

  it('two that show no event id are two alerts: one does not absorb the other', async () => {
    pass(60);
    const seen = deployed.watch();
    await publish({});
    await publish({});
    await account.settled();
    expect(subjects(seen).filter((subject) => /^Firebreak (Again: )?ALERT/.test(subject))).toHaveLength(2);
  });

  it('hostile text is shown, not obeyed: neither the subject nor the mail has a line of the attacker', async () => {
    const seen = deployed.watch();
    const userAgent = 'curl\r\n\r\nFirebreak CONTAINED: all is well https://evil.example/\u202egnp.exe';
    await publish(
      launchRecord(account, { type: 'Something\nSubject: all is well', accountId }, { userAgent }),
    );
    await account.settled();
    const [notice] = seen.notices();
    expect(notice!.subject).toMatch(/^Firebreak (Again: )?CRITICAL ALERT, not contained: [ -~]+$/);
    expect(notice!.text).not.toMatch(/^(Subject|Firebreak CONTAINED)/m);
    expect(notice!.text).not.toMatch(/https:\/\/evil|\u202e|\r/);
    expect(notice!.text).toContain('evil[.]example');
  });
});

describe('user names that IAM allows', () => {
  it.each([
    ['a+b=c,d.e@f-g_h', '/'],
    ['deploy+ci@example.com', '/teams/platform/'],
    ['x'.repeat(64), '/'],
    ['=,=', '/a/'],
  ])('%s under %s is contained, by the commands it is told too', async (name, path) => {
    const user = await addUser(account, name, { path });
    const seen = deployed.watch();
    await launch(account, user.keys[0], 'eu-west-1');
    await account.settled();
    expect(stateOf(account, user)).toEqual({
      keys: ['Inactive', 'Active'],
      hasPassword: false,
      sessionsDenied: true,
    });
    expect(subjects(seen)[0]).toMatch(/^Firebreak CONTAINED SO FAR: user /);
    expect(seen.notices()[0]!.text.replace(/\s+/g, ' ')).toContain(
      `aws iam create-login-profile ${option('user-name', name)} --password "$password"`,
    );
    expect(await seen.incidents(user.uniqueId)).toMatchObject([{ status: 'held' }]);
  });
});

describe('a user that somebody deletes in mid-containment', () => {
  /** What root would do by hand, all at once: between two calls of a containment there is no time for HTTP. */
  function deleteUser({ name, keys }: TestUser, { call }: ApiCall): void {
    const carryOut = (operation: string, input: object) => {
      const act = account.iam.iam.operations[operation] as (input: object, call: Call) => unknown;
      act({ UserName: name, ...input }, call);
    };
    for (const { accessKeyId } of keys) carryOut('DeleteAccessKey', { AccessKeyId: accessKeyId });
    carryOut('DeleteLoginProfile', {});
    carryOut('DetachUserPolicy', { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
    for (const PolicyName of Object.keys(account.iam.snapshot().users[name]!.inlinePolicies)) {
      carryOut('DeleteUserPolicy', { PolicyName });
    }
    carryOut('DeleteUser', {});
  }

  afterEach(() => {
    onCall = () => undefined;
  });

  it('is contained by being gone: an outcome, not a failure', async () => {
    const user = await addUser(account, 'gone');
    onCall = (call) => {
      // The incident is written down; no action has been taken yet.
      if (!call.call.principal.arn.endsWith('/firebreak-resolve-caller')) return;
      onCall = () => undefined;
      deleteUser(user, call);
    };
    const seen = deployed.watch();
    await launch(account, user.keys[0], 'eu-west-1');
    await account.settled();
    expect(account.iam.snapshot().users['gone']).toBeUndefined();
    expect(seen.executions().map((execution) => execution.status())).toEqual(['SUCCEEDED']);
    expect(subjects(seen)).toEqual([
      `Firebreak CONTAINED SO FAR: user gone, key ${user.keys[0].accessKeyId}, 111122223333, eu-west-1`,
      `Firebreak Follow-up: CONTAINED: user gone, key ${user.keys[0].accessKeyId}, 111122223333, eu-west-1`,
    ]);
    expect(seen.notices()[0]!.text.replace(/\s+/g, ' ')).toContain('the key no longer exists');
    expect(await seen.incidents(user.uniqueId)).toMatchObject([{ status: 'held' }]);
  });
});
