import { createHash } from 'node:crypto';
import type { Evidence } from '../../../lambda/aws/evidence.ts';
import { PermanentError } from '../../../lambda/aws/failure.ts';
import type { Activity } from '../../../core/review/totals/activity.ts';
import { storeEvidence } from '../../../lambda/steps/store-evidence/store.ts';
import { activityOf } from '../../support/review/activity.ts';
import { containment, stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:01:00Z');
const key = (name: string) => `incidents/fb-20261101-100000-0123abcd/${name}`;
const short = activityOf({ calls: 3, operations: [] });
const state = stateOf(undefined, { containment: containment(), activity: short });
const part = { key: key('records/settled-0001.jsonl.gz'), sha256: 'f'.repeat(64), bytes: 9, records: 3 };
const whole: Activity = {
  ...short,
  operations: [{ name: 'iam:OnlyInTheWholeReview', count: 3 }],
  kept: { records: 3, parts: [part] },
};

function bucket(review: Buffer | Error | undefined, refused?: RegExp) {
  const files = new Map<string, Buffer>();
  const evidence: Evidence = {
    put: (name, body) => {
      if (refused?.test(name)) return Promise.reject(new PermanentError(`storing ${name}: AccessDenied`));
      files.set(name, Buffer.from(body));
      return Promise.resolve(`v-${name.split('/').at(-1)!}`);
    },
    get: (name) => {
      expect(name).toBe(key('review/activity.json'));
      return review instanceof Error ? Promise.reject(review) : Promise.resolve(review);
    },
  };
  return { files, store: (of = state) => storeEvidence(of, { evidence, bucket: 'evidence', now }) };
}

describe('the evidence of a phase', () => {
  it('is the incident, the report in every form, and a manifest with the digest of each', async () => {
    const review = Buffer.from(JSON.stringify(whole));
    const { files, store } = bucket(review);
    const digest = (body: Buffer) => createHash('sha256').update(body).digest('hex');
    expect(await store()).toEqual({
      manifest: {
        phase: 'first',
        key: key('first/manifest.json'),
        sha256: digest(files.get(key('first/manifest.json'))!),
        versionId: 'v-manifest.json',
      },
      files: 7,
    });
    const names = ['incident.json', 'report.html', 'report.txt', 'report.json', 'ocsf.json', 'review.json'];
    expect([...files.keys()]).toEqual([...names, 'manifest.json'].map((name) => key(`first/${name}`)));
    const manifest = JSON.parse(files.get(key('first/manifest.json'))!.toString());
    expect(manifest).toMatchObject({
      ...{ version: 2, about: state.incident.id, phase: 'first' },
      key: key('first/manifest.json'),
    });
    expect(manifest).not.toHaveProperty('previous');
    expect(manifest.files).toEqual([
      ...names.map((name) => {
        const body = files.get(key(`first/${name}`))!;
        return {
          ...{ key: key(`first/${name}`), sha256: digest(body) },
          ...{ bytes: body.length, versionId: `v-${name}` },
        };
      }),
      { key: part.key, sha256: part.sha256, bytes: part.bytes },
    ]);
    expect(JSON.parse(files.get(key('first/incident.json'))!.toString())).toEqual(state);
    // A later phase's review has the same name; this one stays what the manifest says.
    expect(files.get(key('first/review.json'))).toEqual(review);
  });
  it('names the manifest of the phase before, and shows it in its report: its own would change its digest', async () => {
    const earlier = { phase: 'first', key: key('first/manifest.json'), sha256: 'a'.repeat(64) } as const;
    const { files, store } = bucket(undefined);
    await store({ ...state, phase: 'follow-up', manifest: { ...earlier, versionId: 'v1' } });
    const read = (name: string) => files.get(key(`follow-up/${name}`))!.toString();
    expect(JSON.parse(read('manifest.json'))).toMatchObject({ previous: { ...earlier, versionId: 'v1' } });
    for (const name of ['report.txt', 'report.html', 'report.json'])
      expect(read(name)).toContain('a'.repeat(64));
    expect(read('report.txt').replace(/\s+/g, ' ')).toContain('The manifest of the phase first, version v1.');
  });
  it('shows the whole review, of which the state has a short one', async () => {
    const { files, store } = bucket(Buffer.from(JSON.stringify(whole)));
    await store();
    expect(files.get(key('first/report.html'))!.toString()).toContain('OnlyInTheWholeReview');
    expect(files.get(key('first/report.txt'))!.toString()).toContain('OnlyInTheWholeReview');
  });
  it.each([
    ['is not there', undefined],
    ['is of another run', Buffer.from(JSON.stringify({ ...whole, runs: 2 }))],
    ['is no JSON', Buffer.from('{')],
    ['cannot be read', new PermanentError('AccessDenied')],
  ])('goes by the state where the whole review %s, and says so', async (_name, review) => {
    const { files, store } = bucket(review);
    expect(await store()).toMatchObject({ files: 5, shortened: expect.any(String) });
    expect(files.get(key('first/report.txt'))!.toString()).toContain('3 calls');
    expect(files.get(key('first/report.txt'))!.toString()).not.toContain('OnlyInTheWholeReview');
  });
  it('has no manifest where a file could not be stored: it would name what is not there', async () => {
    const { files, store } = bucket(undefined, /report\.html$/);
    await expect(store()).rejects.toThrow('report.html: AccessDenied');
    expect([...files.keys()]).not.toContain(key('first/manifest.json'));
  });
  it('is the same when it is written again', async () => {
    const review = Buffer.from(JSON.stringify(whole));
    const [one, two] = [bucket(review), bucket(review)];
    await one.store();
    await two.store();
    await two.store();
    expect([...two.files]).toEqual([...one.files]);
  });
  it('is written without a review', async () => {
    const { files, store } = bucket(new Error('must not be asked'));
    await store({ ...state, activity: { unavailable: 'Lambda timed out' } });
    expect(files.get(key('first/report.txt'))!.toString()).toContain('Lambda timed out');
  });
});
