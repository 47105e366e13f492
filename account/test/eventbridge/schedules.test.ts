import { type Account, startAccount } from '../../account.ts';
import { deploy } from '../../deploy/deploy.ts';
import { toPeriodMs } from '../../eventbridge/rules/schedule.ts';
import type { Template } from '../../template/template.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:pinged';
const minute = 60_000;

let account: Account;
let folder: string;
beforeEach(async () => {
  account = await startAccount();
  folder = mkdtempSync(join(tmpdir(), 'schedule-'));
  writeFileSync(
    join(folder, 'index.mjs'),
    'export const handler = async (event) => console.log(event.said);',
  );
});
afterEach(async () => {
  await account.close();
  rmSync(folder, { recursive: true });
});

/** A function, a rule that invokes it every five minutes, and the permission to do so. */
function template(over: { readonly rule?: object; readonly sourceArn?: unknown } = {}): Template {
  const role = {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'pinged',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
    },
  };
  return {
    Parameters: {},
    Conditions: {},
    Mappings: {},
    Outputs: {},
    Resources: {
      Role: role,
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'pinged',
          Handler: 'index.handler',
          Code: { S3Key: 'code' },
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: 'rate(5 minutes)',
          Targets: [{ Id: 'one', Arn: functionArn, Input: '{"said":"ping"}' }],
          ...over.rule,
        },
      },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] },
          Action: 'lambda:InvokeFunction',
          Principal: 'events.amazonaws.com',
          SourceArn: over.sourceArn ?? { 'Fn::GetAtt': ['Rule', 'Arn'] },
        },
      },
    },
  } as unknown as Template;
}

async function deployed(over?: Parameters<typeof template>[0]): Promise<void> {
  const stack = {
    ...{ name: 'Pings', account: undefined, region: 'us-east-1', template: template(over) },
    ...{ assets: new Map([['code', folder]]), dependencies: [] },
  };
  await deploy(account, { directory: folder, stacks: [stack] });
}

const pings = (): number => account.lambda.logs(functionArn).filter((line) => line === 'ping').length;

it('invokes a function each time that the period has passed, and not before', async () => {
  await deployed();
  await account.clock.sleep(4 * minute);
  expect(pings()).toBe(0);
  await account.clock.sleep(12 * minute);
  expect(pings()).toBe(3);
  expect(account.problems()).toEqual([]);
}, 30_000);

it('needs the function’s permission for that very rule', async () => {
  await deployed({ sourceArn: 'arn:aws:events:us-east-1:111122223333:rule/another' });
  await account.clock.sleep(6 * minute);
  await account.settled();
  expect(pings()).toBe(0);
  expect(account.problems().join()).toContain('NO_PERMISSIONS');
}, 30_000);

it('is silent while the rule is disabled', async () => {
  await deployed({ rule: { State: 'DISABLED' } });
  await account.clock.sleep(11 * minute);
  expect(pings()).toBe(0);
}, 30_000);

it('leaves an account alone in which nothing waits for time to pass', async () => {
  await deployed();
  const before = account.clock.offsetMs();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(account.clock.offsetMs()).toBe(before);
}, 30_000);

it.each([
  ['rate(1 minute)', minute],
  ['rate(5 minutes)', 5 * minute],
  ['rate(2 hours)', 120 * minute],
  ['rate(1 day)', 1440 * minute],
])('reads %s', (expression, milliseconds) => {
  expect(toPeriodMs(expression)).toBe(milliseconds);
});

it.each(['rate(5 minute)', 'rate(1 minutes)', 'rate(0 minutes)', 'rate(5m)', 'every 5 minutes', ''])(
  'refuses %j',
  (expression) => {
    expect(() => toPeriodMs(expression)).toThrow('ScheduleExpression is not valid');
  },
);

it('says that cron is not modelled', () => {
  expect(() => toPeriodMs('cron(0 12 * * ? *)')).toThrow('not modelled');
});
