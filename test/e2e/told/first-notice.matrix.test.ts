import { AwsError, type Call, type Fault, type Template } from '@firebreak/account';
import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { addUser, stateOf, type TestUser } from '../support/people.ts';
import { launchRecord, play, userIdentity } from '../support/records.ts';

let deployed: Deployed;
/** What AWS answers instead of carrying a call out. */
let fault: (call: Call) => Fault | undefined = () => undefined;

beforeAll(async () => {
  deployed = await startDeployed({ account: { fault: (call) => fault(call) }, change: waitLonger });
}, startTimeout);
afterEach(() => {
  fault = () => undefined;
  expect(deployed.account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

/** As with settleSeconds 60 and holdSeconds 300, the most that the settings allow. */
function waitLonger(templates: Readonly<Record<string, Template>>): void {
  let changed = 0;
  for (const { Resources } of Object.values(templates)) {
    for (const { Type, Properties = {} } of Object.values(Resources)) {
      if (Type !== 'AWS::StepFunctions::StateMachine') continue;
      const text = JSON.stringify(Properties['DefinitionString']).replace(
        /(\\"(?:WaitForPropagation|WaitForRenewal|WaitToLook)\\":\{\\"Type\\":\\"Wait\\"[^}]*?\\"Seconds\\":)10\b/g,
        (_, before: string) => ((changed += 1), `${before}${before.includes('Propagation') ? 60 : 100}`),
      );
      Properties['DefinitionString'] = JSON.parse(text) as unknown;
    }
  }
  if (changed !== 3) throw new Error(`${changed} waits were changed instead of 3`);
}

const flat = (text: string) => text.replace(/\s+/g, ' ');
const launchBy = (user: TestUser) =>
  play(
    deployed.account,
    launchRecord(deployed.account, userIdentity(user, { accessKeyId: user.keys[0].accessKeyId })),
  );

/** Plays a launch to its end. @returns each mail, with the seconds since the launch arrived */
async function mailsOf(user: TestUser) {
  const { account } = deployed;
  const before = account.sns.outbox().length;
  const from = account.clock.now().getTime();
  launchBy(user);
  await account.settled();
  return account.sns
    .outbox()
    .slice(before)
    .map(({ subject = '', bodies, publishedAt }) => ({
      subject,
      text: flat(bodies['email'] ?? bodies['default'] ?? ''),
      after: (publishedAt.getTime() - from) / 1000,
    }));
}

it('with the slowest settings on-call is told within two minutes how it stands, and the report follows', async () => {
  const user = await addUser(deployed.account, 'slow');
  const [first, report, followUp, ...more] = await mailsOf(user);

  expect(first!.subject).toMatch(/^Firebreak CONTAINED SO FAR: user slow, key AKIA/);
  expect(first!.text).toContain('FIRST NOTICE: Firebreak is still at work on it');
  expect(first!.after).toBeGreaterThan(89);
  expect(first!.after).toBeLessThan(120);
  expect(report!.subject).toMatch(/^Firebreak CONTAINED SO FAR: user slow, key AKIA/);
  expect(report!.text).not.toContain('FIRST NOTICE');
  expect(report!.after).toBeGreaterThan(360);
  expect(followUp!.subject).toMatch(/^Firebreak Follow-up: CONTAINED: user slow/);
  expect(more).toEqual([]);
  expect(stateOf(deployed.account, user).keys[0]).toBe('Inactive');
});

it('where IAM throttles for minutes, on-call is told within two that the key works, with the command', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'throttled');
  const from = account.clock.now().getTime();
  fault = ({ operation }) =>
    operation === 'UpdateAccessKey' && account.clock.now().getTime() - from < 100_000
      ? new AwsError('Throttling', 'Rate exceeded')
      : undefined;
  const mails = await mailsOf(user);

  expect(mails[0]!.subject).toMatch(/^Firebreak NOT CONTAINED, act now: user throttled, key AKIA/);
  expect(mails[0]!.text).toMatch(/aws iam update-access-key .*throttled/);
  expect(mails[0]!.after).toBeLessThan(120);
  expect(mails.at(-1)!.subject).toMatch(/^Firebreak Follow-up: CONTAINED: user throttled/);
  expect(stateOf(account, user).keys[0]).toBe('Inactive');
});
