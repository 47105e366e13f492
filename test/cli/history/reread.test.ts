import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { makePlaces } from '../../../cli/history/files/places.ts';
import { readHistory } from '../../../cli/history/files/read-history.ts';
import { startReading } from '../../../cli/history/reading.ts';
import { reread } from '../../../cli/history/files/reread.ts';

const home = mkdtempSync(path.join(tmpdir(), 'firebreak-reread-'));
const file = path.join(home, 'file');
afterAll(() => rmSync(home, { recursive: true }));

/** The records that are read first, and those of the chosen values that are read again. */
async function readTwice(isChosen: (id: string) => boolean, between = () => {}) {
  const places = makePlaces();
  const first: string[] = [];
  for await (const batch of readHistory([file], { placed: true, reading: startReading() })) {
    for (const { record, place } of batch) {
      const id = String(record['eventID']);
      first.push(id);
      if (place && isChosen(id)) places.add(place);
    }
  }
  between();
  const reading = startReading();
  const again: string[] = [];
  for await (const entries of reread(places, { mayHold: () => true, reading }))
    for (const { record } of entries) again.push(String(record['eventID']));
  return { first, again, broken: reading.broken };
}

const record = (id: number, size = 0) => ({
  eventID: String(id),
  eventName: 'GetUser',
  text: 'é'.repeat(size),
});
const lines = (records: readonly object[]) => records.map((each) => JSON.stringify(each)).join('\r\n\n ');

const forms: readonly (readonly [string, (records: readonly object[]) => string | Buffer])[] = [
  ['log files', (records) => JSON.stringify({ owner: {}, Records: records, z: 1 })],
  ['pretty log files', (records) => JSON.stringify({ Records: records }, null, 2)],
  ['gzipped log files', (records) => gzipSync(JSON.stringify({ Records: records }))],
  ['JSON lines', lines],
  ['JSON lines after one that is cut off', (records) => `{"a":"cut\n${lines(records)}`],
  ['values that touch', (records) => records.map((each) => JSON.stringify(each)).join('')],
  ['lists', (records) => JSON.stringify(records)],
  ['gzip that is cut off', (records) => gzipSync(`${lines(records)}\n`).subarray(0, -4)],
];

describe('reading again what was noted', () => {
  it.each(forms)('finds the same in %s', async (_name, toContent) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0, 1, 100, 70_000, 300_000), { minLength: 1, maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
        async (sizes, choice) => {
          writeFileSync(file, toContent(sizes.map((size, id) => record(id, size))));
          const isChosen = (id: string) => choice[Number(id) % choice.length] === true;
          const { first, again, broken } = await readTwice(isChosen);
          expect(first).toEqual(sizes.map((_, id) => String(id)));
          expect({ again, broken }).toEqual({ again: first.filter(isChosen), broken: [] });
        },
      ),
      { numRuns: 20 },
    );
  });

  it('finds all records of a value of several, once', async () => {
    const log = (...ids: readonly number[]) => JSON.stringify({ Records: ids.map((id) => record(id)) });
    writeFileSync(file, `${log(1, 2)}\n${log(3, 4)}`);
    expect(await readTwice(() => true)).toMatchObject({ again: ['1', '2', '3', '4'] });
  });

  it.each([
    ['shorter', () => writeFileSync(file, lines([record(1)]))],
    ['other', () => writeFileSync(file, lines([record(1), record(2, 5), record(3)]))],
    ['gone', () => rmSync(file)],
  ])('names a file that has become %s', async (_name, change) => {
    writeFileSync(file, lines([record(1), record(2), record(3)]));
    const { broken } = await readTwice(() => true, change);
    expect(broken).toMatchObject([{ file, why: 'changed while it was read' }]);
  });
});
