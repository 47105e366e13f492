import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Account } from '@firebreak/account';
import type { Keys } from '../../../drills/people.ts';
import { firebreak } from '../../support/run/cli.ts';
import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { flat } from '../support/aftermath.ts';
import { addUser, launch, stateOf } from '../support/people.ts';
import { launchRecord, userIdentity } from '../support/records.ts';
import { addRole, assume } from '../support/roles.ts';

/** Who makes things up: an event, a plan, an incident. */

let deployed: Deployed;
let account: Account;
beforeAll(async () => {
  deployed = await startDeployed({ settingsFile: 'test/e2e/settings/protected-settings.ts' });
  ({ account } = deployed);
}, startTimeout);
afterEach(() => {
  expect(account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

const contained = { keys: ['Inactive', 'Active'], hasPassword: false, sessionsDenied: true };
const clientOf = (credentials: Keys) => ({ region: 'us-east-1', endpoint: account.endpoint, credentials });
const nameOf = (type: string): string =>
  deployed.stacks.flatMap(({ resources }) => resources).find((resource) => resource.type === type)!.ref;

it('an event that somebody sends by hand: the follow-up says in its first lines that history does not have it', async () => {
  const [victim, rogue] = [await addUser(account, 'set-up'), await addUser(account, 'rogue')];
  const record = launchRecord(account, userIdentity(victim, { accessKeyId: victim.keys[0].accessKeyId }));
  const seen = deployed.watch();
  const event = { source: 'aws.ec2', 'detail-type': 'AWS API Call via CloudTrail', detail: record };
  await new SFNClient(clientOf(rogue.keys[0])).send(
    new StartExecutionCommand({
      stateMachineArn: nameOf('AWS::StepFunctions::StateMachine'),
      input: JSON.stringify(event),
    }),
  );
  await account.settled();
  expect(stateOf(account, victim)).toEqual(contained);
  const [started, first, followUp, ...more] = seen.notices();
  expect(more).toEqual([]);
  expect(flat(started)).toMatch(/STARTED BY SOMEBODY ELSE .* "Who: AIDA\w+, key AKIA\w+, at 20/);
  expect(started!.text).toContain(rogue.keys[0].accessKeyId);
  expect(flat(first)).not.toContain('EVENT HISTORY DOES NOT SHOW');
  expect(followUp!.text.split('\n').slice(0, 4).join(' ')).toContain(
    'EVENT HISTORY DOES NOT SHOW THIS LAUNCH',
  );
});

it('a launch that was made is proven, and nothing is said of it', async () => {
  const user = await addUser(account, 'true-launch');
  const seen = deployed.watch();
  await launch(account, user.keys[0]);
  await account.settled();
  expect(stateOf(account, user)).toEqual(contained);
  for (const notice of seen.notices())
    expect(flat(notice)).not.toMatch(/EVENT HISTORY|INCIDENT TABLE NAMES|SOMEBODY ELSE/);
});

describe('the incident table', () => {
  const planted = (keys: Keys) =>
    new DynamoDBClient(clientOf(keys)).send(
      new PutItemCommand({
        TableName: nameOf('AWS::DynamoDB::Table'),
        Item: { pk: { S: 'user:AIDAEXAMPLEUSERID0001' }, sk: { S: 'INCIDENT' } },
      }),
    );

  it('is not written by an administrator who is no operator, nor by their sessions', async () => {
    const role = await addRole(account, 'admins');
    const refused =
      /not authorized to perform: dynamodb:PutItem .* with an explicit deny in a resource-based policy/;
    await expect(planted(role.user.keys[0])).rejects.toThrow(refused);
    await expect(planted(await assume(account, role, 'mallory'))).rejects.toThrow(refused);
  });

  it('is written by an operator: paused and resumed', async () => {
    const role = await addRole(account, 'responders', { path: '/oncall/' });
    const keys = await assume(account, role, 'ada');
    const run = (...args: readonly string[]) =>
      firebreak(args, {
        env: {
          AWS_ENDPOINT_URL: account.endpoint,
          AWS_ACCESS_KEY_ID: keys.accessKeyId,
          AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
          AWS_SESSION_TOKEN: keys.sessionToken!,
          AWS_REGION: 'us-east-1',
          FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
        },
      });
    expect(await run('pause', '--for', '2h', '--reason', 'a rehearsal')).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(await run('resume')).toMatchObject({ code: 0, stderr: '' });
    await new DynamoDBClient(clientOf(keys)).send(
      new UpdateItemCommand({
        TableName: nameOf('AWS::DynamoDB::Table'),
        Key: { pk: { S: 'x' }, sk: { S: 'x' } },
      }),
    );
  });
});
