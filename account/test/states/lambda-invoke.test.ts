import { AwsError, LostAnswer } from '../../model.ts';
import { createFixture, type Fixture, functionArn, named, task } from './fixture.ts';

const fixtures: Fixture[] = [];
const create = (...args: Parameters<typeof createFixture>): Fixture => {
  const fixture = createFixture(...args);
  fixtures.push(fixture);
  return fixture;
};
afterEach(() => {
  for (const fixture of fixtures.splice(0)) fixture.clock.stop();
});

const Resource = 'arn:aws:states:::lambda:invoke';
const invoke = (parameters: object, fields: object = {}): object => ({
  Type: 'Task',
  Resource,
  Parameters: parameters,
  ...('Next' in fields ? {} : { End: true }),
  ...fields,
});
const echo = { echo: (payload: unknown) => ({ got: payload }) };
const dynamic = { 'FunctionName.$': '$.function', 'Payload.$': '$.payload' };
const input = { function: functionArn('echo'), payload: { n: 1 } };

describe('lambda:invoke', () => {
  it.each<[string, object, unknown]>([
    [
      'the function and the payload of the state',
      invoke(dynamic, { OutputPath: '$.Payload' }),
      { got: { n: 1 } },
    ],
    [
      'part of the answer',
      invoke(dynamic, { ResultSelector: { 'n.$': '$.Payload.got.n', 'code.$': '$.StatusCode' } }),
      { n: 1, code: 200 },
    ],
    [
      'what stands around the payload',
      invoke({ FunctionName: functionArn('echo') }),
      {
        ExecutedVersion: '$LATEST',
        Payload: { got: {} },
        SdkHttpMetadata: { HttpStatusCode: 200 },
        StatusCode: 200,
      },
    ],
  ])('gives %s', async (_what, state, expected) => {
    const execution = await create(echo).run({ Act: state }, input);
    expect(execution.ending()?.output).toEqual(expected);
  });

  it('calls what a variable names, as it is named, and assigns from the answer', async () => {
    const called: unknown[] = [];
    const { run } = create(
      {},
      {
        invokeFunction: (nameOrArn, payload, { region }) => {
          called.push([nameOrArn, payload, region]);
          return Promise.resolve(7);
        },
      },
    );
    const execution = await run(
      {
        Set: { Type: 'Pass', Assign: { 'target.$': '$.function' }, Next: 'Act' },
        Act: invoke(
          { 'FunctionName.$': '$target', Payload: { 'by.$': '$target' } },
          { Assign: { 'answer.$': '$.Payload' }, ResultPath: null, Next: 'Read' },
        ),
        Read: { Type: 'Pass', OutputPath: '$answer', End: true },
      },
      { function: 'echo' },
    );
    expect(execution.ending()?.output).toBe(7);
    expect(called).toEqual([['echo', { by: 'echo' }, 'us-east-1']]);
  });

  const failures: readonly [string, Error, string][] = [
    [
      'thrown by the function',
      named('Firebreak.Retryable', '{"errorType":"Firebreak.Retryable"}'),
      'Firebreak.Retryable',
    ],
    [
      'no such function',
      new AwsError('ResourceNotFoundException', 'none', 404),
      'Lambda.ResourceNotFoundException',
    ],
    ['not allowed', new AwsError('AccessDeniedException', 'no', 403), 'Lambda.AWSLambdaException'],
    ['throttled', new AwsError('TooManyRequestsException', 'slow', 429), 'Lambda.TooManyRequestsException'],
    ['broken', new AwsError('ServiceException', 'broken', 500), 'Lambda.ServiceException'],
    ['lost', new LostAnswer({ service: 'lambda', operation: 'Invoke' }), 'Lambda.SdkClientException'],
  ];
  const forms: readonly [string, (fields: object) => object][] = [
    ['by its ARN', (fields) => task('any', fields)],
    ['by lambda:invoke', (fields) => invoke({ FunctionName: functionArn('any') }, fields)],
  ];
  it.each(
    failures.flatMap(([what, error, name]) =>
      forms.map(([form, toState]) => ({ what, form, error, name, toState })),
    ),
  )(
    'names an error ($what, invoked $form) $name, and catches it by that name',
    async ({ error, name, toState }) => {
      const { run } = create({}, { invokeFunction: () => Promise.reject(error) });
      const Catch = [
        { ErrorEquals: [`${name}.Not`], Next: 'Wrong' },
        { ErrorEquals: [name], Next: 'Caught' },
      ];
      const execution = await run({
        Act: toState({ Catch, Next: 'Wrong' }),
        Wrong: { Type: 'Fail' },
        Caught: { Type: 'Succeed' },
      });
      expect(execution.ending()?.output).toEqual({
        Error: name,
        Cause: expect.stringContaining(error.message) as string,
      });
    },
  );

  it.each([
    ['TimeoutSeconds', { TimeoutSeconds: 1 }],
    ['TimeoutSecondsPath', { TimeoutSecondsPath: '$.seconds' }],
  ])('times out after its %s', async (_field, fields) => {
    const { run, clock } = create({ never: () => new Promise((done) => setTimeout(done, 3000).unref()) });
    const started = clock.now().getTime();
    const execution = await run(
      { Act: invoke({ FunctionName: functionArn('never') }, fields) },
      { seconds: 1 },
    );
    expect(execution.ending()).toMatchObject({ status: 'FAILED', error: 'States.Timeout', cause: '' });
    expect(Number(execution.ending()?.at) - started).toBeLessThan(2500);
  });

  it.each<[string, object, RegExp]>([
    ['no function', { Payload: {} }, /'FunctionName' is required/],
    [
      'a parameter whose effect is not modelled',
      { FunctionName: 'f', Qualifier: 'live' },
      /Qualifier is not modelled/,
    ],
    [
      'an invocation that nobody waits for',
      { FunctionName: 'f', InvocationType: 'Event' },
      /"Event" is not modelled/,
    ],
  ])('refuses %s', async (_what, parameters, cause) => {
    const execution = await create().run({ Act: invoke(parameters) });
    expect(execution.ending()).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringMatching(cause) as string,
    });
  });
});

describe('an inline Map over a variable', () => {
  it('keeps the order of the items, and each iteration catches its own failure', async () => {
    const { run } = create({
      odd: async ({ n }: { n: number }) => {
        await new Promise((done) => setTimeout(done, 20 - 5 * n));
        if (n % 2 === 0) throw named('Even', String(n));
        return n * n;
      },
    });
    const execution = await run({
      Set: { Type: 'Pass', Assign: { numbers: [1, 2, 3], target: functionArn('odd') }, Next: 'Each' },
      Each: {
        Type: 'Map',
        ItemsPath: '$numbers',
        ItemSelector: { 'n.$': '$$.Map.Item.Value', 'at.$': '$$.Map.Item.Index' },
        ItemProcessor: {
          StartAt: 'Square',
          States: {
            Square: invoke(
              { 'FunctionName.$': '$target', 'Payload.$': '$' },
              {
                ResultSelector: { 'square.$': '$.Payload' },
                ResultPath: '$.done',
                Catch: [{ ErrorEquals: ['Even'], ResultPath: '$.failure', Next: 'Failed' }],
              },
            ),
            Failed: { Type: 'Pass', End: true },
          },
        },
        ResultSelector: {
          'squares.$': '$[*].done.square',
          'failed.$': '$[?(@.failure)].failure.Cause',
          'at.$': '$[*].at',
        },
        End: true,
      },
    });
    expect(execution.ending()?.output).toEqual({ squares: [1, 9], failed: ['2'], at: [0, 1, 2] });
  });

  it.each<[string, unknown, object]>([
    [
      'no list',
      { a: 1 },
      { error: 'States.Runtime', cause: expect.stringContaining("'Each' got no array") as string },
    ],
    ['an empty list', [], { status: 'SUCCEEDED', output: [] }],
  ])('of %s', async (_what, value, expected) => {
    const execution = await create().run({
      Set: { Type: 'Pass', Assign: { value }, Next: 'Each' },
      Each: {
        Type: 'Map',
        ItemsPath: '$value',
        ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } },
        End: true,
      },
    });
    expect(execution.ending()).toMatchObject(expected);
  });
});
