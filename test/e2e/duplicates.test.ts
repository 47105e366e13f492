import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { addUser, launch, root, stateOf } from './support/people.ts';
import { launchRecord, play, userIdentity } from './support/records.ts';
import type { Watch } from './support/watch.ts';

const subjects = (seen: Watch) => seen.notices().map(({ subject }) => subject);
const keyWrites = (seen: Watch) => seen.calls().filter(({ call }) => call.operation === 'UpdateAccessKey');
const routes = (seen: Watch) =>
  seen.executions().map((execution) => (execution.ending()!.output as { route: string }).route);

describe('an event that is delivered twice at each hop', () => {
  let deployed: Deployed;
  beforeAll(async () => {
    deployed = await startDeployed({ account: { copies: 2 } });
  }, startTimeout);
  afterAll(() => deployed.close());

  it('is one containment and two notices', async () => {
    const { account } = deployed;
    const user = await addUser(account, 'twice');
    const seen = deployed.watch();
    const eventId = await launch(account, user.keys[0]);
    await account.settled();
    expect(seen.executions().length).toBeGreaterThanOrEqual(2);
    expect(routes(seen).filter((route) => route === 'contain')).toHaveLength(1);
    expect(routes(seen).filter((route) => route === 'absorbed')).toHaveLength(seen.executions().length - 1);
    expect(keyWrites(seen)).toHaveLength(1);
    expect(subjects(seen)).toHaveLength(2);
    expect(await seen.incidents('twice')).toMatchObject([{ status: 'held', launchId: eventId }]);
    expect(seen.notices()[1]!.text).toContain('Launches counted so far: 1,');
    expect(account.problems()).toEqual([]);
  });
});

describe('one caller again and again', () => {
  let deployed: Deployed;
  beforeAll(async () => {
    deployed = await startDeployed();
  }, startTimeout);
  afterEach(() => {
    expect(deployed.account.problems()).toEqual([]);
  });
  afterAll(() => deployed.close());

  it('thirty launches at once in three regions: one incident that counts them all', async () => {
    const { account } = deployed;
    const user = await addUser(account, 'storm');
    const { accessKeyId } = user.keys[0];
    const seen = deployed.watch();
    // Played, not called: over the wire, some of the thirty would come after the key is inactive.
    const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
    const eventIds = Array.from({ length: 30 }, (_, index) =>
      play(
        account,
        launchRecord(account, userIdentity(user, { accessKeyId }), { awsRegion: regions[index % 3] }),
      ),
    );
    await account.settled();
    expect(routes(seen).toSorted()).toEqual([...Array<string>(29).fill('absorbed'), 'contain']);
    const [incident, ...others] = await seen.incidents('storm');
    expect(others).toEqual([]);
    const counted = await seen.launches(String(incident!['incidentId']));
    expect(counted.map(({ eventId }) => eventId).toSorted()).toEqual(eventIds.toSorted());
    expect(keyWrites(seen)).toHaveLength(1);
    expect(subjects(seen)).toHaveLength(2);
    expect(seen.notices()[1]!.text).toContain('Launches counted so far: 30,');
  }, 60_000);

  it('an addendum to a launch, after it was contained: one launch, with the number that it knows', async () => {
    const { account } = deployed;
    const user = await addUser(account, 'addendum');
    const { accessKeyId } = user.keys[0];
    const seen = deployed.watch();
    const lost = launchRecord(account, userIdentity(user, { accessKeyId }), { responseElements: null });
    const { eventID } = lost as { eventID: string };
    play(account, lost);
    await account.settled();
    const items = ['a', 'b', 'c'].map((letter) => ({ instanceId: `i-0123456789abcdef${letter}` }));
    const addendum = { reason: 'UPDATED_DATA', updatedFields: 'responseElements', originalEventID: eventID };
    play(account, {
      ...lost,
      ...{ eventID: 'addendum-1', addendum, responseElements: { instancesSet: { items } } },
    });
    await account.settled();

    expect(routes(seen)).toEqual(['contain', 'absorbed']);
    expect(subjects(seen)).toHaveLength(2);
    const [incident, ...others] = await seen.incidents('addendum');
    expect(others).toEqual([]);
    expect(await seen.launches(String(incident!['incidentId']))).toMatchObject([
      { eventId: eventID, instances: '3', instancesAtMost: '3' },
    ]);
  });

  it('a second key of the same user is a wave of the same incident, and contained', async () => {
    const { account } = deployed;
    const user = await addUser(account, 'two-keys');
    const seen = deployed.watch();
    await launch(account, user.keys[0], 'eu-west-1');
    await launch(account, user.keys[1], 'eu-west-1');
    await account.settled();
    expect(stateOf(account, user).keys).toEqual(['Inactive', 'Inactive']);
    const [incident] = await seen.incidents('two-keys');
    const items = [incident!, ...(await seen.credentials(String(incident!['incidentId'])))];
    expect(items.map(({ status }) => status)).toEqual(['held', 'held']);
    expect(new Set(items.map(({ incidentId }) => incidentId)).size).toBe(1);
    expect(new Set(items.map(({ credential }) => credential))).toEqual(
      new Set(user.keys.map(({ accessKeyId }) => accessKeyId)),
    );
    expect(subjects(seen).toSorted()).toEqual(
      user.keys
        .flatMap(({ accessKeyId }) => [
          `Firebreak CONTAINED SO FAR: user two-keys, key ${accessKeyId}, 111122223333, eu-west-1`,
          `Firebreak Follow-up: CONTAINED: user two-keys, key ${accessKeyId}, 111122223333, eu-west-1`,
        ])
        .toSorted(),
    );
  });

  it('a launch after containment held re-opens the incident, and the caller is contained again', async () => {
    const { account } = deployed;
    const user = await addUser(account, 'again');
    const [key] = user.keys;
    const first = deployed.watch();
    await launch(account, key, 'eu-west-1');
    await account.settled();
    const [held] = await first.incidents('again');
    const reactivate = { UserName: user.name, AccessKeyId: key.accessKeyId, Status: 'Active' } as const;
    await root(account).iam.send(new UpdateAccessKeyCommand(reactivate));

    const second = deployed.watch();
    const eventId = await launch(account, key, 'eu-west-1');
    await account.settled();
    expect(stateOf(account, user).keys).toEqual(['Inactive', 'Active']);
    expect(routes(second)).toEqual(['contain']);
    const [incident, ...others] = await second.incidents('again');
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ status: 'held', launchId: eventId });
    expect(incident!['incidentId']).not.toBe(held!['incidentId']);
    for (const { text } of second.notices()) {
      expect(text.replace(/\s+/g, ' ')).toContain(
        `Re-opens ${String(held!['incidentId'])}: the caller launched again.`,
      );
    }
    expect(subjects(second)).toHaveLength(2);
  });
});
