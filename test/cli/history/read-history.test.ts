import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readHistory } from '../../../cli/history/files/read-history.ts';
import { startReading } from '../../../cli/history/reading.ts';
import type { Entry } from '../../../cli/history/files/to-entries.ts';
import { launchRecord, toEvent } from '../../support/events.ts';

const home = mkdtempSync(path.join(tmpdir(), 'firebreak-history-'));
afterAll(() => rmSync(home, { recursive: true }));

let folders = 0;
/** A folder with these files in it. */
function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const root = path.join(home, String((folders += 1)));
  mkdirSync(root);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  return root;
}

async function read(paths: readonly string[], containing?: string) {
  const reading = startReading();
  const entries: Entry[] = [];
  for await (const batch of readHistory(paths, { reading, ...(containing !== undefined && { containing }) }))
    entries.push(...batch);
  return { reading, entries, ids: entries.map(({ record }) => record['eventID']) };
}

async function readOne(content: string | Buffer, containing?: string, name = 'file') {
  const root = folder({ [name]: content });
  const { reading, ...rest } = await read([path.join(root, name)], containing);
  return { reading, broken: reading.broken.map(({ why, recordsRead }) => [why, recordsRead]), ...rest };
}

const launch = (eventID: string) => ({ ...launchRecord, eventID });
const other = (eventID: string) => ({ ...launchRecord, eventID, eventName: 'GetUser' });
const [a, b, c] = [launch('a'), other('b'), launch('c')];
const log = (...records: readonly object[]) => JSON.stringify({ Records: records });
const lines = (...records: readonly object[]) => records.map((record) => JSON.stringify(record)).join('\n');
const looked = (record: { readonly eventID: string }) => ({
  EventId: record.eventID,
  EventName: launchRecord.eventName,
  CloudTrailEvent: JSON.stringify(record),
});

const forms: readonly (readonly [string, string | Buffer])[] = [
  ['a log file', log(a, b, c)],
  ['a pretty log file', JSON.stringify({ Records: [a, b, c] }, null, 2)],
  ['JSON lines', lines(a, b, c)],
  ['JSON lines with blank ones and CRLF', `\uFEFF${lines(a, b, c).replace(/\n/g, '\r\n\r\n')}\r\n`],
  ['lines of EventBridge', lines(toEvent(a), toEvent(b), toEvent(c))],
  ['lines of log files', lines({ Records: [a, b] }, { Records: [c] })],
  ['LookupEvents', JSON.stringify({ Events: [a, b, c].map(looked), NextToken: 'x' }, null, 4)],
  ['lines of LookupEvents', lines(...[a, b, c].map(looked))],
  ['pages of LookupEvents', lines({ Events: [a, b].map(looked) }, { Events: [looked(c)] })],
  ['a list', JSON.stringify([a, b, c])],
  ['pretty records, one after the other', [a, b, c].map((each) => JSON.stringify(each, null, 2)).join('\n')],
  ['records that touch', [a, b, c].map((each) => JSON.stringify(each)).join('')],
  [
    'gzip in several members',
    Buffer.concat([gzipSync(`${lines(a)}\n`), gzipSync(lines(b, c)), Buffer.alloc(512)]),
  ],
  ['a gzipped log file', gzipSync(log(a, b, c))],
];

describe('reading records', () => {
  it.each(forms)('from %s', async (_name, content) => {
    const all = await readOne(content);
    expect(all.ids).toEqual(['a', 'b', 'c']);
    expect(all.reading).toMatchObject({ files: 1, records: 3, unreadable: 0, broken: [] });
    const wanted = await readOne(content, 'RunInstances');
    expect(wanted.ids).toEqual(['a', 'c']);
    expect(wanted.reading).toMatchObject({ files: 1, records: 3, unreadable: 0, broken: [] });
  });

  it('and counts those in lines of log files that hold nothing wanted', async () => {
    const { reading } = await readOne(lines({ Records: [b, b] }, { Records: [b, b, b] }), 'RunInstances');
    expect(reading).toMatchObject({ records: 5, unreadable: 0, broken: [] });
  });

  it('from one record by itself', async () => {
    expect((await readOne(JSON.stringify(a, null, 2))).ids).toEqual(['a']);
  });

  it('keeps what the EventBridge envelope says', async () => {
    const { entries } = await readOne(JSON.stringify(toEvent(a)));
    expect(entries).toEqual([{ record: a, account: '111122223333', region: 'ap-southeast-2' }]);
  });

  it('counts what is no record', async () => {
    const { ids, reading } = await readOne(
      JSON.stringify([a, null, 7, 'RunInstances', {}, [], { eventName: 5 }, c]),
    );
    expect(ids).toEqual(['a', 'c']);
    expect(reading).toMatchObject({ records: 2, unreadable: 5, broken: [] });
  });

  it('has nothing against a log file without records', async () => {
    expect((await readOne('{"Records":[]}')).reading).toMatchObject({ files: 1, records: 0, broken: [] });
  });
});

describe('a broken file says what and where, and counts what came before', () => {
  const gz = gzipSync(lines(...Array.from({ length: 20_000 }, (_, i) => launch(String(i)))));
  const cases: readonly (readonly [string, string | Buffer, string | RegExp, number])[] = [
    [
      'cut in the middle of a record',
      log(a, b).slice(0, -20),
      /ends too early, in the middle of a value \(byte \d+\)/,
      1,
    ],
    [
      'lines cut in the middle of one',
      lines(a, b).slice(0, -20),
      '1 value that is no JSON, first at line 2',
      1,
    ],
    [
      'a broken line among others',
      `${lines(a)}\n{"eventName": RunInstances}\n${lines(c)}`,
      '1 value that is no JSON, first at line 2',
      2,
    ],
    [
      'a broken element',
      `{"Records":[${lines(a)},{"a":tru},${lines(c)}]}`,
      /1 value that is no JSON, first at byte \d+/,
      2,
    ],
    ['empty', '', 'is empty', 0],
    ['no JSON', 'hello', 'text that is neither a JSON object nor a list (byte 0)', 0],
    [
      'binary',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]),
      'text that is neither a JSON object nor a list (byte 0)',
      0,
    ],
    ['JSON of something else', '{"name":"x"}', 'is JSON, but holds no CloudTrail record', 0],
    [
      'gzip that is damaged',
      Buffer.concat([gz.subarray(0, 40), gz.subarray(60)]),
      /is a damaged or cut-off gzip file/,
      0,
    ],
  ];
  it.each(cases)('%s', async (_name, content, why, before) => {
    for (const containing of [undefined, 'RunInstances']) {
      const { broken, reading } = await readOne(content, containing);
      expect(broken).toEqual([[typeof why === 'string' ? why : expect.stringMatching(why), before]]);
      expect(reading.records).toBe(before);
    }
  });

  const deep = 2_000_000;
  it.each([
    ['lists', '['.repeat(deep) + ']'.repeat(deep), 'byte 3999998'],
    ['log files', '{"Records":['.repeat(deep) + ']}'.repeat(deep), 'byte 27999997'],
  ])('%s that are nested two million deep, and the rest is read', async (_name, content, place) => {
    const root = folder({ '1.json': log(a), '2.json': content, '3.json': log(c) });
    for (const containing of [undefined, 'RunInstances']) {
      const { ids, reading } = await read([root], containing);
      expect(ids).toEqual(['a', 'c']);
      expect(reading.broken).toEqual([
        {
          file: path.join(root, '2.json'),
          why: `1 value that is nested too deep to be read, first at ${place}`,
          recordsRead: 0,
        },
      ]);
    }
  });

  it('gzip that is cut off', async () => {
    const { broken, ids } = await readOne(gz.subarray(0, gz.length / 2));
    expect(broken).toEqual([['is a damaged or cut-off gzip file (unexpected end of file)', ids.length]]);
    expect(ids.length).toBeGreaterThan(5_000);
    expect(ids).toEqual(ids.map((_, index) => String(index)));
  });

  it('a path that is not there does not stop the rest', async () => {
    const root = folder({ 'a.json': log(a) });
    const { ids, reading } = await read(['no/such.json', root]);
    expect(ids).toEqual(['a']);
    const [missing] = reading.broken;
    expect(missing).toMatchObject({ file: 'no/such.json', why: expect.stringContaining('does not exist') });
  });
});

describe('folders', () => {
  const trail = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11';
  it('are read in the order of names, without what is no log', async () => {
    const root = folder({
      [`${trail}/02/b.json.gz`]: gzipSync(log(launch('2'))),
      [`${trail}/01/z.json.gz`]: gzipSync(log(launch('1'))),
      [`${trail.replace('CloudTrail', 'CloudTrail-Digest')}/01/d.json.gz`]: gzipSync('{"digestEndTime":"x"}'),
      'AWSLogs/111122223333/vpcflowlogs/f.log.gz': gzipSync('2 111122223333 eni-1'),
      'AWSLogs/111122223333/Config/c.json.gz': gzipSync('{"configurationItems":[{"a":1}]}'),
      'README.md': '# hello',
      'no-ending': lines(launch('3')),
      'broken.json': 'hello',
    });
    const { ids, reading } = await read([root]);
    expect(ids).toEqual(['1', '2', '3']);
    expect(reading.files).toBe(4);
    expect([...reading.skipped].map(([reason, { count }]) => [reason, count])).toEqual([
      ['digest', 1],
      ['no CloudTrail records', 1],
      ['not JSON', 2],
    ]);
    expect(reading.broken).toHaveLength(1);
    expect(reading.unreadable).toBe(0);
  });

  it('that hold nothing are told: they are not what was meant', async () => {
    const root = folder({});
    mkdirSync(path.join(root, 'below'), { recursive: true });
    const { ids, reading } = await read([root, path.join(root, 'below')]);
    expect(ids).toEqual([]);
    expect(reading.broken).toEqual([
      { file: `${root}, ${path.join(root, 'below')}`, why: 'has no file in it', recordsRead: 0 },
    ]);
  });

  it('are no trouble where one of them holds something, or what is no log', async () => {
    const empty = folder({});
    mkdirSync(empty, { recursive: true });
    const digest = folder({ 'CloudTrail-Digest/d.json': '{}' });
    for (const paths of [[empty, folder({ 'a.json': log(a) })], [digest]])
      expect((await read(paths)).reading.broken).toEqual([]);
  });

  it('may hold links in circles, and be named twice', async () => {
    const root = folder({ 'in/a.json': log(a) });
    symlinkSync(root, path.join(root, 'in', 'up'));
    symlinkSync('loop', path.join(root, 'loop'));
    const { ids, reading } = await read([root, `${root}/`, path.join(root, 'in', '..')]);
    expect(ids).toEqual(['a']);
    expect(reading.broken).toEqual([
      { file: path.join(root, 'loop'), why: 'is a link that leads to itself', recordsRead: 0 },
    ]);
  });
});
