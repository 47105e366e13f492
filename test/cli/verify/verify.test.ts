import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { digestOf, entryOf, toManifest } from '../../../core/evidence/manifest.ts';
import { openCopy } from '../../../cli/verify/folder.ts';
import { parseOptions } from '../../../cli/verify/options.ts';
import { verifyLines } from '../../../cli/verify/render.ts';
import type { Source, StoredVersion } from '../../../cli/verify/source.ts';
import { verifySource } from '../../../cli/verify/verify.ts';

const root = 'incidents/fb-20261101-100000-0123abcd/';

/** A bucket with versions, as far as verify reads it; the newest is listed first. */
function bucket() {
  const bodies = new Map<string, Buffer>();
  const files = new Map<string, readonly StoredVersion[]>();
  const add = (key: string, body: string | undefined): string => {
    const id = `v${bodies.size + 1}`;
    bodies.set(id, Buffer.from(body ?? ''));
    const older = (files.get(key) ?? []).map((version) => ({ ...version, isLatest: false }));
    const bytes = Buffer.byteLength(body ?? '');
    const writtenAt = '2026-11-01T10:00:00.000Z';
    files.set(key, [{ id, writtenAt, bytes, isLatest: true, isMarker: body === undefined }, ...older]);
    return id;
  };
  const lose = (key: string, id: string) =>
    files.set(
      key,
      files.get(key)!.filter((version) => version.id !== id),
    );
  const source: Source = {
    name: `s3://evidence/${root}`,
    ...{ isCopy: false, files },
    read: (_, { id }) => Promise.resolve(bodies.get(id)!),
  };
  return { source, add, lose, files };
}

type Bucket = ReturnType<typeof bucket>;

/** A phase as store-evidence writes it. @returns the digest that the mail has */
function store(add: (key: string, body: string) => string, phase: string, previous?: string): string {
  const names = ['incident.json', 'report.html'];
  const written = names.map((name) => ({ key: `${root}${phase}/${name}`, body: `${name} of ${phase}` }));
  const entries = written.map((file) => entryOf(file, add(file.key, file.body)));
  const record = { key: `${root}records/settled-0001.jsonl.gz`, body: 'records' };
  if (previous === undefined) add(record.key, record.body);
  const key = `${root}${phase}/manifest.json`;
  const { body, sha256 } = toManifest({
    ...{ about: 'fb', phase, writtenAt: 'now', key },
    ...(previous !== undefined && { previous: { phase: 'first', key: 'x', sha256: previous } }),
    files: [...entries, entryOf(record)],
  });
  add(key, body);
  return sha256;
}

const states = ({ phases }: Awaited<ReturnType<typeof verifySource>>) =>
  phases.flatMap(({ files }) => files.filter(({ state }) => state !== 'intact').map(({ state }) => state));

describe('evidence in a bucket', () => {
  it('is intact by the digest of the newest mail, which leads to the phases before', async () => {
    const { source, add } = bucket();
    const first = store(add, 'first');
    const later = store(add, 'follow-up', first);
    const verified = await verifySource(source, [later]);
    expect(verified).toMatchObject({ result: 'intact', gone: [], others: [] });
    expect(verified.phases.map(({ vouchedBy, files }) => [vouchedBy, files.length])).toEqual([
      ['digest', 4],
      ['chain', 4],
    ]);
    expect(verifyLines(verified).at(-1)).toBe('INTACT: 8 files, each what the digest vouches for.');
    // The mail before knows nothing of what came later, and says so.
    const before = await verifySource(source, [first]);
    expect(before).toMatchObject({ result: 'intact', others: [{ phase: 'follow-up' }] });
    expect(verifyLines(before).join('\n')).toContain(
      'NOT CHECKED, because no digest that was given leads there',
    );
  });
  it('is not, where a report was changed and its manifest recomputed: the original is named', async () => {
    const { source, add } = bucket();
    const digest = store(add, 'first');
    const key = `${root}first/report.html`;
    const forged = { key, body: 'nothing happened' };
    add(key, forged.body);
    const manifest = `${root}first/manifest.json`;
    add(
      manifest,
      toManifest({ about: 'fb', phase: 'first', writtenAt: 'now', key: manifest, files: [entryOf(forged)] })
        .body,
    );
    const verified = await verifySource(source, [digest]);
    expect(verified.result).toBe('not-intact');
    expect(states(verified)).toEqual(['changed', 'changed']);
    expect(verifyLines(verified).join('\n')).toContain(
      `aws s3api get-object --bucket evidence --key ${key} --version-id v2 original-report.html`,
    );
    // By itself, all of it agrees: that is what the digest is for.
    const alone = await verifySource(source, []);
    expect(alone.phases.flatMap(({ files }) => files.map(({ state }) => state))).toContain('intact');
    expect(alone.result).not.toBe('intact');
  });
  it('is not, where the versions of before are gone too: nothing has the digest any more', async () => {
    const { source, add, lose, files } = bucket();
    const digest = store(add, 'first');
    const manifest = `${root}first/manifest.json`;
    const [old] = files.get(manifest)!;
    add(
      manifest,
      toManifest({ about: 'fb', phase: 'first', writtenAt: 'now', key: manifest, files: [] }).body,
    );
    lose(manifest, old!.id);
    const verified = await verifySource(source, [digest]);
    expect(verified).toMatchObject({ result: 'not-intact', gone: [digest], phases: [] });
    expect(verifyLines(verified).join('\n')).toContain(`no version of a manifest has the digest ${digest}`);
  });
  it('is not, where an intact copy of it was put beside what was changed', async () => {
    const { source, add, files } = bucket();
    const digest = store(add, 'first');
    for (const [key, [version]] of [...files])
      add(key.replace('/first/', '/copy/'), (await source.read(key, version!)).toString());
    add(`${root}first/report.html`, 'nothing happened');
    const verified = await verifySource(source, [digest]);
    expect(verified.result).toBe('not-intact');
    expect(verified.phases.map(({ manifest }) => manifest.key)).toEqual([`${root}first/manifest.json`]);
  });
  const spoils: readonly (readonly [string, (key: string, whole: Bucket) => void])[] = [
    ['deleted', (key, { add }) => void add(key, undefined)],
    ['missing', (key, { files }) => void files.delete(key)],
    ['changed', (key, { add }) => void add(key, 'report.html of FIRST')],
    ['added', (key, { add }) => void add(`${key}.bak`, 'more')],
  ];
  it.each(spoils)('finds a file that was %s', async (state, spoil) => {
    const whole = bucket();
    const digest = store(whole.add, 'first');
    spoil(`${root}first/report.html`, whole);
    const verified = await verifySource(whole.source, [digest]);
    expect(verified.result).toBe('not-intact');
    expect(states(verified)).toEqual([state]);
  });
  it('is intact where the same was written again, as a repeated step does', async () => {
    const { source, add } = bucket();
    const digest = store(add, 'first');
    expect(store(add, 'first')).not.toBe(digest); // other versions
    add(`${root}first/manifest.json`, 'x');
    const verified = await verifySource(source, [digest]);
    expect(verified.phases[0]!.files.map(({ state }) => state)).toEqual([
      ...['intact', 'intact', 'intact', 'changed'],
    ]);
  });
  it('is not called intact where a file cannot be read', async () => {
    const { source, add } = bucket();
    const digest = store(add, 'first');
    const read: Source['read'] = (key, version) =>
      key.endsWith('report.html') ? Promise.reject(new Error('AccessDenied')) : source.read(key, version);
    const verified = await verifySource({ ...source, read }, [digest]);
    expect(verified.result).toBe('not-intact');
    expect(verifyLines(verified).join('\n')).toMatch(/unread +incidents.*report\.html: AccessDenied/);
  });
  it('without a digest proves nothing, and says so', async () => {
    const { source, add } = bucket();
    store(add, 'first');
    const verified = await verifySource(source, []);
    expect(verified.result).toBe('unproven');
    expect(verifyLines(verified).join('\n')).toContain('NOT PROVEN');
    expect((await verifySource({ ...source, files: new Map() }, [])).result).toBe('not-intact');
  });
  it('shows names that an attacker chose as text', async () => {
    const { source, add } = bucket();
    const digest = store(add, 'first');
    add(`${root}first/\u001b[2J\nINTACT`, 'x');
    const text = verifyLines(await verifySource(source, [digest])).join('\n');
    expect(text).toContain('\\u{1b}[2J\\u{a}INTACT');
  });
});

describe('evidence in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-verify-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (file: string, body: string): string => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), body);
    return 'v';
  };
  it.each(['whole', 'incident', 'phase'])('is checked wherever the copy begins: %s', async (part) => {
    const digest = store((key, body) => write(`whole/${key}`, body), 'first');
    cpSync(join(folder, 'whole', root), join(folder, 'incident'), { recursive: true });
    cpSync(join(folder, 'whole', root, 'first'), join(folder, 'phase'), { recursive: true });
    const verified = await verifySource(openCopy(join(folder, part)), [digest]);
    // The records are not in the folder of the phase, and a copy of that alone lacks them.
    expect(states(verified)).toEqual(part === 'phase' ? ['missing'] : []);
    write(`${part}/${part === 'whole' ? root : ''}${part === 'phase' ? '' : 'first/'}report.html`, 'forged');
    expect((await verifySource(openCopy(join(folder, part)), [digest])).result).toBe('not-intact');
  });
  it('follows no link, and no name out of the folder', async () => {
    write('outside.txt', 'secret');
    const { body, sha256 } = toManifest({
      ...{ about: 'a', phase: 'by-hand', writtenAt: 'now', key: 'manifest.json' },
      files: [entryOf({ key: '../outside.txt', body: 'secret' }), entryOf({ key: 'link', body: 'secret' })],
    });
    write('links/manifest.json', body);
    symlinkSync(join(folder, 'outside.txt'), join(folder, 'links/link'));
    expect(states(await verifySource(openCopy(join(folder, 'links')), [sha256]))).toEqual([
      'missing',
      'missing',
    ]);
  });
});

it('manifests of the release before are read', async () => {
  const { source, add } = bucket();
  const file = { key: `${root}first/incident.json`, body: '{}' };
  add(file.key, file.body);
  const body = JSON.stringify({
    version: 1,
    about: 'fb',
    phase: 'first',
    writtenAt: 'now',
    files: [entryOf(file)],
  });
  add(`${root}first/manifest.json`, body);
  expect(await verifySource(source, [digestOf(body)])).toMatchObject({ result: 'intact' });
});

describe('the options of verify', () => {
  const id = 'fb-20261101-100000-0123abcd';
  const hex = 'AB'.repeat(32);
  it('takes a digest however it was copied', () => {
    expect(parseOptions([id, '--digest', `sha256:${hex}`, '--digest', hex.toLowerCase()])).toEqual({
      place: { kind: 'incident', id },
      digests: [hex.toLowerCase(), hex.toLowerCase()],
      json: false,
    });
  });
  it.each([
    [[], "give one incident's id, or --folder PATH; got: none."],
    [['nonsense'], '"nonsense" is no incident\'s id'],
    [[id, '--folder', 'x'], '--folder is a copy of its own'],
    [['--folder', ' '], '--folder is empty'],
    [[id, '--digest', 'abc'], '--digest is "abc": give the SHA-256 of the manifest'],
    [[id, '--bucket', 's3://b/c'], '--bucket is "s3://b/c"'],
  ])('refuses %j', (argv, message) => {
    expect(() => parseOptions(argv)).toThrow(message);
  });
});
