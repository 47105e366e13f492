import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { main } from '../../cli/main.ts';
import { readTrailFile } from '../../cli/trail-file.ts';
import { firebreak, projectRoot } from '../support/run/cli.ts';
import { launchRecord } from '../support/events.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const trail = gzipSync(
  JSON.stringify({ Records: [launchRecord, { ...launchRecord, eventID: 'x', eventName: 'GetUser' }] }),
);

function file(name: string, content: string | Buffer): string {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
}

async function run(...argv: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const err = jest.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const code = await main(argv);
  out.mockRestore();
  err.mockRestore();
  return { code, said: lines.join('') };
}

/** The files, from the project's root, that a run of the command line loads. */
async function loadedBy(...argv: string[]): Promise<readonly string[]> {
  const hooks = `
    import { registerHooks } from 'node:module';
    registerHooks({ load: (url, context, next) => (process.stderr.write(url + '\\n'), next(url, context)) });`;
  const imports = `--import=data:text/javascript,${encodeURIComponent(hooks)}`;
  const { code, stderr } = await firebreak(argv, { env: { NODE_OPTIONS: imports } });
  expect(code).toBe(0);
  const root = pathToFileURL(`${projectRoot}/`).href;
  const urls = stderr.split('\n').filter((line) => line.startsWith(root));
  return urls.map((url) => url.slice(root.length));
}

describe('wrong usage ends with exit code 2 and one line that says what to do', () => {
  it.each([
    ['an unknown command', ['bogus'], 'there is no command "bogus". Known: init, drill'],
    ['an unknown option', ['drill', '--bogus'], "Unknown option '--bogus'"],
    ['a stray argument', ['drill', 'file.json'], 'CloudTrail files follow --trail'],
    ['--trail alone', ['drill', '--trail', 'x.json'], '--trail needs --launch'],
    ['a lag that is no number', ['drill', '--history-lag', 'soon'], '--history-lag is "soon"'],
    ['a negative lag', ['drill', '--history-lag=-1'], 'from 0 to 1440'],
    ['--launch alone', ['drill', '--launch', 'x'], '--launch needs --trail'],
    ['a missing file', ['drill', '--trail', 'no/such.json', '--launch', 'x'], 'no/such.json does not exist'],
    ['an empty file', ['drill', '--trail', file('empty.json', ''), '--launch', 'x'], 'is empty'],
    [
      'a file that is not JSON',
      ['drill', '--trail', file('text.json', 'hello'), '--launch', 'x'],
      'is not JSON',
    ],
    [
      'JSON that is not CloudTrail',
      ['drill', '--trail', file('other.json', '{"a":1}'), '--launch', 'x'],
      'no "Records"',
    ],
    [
      'a trail without records',
      ['drill', '--trail', file('none.json', '{"Records":[]}'), '--launch', 'x'],
      'no CloudTrail record',
    ],
    [
      'a cut-off gzip',
      ['drill', '--trail', file('cut.json.gz', trail.subarray(0, 60)), '--launch', 'x'],
      'damaged or cut-off gzip',
    ],
    ['a folder', ['drill', '--trail', folder, '--launch', 'x'], 'is a folder'],
    [
      'an unknown event',
      ['drill', '--trail', file('a.json.gz', trail), '--launch', 'nope'],
      `RunInstances records: ${launchRecord.eventID}`,
    ],
    [
      'no incident',
      ['restore'],
      "give one incident's id, --from FILE, --since TIME --all, or --deployment-of INCIDENT --all; got: none of them",
    ],
    ['two sources', ['restore', 'fb-1', '--from', 'x.json'], 'got: fb-1 and --from x.json'],
    ['--yes without --execute', ['restore', 'fb-1', '--yes'], 'give both, or neither to see the plan'],
    ['an incident where all are listed', ['incidents', 'fb-1'], 'it lists all incidents; got: fb-1'],
    [
      'a pause of no time',
      ['pause', '--for', 'soon'],
      '--for is "soon": give minutes or hours, from 1m to 24h',
    ],
    ['a pause of nothing', ['pause', '--for', '0m'], 'from 1m to 24h'],
    ['a pause of more than a day', ['pause', '--for', '25h'], 'from 1m to 24h'],
    [
      'a reason as long as a report',
      ['pause', '--reason', 'x'.repeat(301)],
      '--reason has 301 characters: give at most 300',
    ],
    ['a stray argument of resume', ['resume', 'now'], "Unexpected argument 'now'"],
    ['two incidents where one is shown', ['incident', 'a', 'b'], "give one incident's id; got: a b"],
    [
      'an event that is no launch',
      ['drill', '--trail', file('b.json.gz', trail), '--launch', 'x'],
      'is GetUser, not a launch',
    ],
  ])('%s', async (_name, argv, message) => {
    const { code, said } = await run(...argv);
    expect(code).toBe(2);
    expect(said).toContain(message);
    expect(said.trimEnd().split('\n')).toHaveLength(1);
  });

  it('settings that do not exist', async () => {
    const { code, said } = await run('drill', '--settings', 'no/such.ts');
    expect(code).toBe(2);
    expect(said).toContain('no/such.ts');
  });
});

describe('help', () => {
  const commands = [
    'drill',
    'replay',
    'learn',
    'trace',
    'contain',
    'restore',
    'incidents',
    'incident',
    'report',
    'bench',
  ];

  it('names every command', async () => {
    const { code, said } = await run('--help');
    expect(code).toBe(0);
    expect([...said.matchAll(/^ {2}([a-z]+) +[a-z]/gm)].map(([, name]) => name)).toEqual(
      expect.arrayContaining(commands),
    );
  });
  it.each(commands)('%s --help explains it with 0, whatever else is given', async (command) => {
    for (const argv of [['--help'], ['-h'], ['--bogus', '--help', 'x']]) {
      const { code, said } = await run(command, ...argv);
      expect(code).toBe(0);
      expect(said).toMatch(new RegExp(`^firebreak ${command}: `));
    }
  });
  it('is not given to what is behind --', async () => {
    expect(await run('restore', '--', '--help', 'x')).toMatchObject({
      code: 2,
      said: expect.stringContaining('got: --help and x'),
    });
  });
  it.each([[], ...commands.map((command) => [command])])(
    'of %s loads small files only: no SDK, no CDK, no embedded account',
    async (...command) => {
      const files = await loadedBy(...command, '--help');
      expect(files).toContain('cli/main.ts');
      expect(files.filter((name) => /node_modules|^(account|test)\//.test(name))).toEqual([]);
    },
  );
  it('is shown to those who give no command, with exit code 2', async () => {
    expect(await run()).toMatchObject({ code: 2, said: expect.stringContaining('drill') });
  });
});

describe('readTrailFile', () => {
  it('reads plain and gzipped files alike', () => {
    expect(readTrailFile(file('c.json.gz', trail))).toHaveLength(2);
    expect(
      readTrailFile(file('d.json', JSON.stringify({ Records: [launchRecord, null, {}, 7] }))),
    ).toHaveLength(1);
  });
});
