import { gunzipSync } from 'node:zlib';
import { PermanentError, RetryableError } from '../../../../lambda/aws/failure.ts';
import type { ContainmentState } from '../../../../core/state.ts';
import type { Activity } from '../../../../core/review/totals/activity.ts';
import { eventOf, launchSecond, ownKey, searchedAt } from '../../../support/review/review.ts';
import { awsError } from '../../../support/run/sdk.ts';
import { folder, bucket, worldOf, many } from './world.ts';

describe('a run of the review', () => {
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
});
