import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, startAccount } from '../account.ts';

let account: Account;
let codeDirectory: string;
beforeEach(async () => {
  account = await startAccount();
  codeDirectory = mkdtempSync(join(tmpdir(), 'firebreak-tasks-'));
});
afterEach(async () => {
  await account.close();
  rmSync(codeDirectory, { recursive: true });
});

const arnOf = (name: string, region = 'eu-west-1'): string =>
  `arn:aws:lambda:${region}:${account.accountId}:function:${name}`;

/** A function, and a role that a state machine may invoke that one with. */
function given(): string {
  writeFileSync(join(codeDirectory, 'index.mjs'), 'export const handler = async () => "here";');
  const roleName = 'machine';
  const roleArn = `arn:aws:iam::${account.accountId}:role/${roleName}`;
  account.lambda.addFunction({
    name: 'allowed',
    region: 'eu-west-1',
    arn: arnOf('allowed'),
    codeDirectory,
    handler: 'index.handler',
    timeoutSeconds: 10,
    memoryMb: 128,
    environment: {},
    roleArn,
  });
  const allow = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOf('allowed') } as const;
  account.iam.importRole({
    roleName,
    assumeRolePolicy: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: ['states.amazonaws.com', 'lambda.amazonaws.com'] },
        Action: 'sts:AssumeRole',
      },
    },
    inlinePolicies: { invoke: { Version: '2012-10-17', Statement: allow } },
  });
  return roleArn;
}

describe('a task that invokes a function', () => {
  it('finds it by name and by ARN in the region of the machine, under the role of the machine', async () => {
    const roleArn = given();
    const invoke = async (region: string, name: string): Promise<unknown> => {
      const definition = {
        StartAt: 'Act',
        States: {
          Act: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Parameters: { 'FunctionName.$': '$.name' },
            OutputPath: '$.Payload',
            End: true,
          },
        },
      };
      const { arn } = account.states.addStateMachine({
        name: `m-${name.replace(/\W/g, '-')}`,
        region,
        definition: JSON.stringify(definition),
        roleArn,
      });
      const { output, error } = await account.states.startExecution(arn, { name }).settled;
      return output ?? error;
    };
    const asked: [string, string][] = [
      ['eu-west-1', 'allowed'],
      ['eu-west-1', `${account.accountId}:function:allowed`],
      ['us-east-1', arnOf('allowed')],
      ['eu-west-1', 'other'],
      ['us-east-1', 'allowed'],
      ['eu-west-1', arnOf('other')],
    ];
    const answers: unknown[] = [];
    for (const [region, name] of asked) answers.push(await invoke(region, name));
    const denied = 'Lambda.AWSLambdaException';
    expect(answers).toEqual(['here', 'here', 'here', denied, denied, denied]);
  });
});
