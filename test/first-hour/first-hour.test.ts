import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import { type Account, startAccount } from '@firebreak/account';
import { embeddedAnswers } from '../../cli/first-hour/embedded.ts';
import { parseOptions } from '../../cli/first-hour/options.ts';
import { differences, readRecorded, type Recorded, redactor } from '../../cli/first-hour/result.ts';
import { steps } from '../../cli/first-hour/steps/table.ts';
import { addUser } from '../../cli/first-hour/users.ts';
import { itWhere } from '../support/it-where.ts';
import { type Circumstances, firebreak } from '../support/run/cli.ts';

let answers: Recorded['steps'];
beforeAll(async () => {
  answers = await embeddedAnswers(steps);
}, 60_000);

describe('the first hour in an account', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-first-hour-'));
  let account: Account;
  beforeAll(async () => {
    account = await startAccount();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await account.close();
  });
  const run = (args: readonly string[], circumstances: Circumstances = {}) =>
    firebreak(['first-hour', ...args], {
      ...circumstances,
      env: {
        AWS_ENDPOINT_URL: account.endpoint,
        AWS_ACCESS_KEY_ID: account.iam.root.accessKeyId,
        AWS_SECRET_ACCESS_KEY: account.iam.root.secretAccessKey,
        AWS_REGION: 'us-east-1',
        FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
      },
    });
  const users = () => Object.keys(account.iam.snapshot().users);

  it('makes every step, writes down what was answered without a name of the account, and leaves nothing', async () => {
    const out = path.join(folder, 'answers.json');
    const { code, stdout } = await run(['--yes', '--out', out]);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('All that was asked is answered as the embedded account answers it.'),
    });
    const text = readFileSync(out, 'utf8');
    const recorded = readRecorded(text);
    expect(Object.keys(recorded.steps)).toEqual(steps.map(({ id }) => id));
    for (const result of Object.values(recorded.steps)) expect(result).toHaveProperty('observed');
    expect(text).not.toMatch(/AKIA(?!EXAMPLE)|secret/i);
    expect(users()).toEqual([]);
  });
  it('makes nothing that nobody has agreed to', async () => {
    const out = path.join(folder, 'asked.json');
    const { code, stdout } = await run(['--out', out], { input: 'no\nno\ny\n' });
    expect(code).toBe(0);
    expect(stdout).toContain('not made: inactive-key, denied-session, quotas, denied-dry-run');
    expect(users()).toEqual([]);
  });
  it('removes what it made when it is interrupted, and after a kill by --clean-up', async () => {
    const out = path.join(folder, 'never.json');
    const only = ['--yes', '--only', 'denied-session', '--out', out];
    const stopped = await run(only, { interruptAt: 'denied-session:' });
    expect(stopped).toMatchObject({ code: 130, stderr: expect.stringContaining('what was made is removed') });
    expect(users()).toEqual([]);
    const iam = new IAMClient({
      ...{ endpoint: account.endpoint, region: 'us-east-1', credentials: account.iam.root },
    });
    await addUser(iam, { run: 'killed', name: 'session' });
    expect(users()).toHaveLength(1);
    const { code, stderr } = await run(['--clean-up']);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('removed: firebreak-first-hour-session-'),
    });
    expect(users()).toEqual([]);
  });
});

describe('its comparison', () => {
  const step = 'inactive-key';
  it('names each answer that differs, and a step that was not answered', () => {
    expect(differences(answers, answers)).toEqual([]);
    const changed = {
      ...answers,
      [step]: { observed: { beforehand: 'went through', inactive: 'SignatureDoesNotMatch' } },
    };
    expect(differences(changed, answers)).toEqual([
      expect.stringMatching(
        /^inactive-key\.inactive: AWS says "SignatureDoesNotMatch", the embedded account "Inv/,
      ),
    ]);
    expect(differences(answers, { ...answers, [step]: { failed: 'no' } })).toHaveLength(1);
    // What was not asked, or failed, says nothing about the account.
    expect(differences({ [step]: { skipped: true } }, {})).toEqual([]);
  });
  it('is about answers that every step has', () => {
    for (const { id } of steps) expect(answers[id]).toHaveProperty('observed');
  });
});

it('whose account it was is replaced, the same by the same', () => {
  const redact = redactor('0a1b2c3d');
  const text =
    'arn:aws:iam::999988887777:user/ada 999988887777 AKIAQQQQWWWWEEEERRRR AKIAQQQQWWWWEEEERRRR ASIAZZZZXXXXCCCCVVVV ' +
    '198.51.100.9 ada@corp.test run-0a1b2c3d AIDAQQQQWWWWEEEERRRRT';
  expect(redact(text)).toBe(
    'arn:aws:iam::111122223333:NAME 111122223333 AKIAEXAMPLE000000001 AKIAEXAMPLE000000001 AKIAEXAMPLE000000002 ' +
      '192.0.2.1 somebody@example.com run-RUN AIDAEXAMPLE0000000001',
  );
});

it.each([
  [['--only', 'launch'], '--only takes unknown-key, unknown-user,'],
  [['--out', ' '], '--out is empty'],
])('refuses %j', (argv, message) => {
  expect(() => parseOptions(argv)).toThrow(message);
});

describe('what a live account answered', () => {
  const folder = path.join(__dirname, 'fixtures');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  itWhere(
    files.length > 0,
    'answers of a live account',
    'a fixture of firebreak first-hour',
  )('is what the embedded account answers today', () => {
    for (const file of files) {
      const recorded = readRecorded(readFileSync(path.join(folder, file), 'utf8'));
      expect({ file, differs: differences(recorded.steps, answers) }).toEqual({ file, differs: [] });
    }
  });
});
