import { gunzipSync } from 'node:zlib';
import type { Evidence } from '../../../lambda/aws/evidence.ts';
import { PermanentError, RetryableError } from '../../../lambda/aws/failure.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { HistoryEvent } from '../../../core/review/event.ts';
import { nameOf, toFollowed } from '../../../core/review/credentials.ts';
import type { Activity } from '../../../core/review/totals/activity.ts';
import { reviewStep } from '../../../lambda/steps/review-activity/step.ts';
import { account, launchRecord, roleIdentity, userIdentity } from '../../support/events.ts';
import { pagedHistory } from '../../support/review/paged-history.ts';
import { eventOf, launchSecond, newestFirst, ownKey, searchedAt } from '../../support/review/review.ts';
import { awsError } from '../../support/run/sdk.ts';
import { containment, outcomes, stateOf } from '../../support/report/state.ts';
import { virtualTime } from '../../support/run/virtual-time.ts';

const regions = { names: ['us-east-1', 'eu-west-1'] };
const folder = 'incidents/fb-20261101-100000-0123abcd/';

/** A bucket, as far as it is used. */
function bucket(broken: (key: string) => boolean = () => false) {
  const objects = new Map<string, Buffer>();
  const evidence: Evidence = {
    put: (key, body) => {
      if (broken(key)) return Promise.reject(new RetryableError(`storing ${key}: 503`));
      objects.set(key, Buffer.from(body));
      return Promise.resolve();
    },
    get: (key) =>
      broken(key)
        ? Promise.reject(new RetryableError(`reading ${key}: 503`))
        : Promise.resolve(objects.get(key)),
  };
  return { objects, evidence };
}

interface World {
  readonly events: Record<string, readonly HistoryEvent[]>;
  readonly before?: Parameters<typeof pagedHistory>[0]['before'];
  readonly store?: ReturnType<typeof bucket>;
  /** How event history files records, where that matters. */
  readonly find?: (
    record: { readonly userIdentity: Readonly<Record<string, string>> },
    attribute: { readonly key: string; readonly value: string },
  ) => boolean;
}

function worldOf({ events, before, store = bucket(), find }: World) {
  const time = virtualTime(searchedAt);
  const history = pagedHistory({
    now: time.now,
    ...(before && { before: (ask) => before(ask) }),
    find: (region, { key, value }) =>
      newestFirst(
        (events[region] ?? []).filter(({ record }) =>
          find
            ? find(record as Parameters<typeof find>[0], { key, value })
            : key === 'AccessKeyId'
              ? (record as { userIdentity: { accessKeyId: string } }).userIdentity.accessKeyId === value
              : JSON.stringify({ ...(record as object), userIdentity: undefined }).includes(`"${value}"`),
        ),
      ),
  });
  const review = (
    change: Partial<ContainmentState> = {},
    continues = false,
    remainingMs = 300_000,
  ): Promise<Activity> =>
    time.run(
      reviewStep(
        { state: stateOf(undefined, { regions, ...change }), continue: continues },
        { ...time, history, evidence: store.evidence, account, remainingMs },
      ),
    );
  return { review, history, time, ...store };
}

const many = (count: number, from = launchSecond): HistoryEvent[] =>
  Array.from({ length: count }, (_, index) => eventOf(`e-${index}`, from - index));

describe('reviewStep', () => {
  it('reads every region, the launch’s among them, and stores the whole result and where it got to', async () => {
    const { review, history, objects } = worldOf({
      events: { 'us-east-1': many(120), 'eu-west-1': many(3) },
    });
    const activity = await review();
    expect(activity).toMatchObject({
      calls: 123,
      complete: true,
      canContinue: false,
      runs: 1,
      kept: { records: 123 },
      searchedFor: [`AccessKeyId ${ownKey}`, 'Username deploy+ci@example.com (what services did for it)'],
    });
    expect(new Set(history.asks.map(({ region }) => region))).toEqual(
      new Set(['us-east-1', 'eu-west-1', 'ap-southeast-2']),
    );
    expect([...objects.keys()].toSorted()).toEqual([
      `${folder}records/fresh-1-0001.jsonl.gz`,
      `${folder}review/activity.json`,
      `${folder}review/progress.json.gz`,
    ]);
    const lines = gunzipSync(objects.get(`${folder}records/fresh-1-0001.jsonl.gz`)!)
      .toString()
      .trim()
      .split('\n');
    expect(new Set(lines.map((line) => (JSON.parse(line) as { eventID: string }).eventID)).size).toBe(120);
    expect(JSON.parse(objects.get(`${folder}review/activity.json`)!.toString())).toMatchObject({
      calls: 123,
      kept: { parts: [{ records: 123, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }] },
    });
  });
  it('leaves half of the quota to what containment waits for where nobody is contained', async () => {
    const asked = async (route: ContainmentState['route']) => {
      const { review, history } = worldOf({ events: { 'us-east-1': many(8_000) } });
      await review({ route });
      return history.asks.filter(({ region }) => region === 'us-east-1').length;
    };
    const [contained, alerted] = [await asked('contain'), await asked('alert')];
    expect(contained).toBeGreaterThan(60);
    // In 45 seconds, at one call a second.
    expect(alerted).toBeLessThanOrEqual(46);
    expect(alerted).toBeGreaterThan(30);
  });
  it('asks each region once where one page holds all that there is, before and around the launch', async () => {
    const old = eventOf('old', launchSecond - 40 * 86_400);
    const { review, history } = worldOf({ events: { 'us-east-1': [...many(5), old], 'eu-west-1': [old] } });
    expect(await review()).toMatchObject({ calls: 7, complete: true });
    const of = (what: string) =>
      history.asks.flatMap(({ region, attribute }) => (attribute.key === what ? [region] : [])).toSorted();
    expect(of('AccessKeyId')).toEqual(['ap-southeast-2', 'eu-west-1', 'us-east-1']);
    // What others did to the key.
    expect(of('ResourceName')).toEqual(['us-east-1']);
  });
  it('looks for what services did for it last, by its name, and tells that apart', async () => {
    const backdoor = eventOf('backdoor', launchSecond - 60, {
      ...{ eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false },
      userIdentity: {
        ...userIdentity,
        ...{ accessKeyId: 'ASIAEXAMPLEFORWARD01', invokedBy: 'cloudformation.amazonaws.com' },
      },
      requestParameters: { userName: 'backdoor' },
      responseElements: {
        user: { userName: 'backdoor', arn: `arn:aws:iam::${account}:user/backdoor` },
      },
    });
    const own = many(120);
    // Pages are slow, so that several questions are on their way at once.
    const { review, history, time } = worldOf({
      events: { 'us-east-1': [...own, backdoor] },
      before: async () => {
        await time.pause(2_000);
        return undefined;
      },
      find: ({ userIdentity: { accessKeyId, userName } }, { key, value }) =>
        value === (key === 'AccessKeyId' ? accessKeyId : key === 'Username' ? userName : undefined),
    });
    const activity = await review();
    expect(activity).toMatchObject({
      calls: 120,
      changeCount: 0,
      forwarded: [{ name: 'cloudformation.amazonaws.com for it: iam:CreateUser', count: 1 }],
      made: {
        items: [{ what: 'user backdoor', eventName: 'CreateUser', through: 'cloudformation.amazonaws.com' }],
      },
      changes: [{ eventName: 'CreateUser', through: 'cloudformation.amazonaws.com' }],
    });
    expect(activity.credentials.map(({ name }) => name)).toContain('ASIAEXAMPLEFORWARD01');
    const asked = history.asks
      .filter(({ region }) => region === 'us-east-1')
      .map(({ attribute }) => attribute);
    // Three pages of the key's own in the minutes around the launch come first.
    expect(asked.findIndex(({ key }) => key === 'Username')).toBeGreaterThanOrEqual(3);
    // What the user that was made did is looked for, too.
    expect(asked).toContainEqual({ key: 'Username', value: 'backdoor' });
  });
  it('begins anew when the first run is repeated', async () => {
    const { review } = worldOf({ events: { 'us-east-1': many(120) } });
    await review();
    expect(await review()).toMatchObject({ calls: 120, runs: 1, kept: { records: 120 } });
  });
  it('stops in its budget, says what is missing, and goes on from there', async () => {
    const slow = worldOf({
      events: { 'us-east-1': many(4_000) },
      before: async () => {
        await slow.time.pause(4_000);
        return undefined;
      },
    });
    const first = await slow.review();
    expect(slow.time.now() - searchedAt.getTime()).toBe(45_000);
    expect(first).toMatchObject({ complete: false, canContinue: true });
    expect(first.calls).toBeLessThan(4_000);
    const open = first.coverage.filter(({ incomplete }) => incomplete !== undefined);
    expect(open).toMatchObject([
      { region: 'us-east-1', incomplete: expect.stringContaining('time'), readBackTo: expect.any(String) },
    ]);
    const last = await slow.review({}, true);
    expect(last).toMatchObject({ calls: 4_000, complete: true, runs: 2, kept: { records: 4_000 } });
  });
  it('never reads into the last fifteen seconds of the function', async () => {
    const slow = worldOf({
      events: { 'us-east-1': many(400) },
      before: async () => {
        await slow.time.pause(4_000);
        return undefined;
      },
    });
    await slow.review({}, false, 20_000);
    expect(slow.time.now() - searchedAt.getTime()).toBe(5_000);
  });
  it('reads the minutes around the launch anew at the follow-up, and the rest once', async () => {
    const events = [...many(60), ...many(70, launchSecond - 86_400)];
    const { review, history, objects } = worldOf({ events: { 'us-east-1': events } });
    expect(await review()).toMatchObject({ calls: 130 });
    const asked = history.asks.length;
    events.push(eventOf('late', launchSecond + 1, { eventName: 'StopLogging', readOnly: false }));
    const activity = await review({ phase: 'follow-up' });
    expect(activity).toMatchObject({ calls: 131, runs: 2, kept: { records: 131 }, changeCount: 1 });
    // The settled window of no region is asked for again; the launch itself is looked up.
    const of = (what: string) => history.asks.slice(asked).filter(({ attribute }) => attribute.key === what);
    expect(of('AccessKeyId')).toHaveLength(4);
    expect(of('Username')).toHaveLength(3);
    expect(of('ResourceName')).toHaveLength(1);
    expect(of('EventId')).toHaveLength(1);
    const stored = JSON.parse(objects.get(`${folder}review/activity.json`)!.toString()) as Activity;
    expect(stored.kept.parts?.map(({ key }) => key.replace(`${folder}records/`, ''))).toEqual([
      'settled-0001.jsonl.gz',
      'fresh-2-0001.jsonl.gz',
    ]);
  });
  it('begins anew where nothing can be read of what was stored, and says so', async () => {
    const { review } = worldOf({
      events: { 'us-east-1': many(10) },
      store: bucket((key) => key.includes('progress')),
    });
    const activity = await review({ phase: 'follow-up' });
    expect(activity).toMatchObject({ calls: 10, runs: 1, kept: { error: expect.stringContaining('503') } });
    expect(activity.notSearched).toContainEqual(
      expect.stringMatching(/^the review was begun anew, because reading/),
    );
  });
  it('loses only the copies when nothing can be stored', async () => {
    const { review } = worldOf({ events: { 'us-east-1': many(120) }, store: bucket(() => true) });
    expect(await review()).toMatchObject({
      calls: 120,
      complete: true,
      kept: { records: 0, lost: 120, error: expect.stringContaining('503') },
    });
  });
  it('has nothing lost any more when the follow-up could store what it read anew', async () => {
    let isBroken = true;
    const store = bucket((key) => isBroken && key.includes('/records/'));
    const { review } = worldOf({ events: { 'us-east-1': many(120) }, store });
    expect(await review()).toMatchObject({ kept: { records: 0, lost: 120 } });
    isBroken = false;
    expect((await review({ phase: 'follow-up' })).kept).toEqual({ records: 120 });
  });
  it('loses only the region that refuses it, and asks that one once', async () => {
    const { review, history } = worldOf({
      events: { 'us-east-1': many(120), 'eu-west-1': many(3) },
      before: ({ region }) =>
        region === 'eu-west-1'
          ? Promise.reject(new PermanentError('no', { cause: awsError('AccessDeniedException') }))
          : Promise.resolve(undefined),
    });
    const activity = await review();
    expect(activity).toMatchObject({ calls: 120, complete: false, canContinue: false });
    const incomplete = `no (AccessKeyId ${ownKey} and 1 more)`;
    expect(activity.coverage).toContainEqual({ region: 'eu-west-1', pages: 0, events: 0, incomplete });
    expect(history.asks.filter(({ region }) => region === 'eu-west-1')).toHaveLength(1);
  });
  it('loses one page that fails again and again, and reads it in the next run', async () => {
    let isBroken = true;
    const { review } = worldOf({
      events: { 'us-east-1': many(120), 'eu-west-1': many(3) },
      before: ({ region, index }) =>
        isBroken && region === 'us-east-1' && index > 3
          ? Promise.reject(new RetryableError('a 500'))
          : Promise.resolve(undefined),
    });
    const activity = await review();
    expect(activity).toMatchObject({ complete: false, canContinue: true });
    expect(activity.calls).toBeLessThan(123);
    isBroken = false;
    expect(await review({}, true)).toMatchObject({ calls: 123, complete: true });
  });
  it('follows the keys that a reviewed one issued, and counts their calls by themselves', async () => {
    const issue = eventOf('issue', launchSecond - 600, {
      eventName: 'GetSessionToken',
      eventSource: 'sts.amazonaws.com',
      responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLEISSUED001', sessionToken: 'a secret' } },
    });
    const launch = eventOf(
      'used',
      launchSecond - 60,
      {
        eventName: 'RunInstances',
        eventSource: 'ec2.amazonaws.com',
        readOnly: false,
        responseElements: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
      },
      'ASIAEXAMPLEISSUED001',
    );
    const { review, objects } = worldOf({ events: { 'us-east-1': [issue], 'eu-west-1': [launch] } });
    const activity = await review();
    expect(activity.calls).toBe(1);
    expect(activity.credentials.map(({ name, count }) => [name, count])).toEqual([
      [ownKey, 1],
      ['ASIAEXAMPLEISSUED001', 1],
    ]);
    expect(activity.instances.items).toMatchObject([
      { instanceId: 'i-0123456789abcdef0', accessKeyId: 'ASIAEXAMPLEISSUED001', region: 'eu-west-1' },
    ]);
    expect(activity.changes).toMatchObject([{ accessKeyId: 'ASIAEXAMPLEISSUED001' }]);
    const [part] = [...objects].filter(([key]) => key.includes('/records/fresh'));
    expect(gunzipSync(part![1]).toString()).not.toContain('a secret');
  });
  it('says what others did to what was changed', async () => {
    const mine = eventOf('mine', launchSecond - 60, {
      eventName: 'CreateUser',
      readOnly: false,
      responseElements: { user: { userName: 'eve' } },
    });
    const other = eventOf(
      'other',
      launchSecond - 30,
      {
        eventName: 'DeleteUser',
        readOnly: false,
        requestParameters: { userName: 'eve' },
        userIdentity: { arn: 'arn:aws:iam::111122223333:user/on-call', accessKeyId: 'AKIAEXAMPLEONCALL001' },
      },
      'AKIAEXAMPLEONCALL001',
    );
    const { review } = worldOf({ events: { 'us-east-1': [mine, other] } });
    const { resources } = await review();
    expect(resources).toMatchObject({
      items: [
        { type: 'AWS::IAM::AccessKey', name: ownKey, events: 0 },
        {
          type: 'AWS::IAM::User',
          name: 'eve',
          region: 'us-east-1',
          events: 2,
          // It was before the launch.
          changes: 0,
          others: {
            items: [{ eventName: 'DeleteUser', who: 'arn:aws:iam::111122223333:user/on-call' }],
            more: 0,
          },
        },
      ],
      more: 0,
    });
  });
  it('says who undid the containment: what others did to the user and the key themselves', async () => {
    const identity = {
      type: 'IAMUser',
      arn: `arn:aws:iam::${account}:user/bob`,
      userName: 'bob',
      accountId: account,
      accessKeyId: ownKey,
    };
    const used = eventOf('used', launchSecond, { userIdentity: identity });
    const undone = eventOf('undone', launchSecond + 5, {
      eventName: 'UpdateAccessKey',
      eventSource: 'iam.amazonaws.com',
      readOnly: false,
      requestParameters: { userName: 'bob', accessKeyId: ownKey, status: 'Active' },
      userIdentity: {
        ...identity,
        arn: `arn:aws:iam::${account}:user/eve`,
        userName: 'eve',
        accessKeyId: 'AKIAEVE',
      },
    });
    const { review } = worldOf({ events: { 'us-east-1': [used, undone] } });
    const others = { items: [{ eventId: 'undone', who: `arn:aws:iam::${account}:user/eve` }], more: 0 };
    expect((await review()).resources.items).toMatchObject([
      { type: 'AWS::IAM::User', name: 'bob', region: 'us-east-1', changes: 1, others },
      { type: 'AWS::IAM::AccessKey', name: ownKey, region: 'us-east-1', changes: 1, others },
    ]);
  });
  it('counts its own calls apart, and reads past them to what others did', async () => {
    const made = eventOf('mine', launchSecond - 60, {
      eventName: 'CreateUser',
      readOnly: false,
      responseElements: { user: { userName: 'eve' } },
    });
    const about = (id: string, second: number, role: string): HistoryEvent =>
      eventOf(
        id,
        second,
        {
          eventName: 'GetUserPolicy',
          requestParameters: { userName: 'eve' },
          recipientAccountId: account,
          userIdentity: {
            type: 'AssumedRole',
            arn: `arn:aws:sts::${account}:assumed-role/Role/session`,
            principalId: 'AROAEXAMPLEROLE000001:session',
            accountId: account,
            accessKeyId: 'ASIAEXAMPLEROLE00001',
            sessionContext: {
              sessionIssuer: {
                type: 'Role',
                arn: `arn:aws:iam::${account}:role${role}`,
                userName: 'Role',
                accountId: account,
                principalId: 'AROAEXAMPLEROLE000001',
              },
            },
          },
        },
        'ASIAEXAMPLEROLE00001',
      );
    const own = Array.from({ length: 140 }, (_, n) => about(`own-${n}`, launchSecond + 1, '/firebreak/Role'));
    const other = about('other', launchSecond - 30, '/ops/Role');
    const { review } = worldOf({ events: { 'us-east-1': [made, ...own, other] } });
    const { resources } = await review();
    expect(resources.items.slice(1)).toMatchObject([
      { name: 'eve', events: 142, own: 140, others: { items: [{ eventId: 'other' }], more: 0 } },
    ]);
    expect(resources.items[1]).not.toHaveProperty('incomplete');
  });
  it('says which calls were made after the containment, and which of them were not refused', async () => {
    const at = (second: number, errorCode?: string) =>
      eventOf(`a${second}`, launchSecond + second, errorCode === undefined ? {} : { errorCode });
    const { review } = worldOf({
      events: { 'us-east-1': [at(0), at(2, 'AccessDenied'), at(3), at(4, 'InvalidClientTokenId')] },
    });
    const { after } = await review({ containment: containment() });
    expect(after).toMatchObject({
      since: '2026-11-01T10:00:01.500Z',
      calls: 3,
      denied: 2,
      notDenied: { items: [{ eventId: 'a3' }], more: 0 },
    });
    expect((await review()).after).toBeUndefined();
  });
  it('counts apart what went through until the deny of sessions was renewed, because IAM was spreading', async () => {
    const at = (second: number, errorCode?: string) =>
      eventOf(`a${second}`, launchSecond + second, errorCode === undefined ? {} : { errorCode });
    const { review } = worldOf({
      events: {
        'us-east-1': [at(1), at(2), at(3), at(4, 'AccessDenied'), at(11), at(12)],
      },
    });
    const renewed = (when: string, status: 'done' | 'failed' = 'done') => ({
      containment: containment(),
      renewal: { failed: false, outcomes: [{ ...outcomes.sessions, status, at: when }] },
    });
    const { after } = await review(renewed('2026-11-01T10:00:11.200Z'));
    expect(after).toMatchObject({
      since: '2026-11-01T10:00:01.500Z',
      renewedAt: '2026-11-01T10:00:11.200Z',
      calls: 5,
      denied: 1,
      // In the second of the renewal it may have been before it.
      spreading: 3,
      notDenied: { items: [{ eventId: 'a12' }], more: 0 },
    });
    const blow = {
      at: '2026-11-01T10:00:05.000Z',
      action: 'deactivate-key',
      target: 'AKIA',
      note: 'active',
    } as const;
    const reverted = {
      held: true,
      status: 'held',
      checkedAt: blow.at,
      findings: [],
      reverted: [blow],
    } as const;
    for (const none of [
      renewed('2026-11-01T10:00:01.000Z'),
      renewed('2026-11-01T10:00:11.200Z', 'failed'),
      // Minutes later it was not IAM that was spreading, and where somebody reverts it nothing is excused.
      renewed('2026-11-01T10:05:00.000Z'),
      { ...renewed('2026-11-01T10:00:11.200Z'), verification: reverted },
    ]) {
      const found = (await review(none)).after;
      expect(found).toMatchObject({ calls: 5, notDenied: { items: { length: 4 } } });
      expect(found).not.toHaveProperty('spreading');
    }
  });
  it('answers in what room the state has left', async () => {
    const events = many(300).map(({ id, second, record }) =>
      eventOf(id, second!, { ...(record as object), userAgent: `${id} ${'x'.repeat(180)}`, readOnly: false }),
    );
    const { review } = worldOf({ events: { 'us-east-1': events } });
    const size = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
    const roomy = await review();
    expect(size(roomy)).toBeLessThanOrEqual(32 * 1024);
    const report = { telling: 'x'.repeat(232 * 1024 - 12_000) } as unknown as NonNullable<
      ContainmentState['report']
    >;
    const tight = await review({ report });
    expect(size(tight)).toBeLessThan(10_000);
    expect(tight).toMatchObject({ calls: 300, changeCount: 300 });
    expect(tight.userAgents.reduce((sum, { count }) => sum + count, 0)).toBe(300);
  });
});

describe('what is searched for', () => {
  it.each([
    ['a key unknown: the user', { ...userIdentity, accessKeyId: null }, ['Username deploy+ci@example.com']],
    [
      'a role session by its key, and what services did for it by its name',
      roleIdentity,
      ['AccessKeyId ASIAEXAMPLEKEY000001', 'Username alice (what services did for it)'],
    ],
    [
      'a role session whose name others have too by its key alone',
      {
        ...roleIdentity,
        principalId: 'AROAEXAMPLEROLEID0001:AWSCloudFormation',
        arn: `arn:aws:sts::${account}:assumed-role/Admin/AWSCloudFormation`,
      },
      ['AccessKeyId ASIAEXAMPLEKEY000001'],
    ],
    ['a role session without key', { ...roleIdentity, accessKeyId: null }, ['Username alice']],
    ['root', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, ['Username root']],
  ])('%s', (_name, identity, expected) => {
    const followed = toFollowed(stateOf({ ...launchRecord, userIdentity: identity }));
    expect(followed.map(({ credential }) => nameOf(credential))).toEqual(expected);
  });
  it('includes the keys that the caller was traced back to, and those deactivated with it, once', () => {
    const trace = {
      lineage: { links: [{ issuedBy: { issuer: { accessKeyId: 'AKIAEXAMPLEORIGIN001' } } }] },
    } as unknown as NonNullable<ContainmentState['trace']>;
    const followed = toFollowed(stateOf(undefined, { trace, containment: containment() }));
    expect(followed.map(({ credential }) => nameOf(credential))).toEqual([
      'AccessKeyId AKIAEXAMPLEKEY000001',
      'AccessKeyId AKIAEXAMPLEORIGIN001',
      'Username deploy+ci@example.com (what services did for it)',
    ]);
  });
  it('takes a key that the caller made for one that it issued, contained or not', () => {
    const action = { kind: 'deactivate-key', userName: 'eve', accessKeyId: 'AKIAEXAMPLEMADE00001' } as const;
    const persistence = {
      found: [{ actions: [action], eventTime: '2026-11-01T10:00:00Z' }],
    } as unknown as NonNullable<ContainmentState['persistence']>;
    const key = { ...containment().deactivateKeys.outcomes[0]!, target: 'AKIAEXAMPLEMADE00001' };
    const followed = toFollowed(stateOf(undefined, { persistence, containment: containment({ key }) }));
    expect(followed.map(({ credential, issued }) => [nameOf(credential), issued])).toEqual([
      ['AccessKeyId AKIAEXAMPLEKEY000001', false],
      ['AccessKeyId AKIAEXAMPLEMADE00001', true],
      ['Username deploy+ci@example.com (what services did for it)', true],
    ]);
  });
});
