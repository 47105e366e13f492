import { execFile } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { launchRecord } from '../../support/events.ts';

const home = mkdtempSync(path.join(tmpdir(), 'firebreak-flat-'));
afterAll(() => rmSync(home, { recursive: true }));

/** A file of about so many megabytes: every five hundredth record is a launch. */
function bigFile(name: string, megabytes: number, { begin = '', between = '\n', end = '' } = {}): string {
  const record = (i: number) =>
    JSON.stringify({ ...launchRecord, eventID: `id-${i}`, ...(i % 500 && { eventName: 'DescribeVpcs' }) });
  const block = Array.from({ length: 500 }, (_, i) => record(i)).join(between);
  const full = path.join(home, name);
  const file = openSync(full, 'w');
  writeSync(file, begin);
  for (let bytes = 0; bytes < megabytes * 1e6; bytes += block.length) writeSync(file, block + between);
  writeSync(file, record(1) + end);
  closeSync(file);
  return full;
}

const script = path.join(home, 'read.ts');
const reader = path.join(__dirname, '../../../cli/history');
writeFileSync(
  script,
  `import { readHistory } from '${reader}/files/read-history.ts';
import { startReading } from '${reader}/reading.ts';
const reading = startReading();
const before = process.cpuUsage();
for await (const batch of readHistory([process.argv[2]], { containing: 'RunInstances', reading })) batch.length;
const { user, system } = process.cpuUsage(before);
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ megabytes, broken: reading.broken, rate: reading.records / ((user + system) / 1e6) }));`,
);

async function measure(file: string): Promise<{ megabytes: number; rate: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', script, file]);
  const { broken, ...measured } = JSON.parse(stdout) as { broken: unknown; megabytes: number; rate: number };
  expect(broken).toEqual([]);
  return measured;
}

describe('a file of any size', () => {
  it.each([
    ['JSON lines', {}],
    ['one log file in one line', { begin: '{"Records":[', between: ',', end: ']}' }],
  ])(
    'of %s takes no more memory when it is larger',
    async (name, form) => {
      const small = await measure(bigFile(`${name}-5`, 5, form));
      const large = await measure(bigFile(`${name}-90`, 90, form));
      expect(large.megabytes - small.megabytes).toBeLessThan(40);
    },
    120_000,
  );

  it('of JSON lines is read at 50,000 records and more in a second of one core', async () => {
    // Processor time, because other tests run at the same time.
    expect((await measure(bigFile('rate', 60))).rate).toBeGreaterThan(50_000);
  }, 120_000);
});
