import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Account, AwsError, deploy, destroy, startAccount } from '@firebreak/account';
import { defineSettings, type Settings, type SettingsInput } from '../../../core/settings/settings.ts';
import { sample } from '../../lib/synthesized.ts';
import { firebreak, type Ran } from '../../support/run/cli.ts';
import { runCommand } from '../../support/run/run-command.ts';
import { templatesOf } from '../../support/run/templates.ts';

let account: Account;
/** The region that the organization denies. */
let denied = '';
const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-test-'));

beforeEach(async () => {
  account = await startAccount({
    fault: ({ region, service }) =>
      region === denied && service === 'events'
        ? new AwsError('AccessDeniedException', 'no: an explicit deny', 403)
        : undefined,
  });
});
afterEach(async () => {
  denied = '';
  await account.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const put = (settings: Partial<SettingsInput>) => deploy(account, templatesOf(settings as Partial<Settings>));
/** `firebreak stacks` with these settings, as root of the account. */
function stacks(settings: Partial<SettingsInput>, ...args: readonly string[]): Promise<Ran> {
  const file = path.join(folder, 'settings.ts');
  writeFileSync(file, `export default ${JSON.stringify(defineSettings({ ...sample, ...settings }))};\n`);
  const { accessKeyId, secretAccessKey } = account.iam.root;
  return firebreak(['stacks', '--settings', file, ...args], {
    env: {
      ...{ AWS_ENDPOINT_URL: account.endpoint, AWS_REGION: 'us-east-1' },
      ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    },
  });
}

/** Carries out the commands that delete stacks, of which the embedded account has no API. */
async function carryOut(text: string): Promise<number> {
  const found = [...text.matchAll(/cloudformation delete-stack --region (\S+) --stack-name (\S+)/g)];
  for (const [, region = '', name = ''] of found) await destroy(account, { name, region });
  return found.length;
}

it('says that nothing is deployed yet, and lets a deployment go on', async () => {
  const { code, stdout } = await stacks({});
  expect(code).toBe(0);
  expect(stdout).toMatch(/us-east-1 +responder +not deployed/);
  expect(stdout).toContain('Nothing is left behind.');
});

it('names the sensor of a region that the settings dropped, whose command removes it', async () => {
  await put({});
  const { code, stdout } = await stacks({ regions: ['us-east-1'] });
  expect(code).toBe(1);
  expect(stdout).toMatch(/eu-west-1 +sensor +LEFT BEHIND: .* still sends to us-east-1/);
  expect(stdout).toMatch(/us-east-1 +sensor +deployed/);
  expect(await carryOut(stdout)).toBe(1);
  expect(await stacks({ regions: ['us-east-1'] })).toMatchObject({ code: 0 });
});

it('names the responder of a home region that moved, whose commands make room for the next', async () => {
  await put({});
  const moved = { homeRegion: 'eu-west-1' };
  const { code, stdout } = await stacks(moved);
  expect(code).toBe(1);
  expect(stdout).toMatch(/us-east-1 +responder +LEFT BEHIND: an account has one responder/);
  expect(stdout).toMatch(/eu-west-1 +responder +not deployed/);
  expect(stdout).toMatch(/us-east-1 +sensor +deployed, and sends to us-east-1 until/);
  expect(stdout).toContain('list-executions --region us-east-1 --status-filter RUNNING');
  await carryOut(stdout);
  await put(moved);
  const after = await stacks(moved);
  expect(after.code).toBe(0);
  expect(after.stdout).not.toMatch(/until|not deployed|LEFT/);
});

it('says which region it could not read, and why', async () => {
  await put({});
  denied = 'eu-central-1';
  const { code, stdout } = await stacks({});
  expect(code).toBe(0);
  expect(stdout).toMatch(/eu-central-1 +not read +AccessDeniedException: no: an explicit deny/);
});

it('gives the same to programs', async () => {
  await put({});
  const { code, stdout } = await stacks({ regions: ['us-east-1'] }, '--json');
  expect(code).toBe(1);
  const { account: id, stacks: found, commands } = JSON.parse(stdout) as Record<string, readonly object[]>;
  expect(id).toBe(account.accountId);
  expect(found).toContainEqual({
    ...{ region: 'eu-west-1', stack: 'FirebreakSensor-eu-west-1', kind: 'sensor' },
    ...{ state: 'left-behind', sendsTo: ['us-east-1'] },
  });
  expect(commands).toHaveLength(2);
});

it('refuses what it does not take', async () => {
  expect(await runCommand('stacks', 'eu-west-1')).toMatchObject({
    ...{ code: 2, stdout: '', stderr: 'firebreak stacks: it takes options only; got: eu-west-1.\n' },
  });
});
