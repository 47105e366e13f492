import { AwsError, LostAnswer } from '../../model.ts';
import { createFixture, type Fixture, functionArn, roleArn, task } from './fixture.ts';

const fixtures: Fixture[] = [];
const create = (...args: Parameters<typeof createFixture>): Fixture => {
  const fixture = createFixture(...args);
  fixtures.push(fixture);
  return fixture;
};
afterEach(() => {
  for (const fixture of fixtures.splice(0)) fixture.clock.stop();
});

describe('a task', () => {
  it('times out a task on the account clock', async () => {
    const { run } = create({ never: () => new Promise((done) => setTimeout(done, 3000).unref()) });
    const execution = await run({
      Act: task('never', {
        TimeoutSeconds: 1,
        Catch: [
          { ErrorEquals: ['States.TaskFailed'], Next: 'Wrong' },
          { ErrorEquals: ['States.Timeout'], Next: 'Right' },
        ],
      }),
      Wrong: { Type: 'Fail' },
      Right: { Type: 'Succeed' },
    });
    expect(execution.ending()).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'States.Timeout' } });
  });

  it('leaves no sleeper behind when a task is quicker than its timeout', async () => {
    const { run, clock } = create({ quick: () => 1 });
    await run({ Act: task('quick', { TimeoutSeconds: 300 }) }, {}, { TimeoutSeconds: 3600 });
    expect(clock.pending()).toBe(0);
  });

  it('times out itself', async () => {
    const { run, changes } = create();
    const execution = await run(
      { Pause: { Type: 'Wait', Seconds: 600, End: true } },
      {},
      { TimeoutSeconds: 60 },
    );
    expect(execution.ending()).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
    const ran = Number(execution.ending()?.at) - Number(execution.startedAt);
    expect(Math.round(ran / 1000)).toBe(60);
    expect(changes.map(({ status }) => status)).toEqual(['RUNNING', 'TIMED_OUT']);
  });

  it('calls Lambda and other services through the account, with the role of the machine', async () => {
    const calls: unknown[] = [];
    const { run } = create(
      { echo: (payload: unknown) => payload },
      {
        callService: (call) => {
          calls.push(call);
          return Promise.resolve({ Users: [], At: new Date(0), Nothing: undefined });
        },
      },
    );
    const execution = await run({
      Invoke: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: functionArn('echo'), Payload: { 'role.$': '$$.Execution.RoleArn' } },
        OutputPath: '$.Payload',
        Next: 'List',
      },
      List: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:iam:listUsers',
        Parameters: { PathPrefix: '/' },
        ResultPath: '$.listed',
        Next: 'Store',
      },
      Store: {
        Type: 'Task',
        Resource: 'arn:aws:states:::dynamodb:putItem',
        Parameters: {},
        ResultPath: null,
        End: true,
      },
    });
    expect(execution.ending()?.output).toEqual({
      role: roleArn,
      listed: { Users: [], At: '1970-01-01T00:00:00.000Z' },
    });
    const owner = { roleArn, region: 'us-east-1' };
    expect(calls).toMatchObject([
      { service: 'iam', action: 'listUsers', parameters: { PathPrefix: '/' }, owner },
      { service: 'dynamodb', action: 'putItem', parameters: {}, owner },
    ]);
  });

  it('names the members of Step Functions’ own API as every SDK integration does, and calls it by its endpoint', async () => {
    const calls: object[] = [];
    const { run } = create(
      {},
      {
        callService: (call) => {
          calls.push(call);
          return Promise.resolve({
            status: 'RUNNING',
            inputDetails: { included: true },
            tags: [{ key: 'a' }],
          });
        },
      },
    );
    const execution = await run({
      Describe: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:sfn:describeExecution',
        Parameters: { ExecutionArn: 'arn:e' },
        End: true,
      },
    });
    expect(calls).toMatchObject([
      { service: 'states', action: 'describeExecution', parameters: { executionArn: 'arn:e' } },
    ]);
    expect(execution.ending()?.output).toEqual({
      Status: 'RUNNING',
      InputDetails: { Included: true },
      Tags: [{ Key: 'a' }],
    });
  });

  it('keeps the clock from jumping while a task runs', async () => {
    const { run, clock } = create({ slow: () => new Promise((done) => setTimeout(done, 150)) });
    let jumped = false;
    void clock.sleep(60_000).then(() => {
      jumped = true;
    });
    const execution = await run({ Act: task('slow') });
    expect(execution.ending()?.output).toEqual({});
    expect(jumped).toBe(false);
  });

  it.each([
    [
      'arn:aws:states:::dynamodb:putItem',
      'ConditionalCheckFailedException',
      'DynamoDB.ConditionalCheckFailedException',
    ],
    ['arn:aws:states:::dynamodb:putItem', 'AccessDeniedException', 'DynamoDB.AmazonDynamoDBException'],
    [
      'arn:aws:states:::aws-sdk:dynamodb:putItem',
      'ConditionalCheckFailedException',
      'DynamoDb.ConditionalCheckFailedException',
    ],
    ['arn:aws:states:::aws-sdk:iam:getUser', 'NoSuchEntity', 'Iam.NoSuchEntityException'],
    ['arn:aws:states:::aws-sdk:iam:getUser', 'AccessDenied', 'Iam.IamException'],
  ])('%s names the error %s as %s', async (Resource, code, error) => {
    const { run } = create({}, { callService: () => Promise.reject(new AwsError(code, 'not so', 400)) });
    const execution = await run({ Act: { Type: 'Task', Resource, Parameters: {}, End: true } });
    expect(execution.ending()).toMatchObject({ error, cause: expect.stringContaining('not so') as string });
  });

  it('names a lost answer as the SDK’s error', async () => {
    const lost = new LostAnswer({ service: 'iam', operation: 'GetUser' });
    const { run } = create({}, { callService: () => Promise.reject(lost) });
    const Resource = 'arn:aws:states:::aws-sdk:iam:getUser';
    const execution = await run({ Act: { Type: 'Task', Resource, Parameters: {}, End: true } });
    expect(execution.ending()).toMatchObject({
      error: 'Iam.SdkClientException',
      cause: 'The answer to iam:GetUser was lost: the connection was cut.',
    });
  });
});
