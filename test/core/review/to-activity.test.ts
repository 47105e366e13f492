import { addRecord, findIssued } from '../../../core/review/add-record.ts';
import { beginReview, type ReviewInput } from '../../../core/review/begin.ts';
import { condense } from '../../../core/review/totals/condense.ts';
import { decodeProgress, encodeProgress, type Progress } from '../../../core/review/progress.ts';
import {
  addToResources,
  chooseResources,
  closeResources,
  type Found,
  nothingFound,
} from '../../../core/review/resources.ts';
import { toActivity } from '../../../core/review/totals/to-activity.ts';
import type { ReadArtifact } from '../../../core/artifacts/read-artifacts.ts';
import { textAt } from '../../../core/values/unknown.ts';
import { eventOf, inputOf, launchSecond, ownKey } from '../../support/review/review.ts';

// What a record makes and removes is told elsewhere: here a record says so itself.
jest.mock('../../../core/artifacts/read-artifacts.ts', () => ({
  readArtifacts: (record: unknown): readonly ReadArtifact[] => {
    const id = textAt(record, 'makes');
    if (id === 'odd') throw new Error('odd');
    const goesWith = [textAt(record, 'of') ?? []].flat();
    return id === undefined
      ? []
      : [{ id, goesWith, thing: { kind: 'user', what: id } as ReadArtifact['thing'] }];
  },
  readGone: (record: unknown): readonly string[] => [textAt(record, 'removes') ?? []].flat(),
}));

/** A review of files: no region is asked. */
const ofFiles = (change: Partial<ReviewInput> = {}): Progress =>
  beginReview(inputOf({ regions: [], ...change }));

function add(
  progress: Progress,
  ...records: readonly (readonly [second: number, change?: object, key?: string])[]
): void {
  records.forEach(([second, change, key], index) => {
    const { record } = eventOf(`${second} ${index}`, launchSecond + second, change, key);
    addRecord(progress, record, 'us-east-1');
  });
}

describe('what was launched', () => {
  const launching = (change: object) => ({
    ...{
      eventName: 'RunInstances',
      eventSource: 'ec2.amazonaws.com',
      readOnly: false,
      awsRegion: 'us-east-1',
    },
    ...{ recipientAccountId: '111122223333' },
    requestParameters: {
      ...{ instancesSet: { items: [{ imageId: 'ami-1', minCount: 1, maxCount: 50 }] }, clientToken: 'token' },
    },
    ...change,
  });
  const named = { instancesSet: { items: [{ instanceId: 'i-1' }, { instanceId: 'i-2' }] } };
  const addendum = { addendum: { reason: 'UPDATED_DATA', originalEventID: '0 0' }, eventID: 'later' };

  it('keeps launches whose records name nothing, as long as nothing else does', () => {
    const progress = ofFiles();
    add(progress, [0, launching({})]);
    const before = toActivity(progress);
    expect(before.instances.items).toEqual([]);
    expect(before.hidden).toMatchObject({
      items: [{ eventId: '0 0', named: 0, least: 1, most: 50, clientToken: 'token', image: 'ami-1' }],
      more: 0,
    });
    expect(condense(before, 100_000).hidden).toEqual(before.hidden);
    add(progress, [0, launching({ ...addendum, responseElements: named })]);
    const after = toActivity(decodeProgress(encodeProgress(progress))!);
    expect(after.hidden).toBeUndefined();
    expect(after.instances.items.map(({ instanceId, eventId }) => [instanceId, eventId])).toEqual([
      ['i-1', '0 0'],
      ['i-2', '0 0'],
    ]);
    expect(after.calls).toBe(1);
    expect(after.changes).toHaveLength(1);
  });
  it('has each instance once that an addendum names again', () => {
    const progress = ofFiles();
    add(progress, [0, launching({ responseElements: named })]);
    add(progress, [0, launching({ ...addendum, responseElements: named })]);
    const { calls, instances, hidden } = toActivity(progress);
    expect([calls, instances.items.length, hidden]).toEqual([1, 2, undefined]);
  });
  it('reads what an older release kept, which knew nothing of hidden ones', () => {
    const progress = ofFiles();
    add(progress, [0, launching({ responseElements: named })]);
    for (const { totals } of [progress.settled, progress.fresh]) delete totals.hidden;
    expect(toActivity(progress).hidden).toBeUndefined();
    add(progress, [1, launching({})]);
    expect(toActivity(progress).hidden?.items).toHaveLength(1);
  });
});

describe('what was made', () => {
  it('is listed once where an addendum tells it again', () => {
    const progress = ofFiles();
    add(progress, [-9, { makes: 'a' }]);
    const adds = { makes: 'a', addendum: { originalEventID: '-9 0' }, eventID: 'later' };
    add(progress, [-9, adds]);
    expect(toActivity(progress).made.items).toHaveLength(1);
    expect(toActivity(progress).calls).toBe(1);
  });
  it('is removed by a removal after it, however many there were before', () => {
    const progress = ofFiles();
    add(
      progress,
      [-9, { removes: 'a' }],
      [-8, { makes: 'a' }],
      [-7, { removes: 'a' }],
      [-70_000, { removes: 'a' }],
    );
    expect(toActivity(progress).made.items[0]?.removed?.at).toBe('2026-11-01T09:59:53Z');
  });
  it('is shown finer around the launch, where the whole time leaves only coarse intervals', () => {
    const day = 86_400;
    const progress = ofFiles();
    add(progress, [-20 * day], [-10 * day], [-60], [0]);
    const { timeline, closeUp } = toActivity(progress);
    expect(timeline.stepSeconds).toBe(21_600);
    expect(timeline.intervals.map(({ calls }) => calls)).toEqual([1, 1, 2]);
    expect(closeUp).toMatchObject({ stepSeconds: 60, intervals: [{ calls: 1 }, { calls: 1 }] });
    const short = ofFiles();
    add(short, [-60], [0]);
    expect(toActivity(short)).toMatchObject({ timeline: { stepSeconds: 60 } });
    expect(toActivity(short)).not.toHaveProperty('closeUp');
  });
  it('comes before what takes it along, where both are of one second', () => {
    const progress = ofFiles();
    add(
      progress,
      [-9, { makes: 'old-user' }],
      [-5, { makes: 'user' }],
      [-5, { makes: 'group' }],
      [-5, { makes: 'key', of: 'user' }],
      [-5, { makes: 'session', of: 'key' }],
      [-5, { makes: 'one', of: 'two' }],
      [-5, { makes: 'two', of: 'one' }],
    );
    const whats = toActivity(progress).made.items.map(({ what }) => what);
    expect(whats.at(-1)).toBe('old-user');
    const places = ['session', 'key', 'user'].map((what) => whats.indexOf(what));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(whats).toHaveLength(7); // those that go with each other are not lost
  });
  it('is removed by the removal of what takes it along', () => {
    const progress = ofFiles();
    add(progress, [-9, { makes: 'key', of: 'user' }], [-8, { makes: 'other' }], [-7, { removes: 'user' }]);
    const { items } = toActivity(progress).made;
    expect(items.map(({ what, removed }) => [what, removed !== undefined])).toEqual([
      ['other', false],
      ['key', true],
    ]);
  });
  it('is removed by its latest removal at the time or later, not by one before', () => {
    const progress = ofFiles();
    add(progress, [-9, { removes: 'a' }], [-8, { makes: 'a' }], [-7, { makes: 'b' }], [-5, { removes: 'b' }]);
    add(
      progress,
      [-4, { makes: 'b' }],
      [-3, { makes: 'c' }],
      [-3, { removes: 'c', eventName: 'DeleteUser' }],
    );
    const { items, more } = toActivity(progress).made;
    expect(more).toBe(0);
    expect(items.map(({ what, removed }) => [what, removed?.at])).toEqual([
      ['c', '2026-11-01T09:59:57Z'],
      ['b', undefined],
      ['b', '2026-11-01T09:59:55Z'],
      ['a', undefined],
    ]);
    expect(items[0]?.removed?.eventName).toBe('DeleteUser');
  });
  it('is counted beyond what is kept', () => {
    const progress = ofFiles();
    for (let n = 0; n < 6_500; n += 1) add(progress, [-n, { makes: `m${n}` }]);
    const { items, more } = toActivity(progress).made;
    expect([items.length, more, items[0]?.what, items.at(-1)?.what]).toEqual([5_000, 1_500, 'm0', 'm4999']);
  });
  it('costs a call that cannot be read only that', () => {
    const progress = ofFiles();
    add(progress, [-9, { makes: 'odd' }]);
    expect(toActivity(progress)).toMatchObject({ calls: 1, unreadable: 1, made: { items: [] } });
  });
});

describe('first uses', () => {
  const ec2 = { eventSource: 'ec2.amazonaws.com' };
  it('are what began a day before the launch at the earliest, of a credential that was in use before', () => {
    const progress = ofFiles();
    add(
      progress,
      [-200_000],
      [-90_000, { eventSource: 's3.amazonaws.com' }],
      [-80_000, ec2],
      [-1, ec2],
      [-2],
    );
    add(progress, [-50, { awsRegion: 'eu-west-1', eventSource: 's3.amazonaws.com' }]);
    expect(toActivity(progress).firstUses).toEqual([
      { kind: 'region', name: 'eu-west-1', first: '2026-11-01T09:59:10Z', count: 1 },
      { kind: 'service', name: 'ec2', first: '2026-10-31T11:46:40Z', count: 2 },
    ]);
  });
  it('are not told of a credential that is new, nor where older history was not read', () => {
    const progress = ofFiles();
    add(progress, [-80_000, ec2], [-1]);
    expect(toActivity(progress)).toMatchObject({
      firstUses: [],
      notSearched: ['what others did to 1 resource: the time was over'],
    });
    const unread = beginReview(inputOf());
    expect(toActivity(unread).notSearched).toContainEqual(expect.stringContaining('used for the first time'));
  });
});

describe('a review of log files', () => {
  const issues = (key: string): object => ({
    eventName: 'CreateAccessKey',
    readOnly: false,
    responseElements: { accessKey: { accessKeyId: key, userName: 'eve' } },
  });
  it('takes the records of followed credentials only, and finds what these issued in a pass before', () => {
    const progress = ofFiles();
    const records = [
      eventOf('c', launchSecond, {}, 'AKIAEXAMPLEMADE00002'),
      eventOf('b', launchSecond, issues('AKIAEXAMPLEMADE00002'), 'AKIAEXAMPLEMADE00001'),
      eventOf('a', launchSecond, issues('AKIAEXAMPLEMADE00001')),
      eventOf('d', launchSecond, {}, 'AKIAEXAMPLEOTHER0001'),
    ].map(({ record }) => record);
    while (records.map((record) => findIssued(progress, record)).includes(true));
    const counted = records.map((record) => addRecord(progress, record, 'us-east-1'));
    expect(counted).toEqual([true, true, true, false]);
    const found = new Map<(typeof progress.resources.jobs)[number], Found>(
      chooseResources(progress).map((job) => [job, nothingFound()]),
    );
    expect(toActivity(progress)).toMatchObject({ complete: false });
    for (const record of [
      ...records,
      eventOf('e', launchSecond, issues('AKIAEXAMPLEMADE00003'), 'AKIAX').record,
    ]) {
      addToResources(progress, found, record, 'us-east-1');
    }
    closeResources(found);
    const activity = toActivity(progress);
    expect(activity).toMatchObject({
      calls: 1,
      complete: true,
      canContinue: false,
      coverage: [{ region: 'us-east-1', pages: 0, events: 3 }],
    });
    expect(activity.resources.items.find(({ name }) => name === 'eve')).toMatchObject({
      events: 3,
      others: { items: [{ eventName: 'CreateAccessKey', accessKeyId: 'AKIAX' }], more: 0 },
    });
  });
  it('follows fifty issued credentials, and says how many more there are', () => {
    const progress = ofFiles();
    for (let n = 0; n < 60; n += 1)
      add(progress, [-n, issues(`AKIAEXAMPLEMADE${String(n).padStart(5, '0')}`)]);
    add(progress, [0, issues('AKIAEXAMPLEMADE00059')]);
    const { searchedFor, notSearched, complete } = toActivity(progress);
    expect(searchedFor).toHaveLength(51);
    expect(notSearched).toContainEqual(expect.stringMatching(/^10 more credentials/));
    expect(complete).toBe(false);
  });
  it('does not take a user of the same name in another account for the caller', () => {
    const userArn = 'arn:aws:iam::111122223333:user/bob';
    const credential = { by: 'user', userName: 'bob', userArn } as const;
    const progress = ofFiles({ followed: [{ credential, issued: false }] });
    const identity = (arn: string, accountId: string): object => ({
      userIdentity: { type: 'IAMUser', arn, accountId, userName: 'bob', accessKeyId: ownKey },
    });
    add(
      progress,
      [0, identity(userArn, '111122223333')],
      [1, identity(userArn.replace('1111', '9999'), '999922223333')],
    );
    expect(toActivity(progress).calls).toBe(1);
  });
});

describe('progress', () => {
  it('comes back from JSON as it was, and not in another version', () => {
    const progress = beginReview(inputOf({ containedAt: '2026-11-01T10:00:01Z' }));
    add(progress, [-1, { userAgent: '__proto__', makes: 'x' }], [-90_000, { errorCode: 'AccessDenied' }]);
    const back = decodeProgress(encodeProgress(progress));
    expect(back).toEqual(progress);
    expect(toActivity(back!)).toEqual(toActivity(progress));
    expect(decodeProgress(encodeProgress(progress).replace('"version":2', '"version":1'))).toBeUndefined();
    expect(decodeProgress('{')).toBeUndefined();
  });
});

describe('condense', () => {
  it('shortens lists to what room there is, and no total', () => {
    const progress = ofFiles();
    for (let n = 0; n < 400; n += 1) {
      const service = {
        eventSource: `s${n}.amazonaws.com`,
        userAgent: `a${n} ${'é'.repeat(150)}`,
        readOnly: false,
      };
      const items = [{ instanceId: `i-${n}` }];
      add(progress, [-n * 900, { ...service, makes: `m${n}`, errorCode: `E${n}` }]);
      add(progress, [
        -n * 900,
        {
          eventName: 'RunInstances',
          eventSource: 'ec2.amazonaws.com',
          responseElements: { instancesSet: { items } },
        },
      ]);
    }
    const activity = toActivity(progress);
    const sizes = [200_000, 32_768, 12_000, 6_000, 3_000].map((bytes) => {
      const short = condense(activity, bytes);
      const { made, instances, services, userAgents, errors, matrix, matrixMore = 0, timeline } = short;
      expect(short).toMatchObject({
        calls: 800,
        failed: 400,
        changeCount: 400,
        firstSeen: activity.firstSeen,
      });
      expect(made.items.length + made.more).toBe(400);
      expect(instances.items.length + instances.more).toBe(400);
      expect(timeline.intervals.reduce((sum, { calls }) => sum + calls, 0)).toBe(800);
      expect(matrix.reduce((sum, { count }) => sum + count, matrixMore)).toBe(800);
      for (const [list, sum] of [
        [services, 800],
        [userAgents, 800],
        [errors, 400],
      ] as const) {
        expect(list.reduce((total, { count }) => total + count, 0)).toBe(sum);
      }
      const size = Buffer.byteLength(JSON.stringify(short));
      expect(size).toBeLessThanOrEqual(bytes);
      return size;
    });
    expect(sizes[1]).toBeGreaterThan(15_000);
    // Where there is no room at all, the totals are still there.
    expect(condense(activity, 0)).toMatchObject({ calls: 800, made: { items: [], more: 400 } });
  });
});
