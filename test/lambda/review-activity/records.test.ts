import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { beginReview } from '../../../core/review/begin.ts';
import { makeRecordKeeper } from '../../../lambda/steps/review-activity/records.ts';
import { makePacer } from '../../../lambda/steps/review-activity/pacer.ts';
import { inputOf, searchedAt } from '../../support/review/review.ts';
import { virtualTime } from '../../support/run/virtual-time.ts';

/** Text that does not get much shorter. */
const noise = (index: number): string =>
  Array.from({ length: 60 }, (_, n) => createHash('sha512').update(`${index} ${n}`).digest('base64')).join(
    '',
  );

describe('the records that are kept', () => {
  it('are in files of about four megabytes, whole and in order, each with its digest', async () => {
    const progress = beginReview(inputOf());
    const files = new Map<string, Buffer>();
    const put = (key: string, body: Buffer | string): Promise<undefined> => {
      files.set(key, Buffer.from(body));
      return Promise.resolve(undefined);
    };
    const keeper = makeRecordKeeper(progress, { put }, 'records/');
    for (let n = 0; n < 30; n += 1) {
      const page = Array.from({ length: 50 }, (_, index) => ({
        n: n * 50 + index,
        text: noise(n * 50 + index),
      }));
      await keeper.add(progress.settled, page);
    }
    await keeper.flush();
    const { parts } = progress.settled;
    expect(parts.map(({ key }) => key)).toEqual([
      'records/settled-0001.jsonl.gz',
      'records/settled-0002.jsonl.gz',
    ]);
    const lines = parts.flatMap(({ key, sha256, bytes, records }) => {
      const file = files.get(key)!;
      expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
      expect(file).toHaveLength(bytes);
      expect(bytes).toBeLessThan(5 * 1024 * 1024);
      const found = gunzipSync(file).toString().trim().split('\n');
      expect(found).toHaveLength(records);
      return found;
    });
    expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual([...Array(1_500).keys()]);
  });
  it('are given up after two writes that fail, and what cannot be written is counted', async () => {
    const progress = beginReview(inputOf());
    let writes = 0;
    const put = (): Promise<undefined> => {
      writes += 1;
      return Promise.reject(new Error('no'));
    };
    const keeper = makeRecordKeeper(progress, { put }, 'records/');
    for (let n = 0; n < 4; n += 1) {
      await keeper.add(progress.fresh, [{ n }]);
      await keeper.flush();
    }
    let deep: unknown = [];
    for (let n = 0; n < 50_000; n += 1) deep = [deep];
    await keeper.add(progress.fresh, [deep]);
    expect(writes).toBe(2);
    expect(progress).toMatchObject({ keepError: 'no', fresh: { parts: [], lost: 5 } });
  });
});

describe('the pace of a region', () => {
  it('is two calls a second, slower when it refuses one, and comes back', async () => {
    const time = virtualTime(searchedAt);
    const pacer = makePacer(time, new AbortController().signal);
    const starts = async (count: number, outcome: 'answered' | 'refused'): Promise<readonly number[]> => {
      const at: number[] = [];
      for (let n = 0; n < count; n += 1) {
        await time.run(pacer.turn());
        at.push(time.now());
        pacer[outcome]();
      }
      return at.slice(1).map((each, index) => each - at[index]!);
    };
    expect(await starts(4, 'answered')).toEqual([500, 500, 500]);
    const refused = await starts(12, 'refused');
    expect(refused[0]).toBeGreaterThan(500);
    expect(refused.at(-1)).toBe(8_000);
    expect((await starts(20, 'answered')).at(-1)).toBeCloseTo(500, 0);
  });
});
