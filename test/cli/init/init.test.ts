import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Account, startAccount } from '@firebreak/account';
import { addKey, addUser, launchAs } from '../../../drills/cast.ts';
import { type Keys, person } from '../../../drills/people.ts';
import { office } from '../../../drills/probes.ts';
import { readSettings } from '../../../lib/settings/read-settings.ts';
import { firebreak, projectRoot } from '../../support/run/cli.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-init-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => path.join(folder, name);
const nobody = { AWS_EC2_METADATA_DISABLED: 'true', AWS_PROFILE: '', AWS_ACCESS_KEY_ID: '' };
const regions = ['--region', 'us-east-1', '--region', 'eu-west-1'];

let account: Account;
let keys: Keys;
beforeAll(async () => {
  // Event history runs five minutes behind, and a signature is dated by the machine's time.
  account = await startAccount({ lookupsPerSecond: Infinity, start: new Date(Date.now() - 3_600_000) });
  const root = person(account, account.iam.root, office).iam;
  await addUser(root, 'builder', 'AdministratorAccess');
  keys = await addKey(root, 'builder');
  await launchAs(person(account, keys, office), 'eu-west-1');
  account.clock.advanceBy(3_595_000);
});
afterAll(() => account.close());
const signedIn = () => ({
  AWS_ENDPOINT_URL: account.endpoint,
  AWS_ACCESS_KEY_ID: keys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  AWS_SESSION_TOKEN: '',
});
const builder = 'arn:aws:iam::111122223333:user/builder';

it('asks, again where an answer is wrong, and expects what a person says yes to', async () => {
  const answers = ['us-west-99', 'us-east-1', 'us-east-1 eu-west-1', 'nobody', 'oncall@example.com', 'Prod'];
  const file = at('asked.ts');
  const { code, stdout, stderr } = await firebreak(['init', '--file', file], {
    env: signedIn(),
    input: `${[...answers, 'perhaps', 'n', 'y', 'y'].join('\n')}\n`,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`as ${builder}`) });
  expect(stderr).toMatch(/"us-west-99": allowed is the name of an AWS region/);
  expect(stderr).toMatch(/"nobody": allowed is an email address/);
  expect(stderr).toMatch(/Answer y or n/);
  expect(stderr).toMatch(/1 launch of p5\.48xlarge in eu-west-1\.\n {2}Ask first: accelerators/);
  expect(stdout).toContain('npx cdk bootstrap aws://111122223333/us-east-1');
  const settings = await readSettings(file);
  expect(settings).toMatchObject({
    ...{ mode: 'observe', homeRegion: 'us-east-1', regions: ['us-east-1', 'eu-west-1'], accountName: 'Prod' },
    notify: { emails: ['oncall@example.com'] },
    expectations: [{ name: 'user builder', principals: [builder], regions: ['eu-west-1'] }],
  });
  expect(settings.protectedPrincipals).toEqual([
    'arn:aws:iam::*:user/break-glass/*',
    'arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-us-east-1',
    'arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-us-east-1',
  ]);
});

it('asks nothing with --yes, and expects nothing that nobody has seen', async () => {
  const file = at('unasked.ts');
  const argv = ['init', '--yes', '--file', file, ...regions, '--protect', builder];
  const { code, stdout } = await firebreak(argv, { env: signedIn() });
  expect(code).toBe(0);
  expect(stdout).toMatch(/told: nobody yet\.\n[^]*1\. Write in .* who is told \(notify\.emails\)/);
  const settings = await readSettings(file);
  expect(settings.expectations).toEqual([]);
  expect(settings.protectedPrincipals).toContain(builder);
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/\/\/ ASK FIRST, .*accelerators[^]*\/\/ {3}name: 'user builder',/);
  const prettier = ['node_modules/prettier/bin/prettier.cjs', '--stdin-filepath', 'firebreak.config.ts'];
  const formatted = execFileSync(process.execPath, prettier, { cwd: projectRoot, input: text });
  expect(formatted.toString()).toBe(text);
});

it('goes on without credentials, and says so', async () => {
  const file = at('alone.ts');
  const { code, stdout, stderr } = await firebreak(['init', '--yes', '--file', file], { env: nobody });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^Nothing is asked of AWS: AWS cannot be called with the credentials/);
  expect(stdout).toMatch(/Draft rules, where there are credentials: npx --no firebreak learn --settings /);
  expect(await readSettings(file)).toMatchObject({ regions: ['all'], expectations: [] });
});

const there = at('there.ts');
const own = 'export default {};\n';

it.each<[string, string, readonly string[], string | undefined, RegExp]>([
  ['a file that is there', 'there.ts', ['--yes'], undefined, /is there already.*--overwrite.*--file FILE/],
  [
    'a file that is there, and nobody says yes',
    'there.ts',
    [],
    '\n',
    /is there already, and was left as it is/,
  ],
  ['nobody to answer', 'silent.ts', [], '', /nobody was there to answer; nothing was written\. Give --yes/],
  ['answers that end', 'short.ts', [], 'us-east-1\n', /nobody was there to answer/],
  ['a folder that is not there', 'no/such/x.ts', ['--yes'], undefined, /there is no folder .*Make it first/],
  ['a folder in the place of a file', 'folder', ['--yes'], undefined, /is no file\. Name another/],
  [
    'a region that is none',
    'x.ts',
    ['--yes', '--region', 'narnia'],
    undefined,
    /regions: "narnia": allowed is/,
  ],
  [
    'an address that is none',
    'x.ts',
    ['--yes', '--email', 'x'],
    undefined,
    /notify\.emails: "x": allowed is an/,
  ],
  ['an id that is none', 'x.ts', ['--yes', '--account', '12'], undefined, /--account takes the 12 digits/],
  [
    'an ARN that is none',
    'x.ts',
    ['--yes', '--protect', 'me'],
    undefined,
    /--protect: "me": allowed is arn:/,
  ],
])('refuses %s, and writes nothing', async (_, name, argv, input, said) => {
  mkdirSync(at('folder'), { recursive: true });
  writeFileSync(there, own);
  const before = readdirSync(folder);
  const { code, stdout, stderr } = await firebreak(['init', '--no-learn', '--file', at(name), ...argv], {
    env: nobody,
    ...(input !== undefined && { input }),
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(said);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(readdirSync(folder)).toEqual(before);
  expect(readFileSync(there, 'utf8')).toBe(own);
});

it('replaces a file that is there where it is told to', async () => {
  writeFileSync(there, own);
  const { code } = await firebreak(['init', '--yes', '--overwrite', '--file', there], { env: nobody });
  expect(code).toBe(0);
  expect((await readSettings(there)).mode).toBe('observe');
});

it('leaves nothing behind when it is interrupted', async () => {
  const file = at('interrupted.ts');
  const child = spawn(process.execPath, ['bin/firebreak.ts', 'init', '--file', file], {
    ...{ cwd: projectRoot, env: { ...process.env, ...nobody } },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  let isOver = false; // once: a second Ctrl-C would not let it say anything
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    // The person answers, and then has had enough; nobody closes the keyboard.
    if (said.includes('Home region') && !said.includes('Nothing is asked')) child.stdin.write('us-east-1\n');
    if (said.includes('Regions to watch') && !isOver) isOver = child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(130);
  expect(said).toContain('interrupted; nothing was written');
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.includes('interrupted'))).toEqual([]);
});
