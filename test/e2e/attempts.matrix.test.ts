import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import type { ApiCall } from './support/watch.ts';
import { addUser, launch, sessionOf, stateOf, type TestUser } from './support/people.ts';
import { addRole, assume } from './support/roles.ts';
import { launchRecord, play, userIdentity } from './support/records.ts';

let deployed: Deployed;
/** Called at each call, while time stands still for the answer. */
let onCall: (call: ApiCall) => void = () => undefined;
const untouched = { keys: ['Active', 'Active'], hasPassword: true, sessionsDenied: false };
const flat = (text: string) => text.replace(/\s+/g, ' ');
const results = ['Client.UnauthorizedOperation', 'Client.VcpuLimitExceeded', 'Client.DryRunOperation'];

const launchBy = (user: TestUser, errorCode?: string) =>
  play(
    deployed.account,
    launchRecord(deployed.account, userIdentity(user, { accessKeyId: user.keys[0].accessKeyId }), {
      ...(errorCode !== undefined && { errorCode, errorMessage: 'no', responseElements: null }),
    }),
  );

describe('respondTo: launches', () => {
  beforeAll(async () => {
    deployed = await startDeployed();
  }, startTimeout);
  afterAll(() => deployed.close());

  it('attempts are counted and reported once for the incident, and contain nobody; the launch that follows counts them too', async () => {
    const { account } = deployed;
    const user = await addUser(account, 'prober');
    const alerted = deployed.watch();
    for (let n = 0; n < 12; n += 1) launchBy(user, results[n % 3]);
    await account.settled();
    expect(stateOf(account, user)).toEqual(untouched);
    expect(alerted.notices().map(({ subject }) => subject.split(' user ')[0])).toEqual([
      'Firebreak ALERT, not contained:',
      'Firebreak Follow-up: ALERT, not contained:',
    ]);
    expect(flat(alerted.notices()[1]!.text)).toContain(
      'Launches counted so far: 12, 12 of them without success, 0 instances launched',
    );

    const contained = deployed.watch();
    launchBy(user);
    await account.settled();
    expect(stateOf(account, user).keys).toEqual(['Inactive', 'Active']);
    expect(contained.notices()[0]!.subject).toMatch(/^Firebreak CONTAINED SO FAR: user prober, /);
    for (const { text } of contained.notices()) {
      expect(flat(text)).toContain(
        'Launches counted so far: 13, 12 of them without success, 1 instance launched',
      );
    }
    expect(contained.notices()).toHaveLength(2);
    expect(account.problems()).toEqual([]);
  });
});

describe('respondTo: attempts', () => {
  beforeAll(async () => {
    deployed = await startDeployed({
      settings: { respondTo: 'attempts' },
      onCall: (call) => onCall(call),
    });
  }, startTimeout);
  afterAll(() => deployed.close());

  it.each(results)('%s is contained', async (errorCode) => {
    const { account } = deployed;
    const user = await addUser(account, `tried-${results.indexOf(errorCode)}`);
    const seen = deployed.watch();
    launchBy(user, errorCode);
    await account.settled();
    expect(stateOf(account, user).keys).toEqual(['Inactive', 'Active']);
    expect(seen.notices()[0]!.subject).toMatch(/^Firebreak CONTAINED SO FAR: /);
  });

  it('a call that IAM refuses after containment held is counted and told nobody; one that it let through re-opens', async () => {
    const { account } = deployed;
    const user = await addUser(account, 'contained');
    launchBy(user);
    await account.settled();
    const [held] = await deployed.watch().incidents('contained');

    const refused = deployed.watch();
    launchBy(user, 'Client.UnauthorizedOperation');
    await account.settled();
    expect(refused.notices()).toEqual([]);
    expect(await refused.launches(String(held!['incidentId']))).toHaveLength(2);

    const letThrough = deployed.watch();
    launchBy(user, 'Client.VcpuLimitExceeded');
    await account.settled();
    expect(flat(letThrough.notices()[0]!.text)).toContain(`Re-opens ${String(held!['incidentId'])}`);
    expect(account.problems()).toEqual([]);
  });

  it.each([
    ['behind the checks', 'by-the-way', false],
    ['in the moment of the deny', 'at-once', true],
  ])(
    'a call that the second wave of another incident refused %s joins that one, and contains nobody',
    async (_, name, atOnce) => {
      const { account } = deployed;
      const role = await addRole(account, name);
      const stolen = await assume(account, role, 'mallory');
      const bystander = await sessionOf(account, role.user.keys[1]);
      const tried: Promise<void>[] = [];
      const tryIt = () => expect(launch(account, bystander)).rejects.toThrow(/not authorized/);
      onCall = ({ call: { operation, input } }) => {
        const isDeny = operation === 'PutUserPolicy' && input['UserName'] === role.user.name;
        if (atOnce && isDeny && tried.length === 0) tried.push(account.clock.busy(tryIt));
      };
      const seen = deployed.watch();
      await launch(account, stolen);
      await account.settled();
      const [incident] = await deployed.watch().incidents(`role ${name}`);
      expect(stateOf(account, role.user).sessionsDenied).toBe(true);
      if (!atOnce) {
        await tryIt();
        await account.settled();
      }
      await Promise.all(tried);
      expect(tried).toHaveLength(atOnce ? 1 : 0);
      expect(seen.notices().filter(({ subject }) => subject.includes(`user-of-${name}`))).toEqual([]);
      const launches = await seen.launches(String(incident!['incidentId']));
      expect(launches.map(({ refusedByDeny }) => refusedByDeny).toSorted()).toEqual(['no', 'yes']);
      expect(await seen.incidents(`user-of-${name}`)).toEqual([]);
      expect(account.problems()).toEqual([]);
    },
  );
});
