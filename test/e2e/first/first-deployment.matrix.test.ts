import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Account, deploy, readAssembly, startAccount, type Template } from '@firebreak/account';
import { withAssembly } from '../../../cli/assembly/assembly.ts';
import { unthrottled } from '../../../cli/drill/unthrottled.ts';
import { readSettings } from '../../../lib/settings/read-settings.ts';
import { firebreak } from '../../support/run/cli.ts';
import { startTimeout } from '../../support/run/deployed.ts';
import { addUser, launch, stateOf } from '../support/people.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-first-'));
const file = path.join(folder, 'firebreak.config.ts');
afterAll(() => rmSync(folder, { recursive: true }));

const day = 86_400_000;
const noCredentials = { AWS_EC2_METADATA_DISABLED: 'true', AWS_PROFILE: '', AWS_ACCESS_KEY_ID: '' };
let account: Account;
afterAll(() => account.close());

it('is written by init, as a file that observes and deploys', async () => {
  const argv = [
    'init',
    '--yes',
    '--file',
    file,
    '--email',
    'oncall@example.com',
    '--account',
    '111122223333',
  ];
  const { code, stdout } = await firebreak([...argv, '--region', 'us-east-1', '--region', 'eu-west-1'], {
    env: noCredentials,
  });
  expect(code).toBe(0);
  expect(stdout).toContain('mode observe, home us-east-1, 2 regions, told: oncall@example.com.');
  expect(stdout).toMatch(/\d\. Deploy: npx cdk deploy --all --require-approval never/);
  expect(readFileSync(file, 'utf8')).toContain("mode: 'observe'");
});

it(
  'observes a launch, changes nothing, and says once a week that nothing is armed',
  async () => {
    const settings = await readSettings(file);
    await deployed(file, async (directory) => {
      account = await startAccount({
        ...unthrottled.account,
        compileCache: path.join(directory, 'compile-cache'),
      });
    });
    await observed(settings.observeDays);
  },
  startTimeout,
);

it(
  'rehearses the same file as it is: nothing is contained, and the drill says so',
  async () => {
    const { code, stdout } = await firebreak([
      'drill',
      '--settings',
      file,
      '--out',
      path.join(folder, 'drill'),
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('PASSED: NOTHING WAS CONTAINED, because the mode is observe.');
  },
  startTimeout,
);

it(
  'contains once the mode says so, deployed over what observed',
  async () => {
    // A file of its own: Node keeps what it has imported.
    const armed = path.join(folder, 'armed.config.ts');
    writeFileSync(armed, readFileSync(file, 'utf8').replace("mode: 'observe'", "mode: 'contain'"));
    await deployed(armed);
    const user = await addUser(account, 'build');
    await launch(account, user.keys[0], 'eu-west-1');
    await account.settled();
    expect(stateOf(account, user)).toMatchObject({ keys: ['Inactive', 'Active'], sessionsDenied: true });
    const subjects = account.sns.outbox().map(({ subject = '' }) => subject);
    expect(subjects.at(-1)).toMatch(/^Firebreak Follow-up: CONTAINED: user build, key AKIA/);
    expect(account.problems()).toEqual([]);
    const { code, stdout } = await firebreak([
      'drill',
      '--settings',
      armed,
      '--out',
      path.join(folder, 'armed'),
    ]);
    expect({ code, told: stdout }).toEqual({
      code: 0,
      told: expect.stringMatching(/PASSED: key inactive \d+ ms/),
    });
  },
  2 * startTimeout,
);

/** Deploys what a file says; the second time, over what is there. */
async function deployed(
  from: string,
  start: (directory: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const settings = await readSettings(from);
  await withAssembly(
    { file: from, settings },
    () => undefined,
    async (directory) => {
      await start(directory);
      const assembly = structuredClone(readAssembly(directory));
      for (const { template } of assembly.stacks) withoutPings(template);
      await deploy(account, assembly, unthrottled.deploy);
    },
  );
}

/** Two weeks of them are some twenty thousand invocations. */
function withoutPings({ Resources }: Template): void {
  for (const [id, { Type, Properties }] of Object.entries(Resources))
    if (id.startsWith('KeepWarm') && Type === 'AWS::Events::Rule')
      Object.assign(Properties as object, { State: 'DISABLED' });
}

async function observed(observeDays: number): Promise<void> {
  const subjects = (): readonly string[] => account.sns.outbox().map(({ subject = '' }) => subject);
  const armed = (): readonly string[] => subjects().filter((subject) => subject.includes('NOTHING IS ARMED'));
  /** Days, of which not each is waited for: it is enough to be seen now and then. Each run has a process of its own. */
  const pass = async (days: number): Promise<void> => {
    for (let passed = 0; passed < days; passed += 3) {
      account.lambda.coldStart('firebreak-report-observed');
      account.lambda.coldStart('firebreak-check-subscriptions');
      account.clock.advanceBy(3 * day);
      await account.settled();
    }
  };
  await pass(observeDays - 4);
  expect(armed()).toEqual([]);

  const user = await addUser(account, 'ci-deploy');
  const before = account.iam.snapshot();
  for (const region of ['eu-west-1', 'us-east-1']) await launch(account, user.keys[0], region);
  await account.settled();
  expect(account.iam.snapshot()).toEqual(before);
  expect(subjects()[0]).toMatch(/^Firebreak OBSERVED, nothing changed: user ci-deploy, key AKIA/);

  await pass(6);
  expect(armed()).toEqual([
    expect.stringMatching(
      /^Firebreak NOTHING IS ARMED, the mode is observe for 1[4-8] days: 2 launches last week$/,
    ),
  ]);
  const mail = account.sns.outbox().at(-1)!;
  expect(mail.principalArn).toMatch(/\/firebreak-report-observed$/);
  const text = mail.bodies['email']!.replace(/\s+/g, ' ');
  expect(text).toContain('In the last 7 days 2 launches would have been contained, by 1 user or role.');
  expect(text).toContain(`${user.arn}: 2 launches, 4 instances at least, in eu-west-1, us-east-1;`);
  expect(account.problems()).toEqual([]);
}
