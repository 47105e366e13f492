import type { Call } from '../../model.ts';
import { createFixture, type Fixture, toCall } from './fixture.ts';

describe('the service lambda', () => {
  let fixture: Fixture;
  beforeEach(() => {
    fixture = createFixture();
  });
  afterEach(() => fixture.close());

  async function perform(
    operation: string,
    input: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const call = toCall('lambda', operation, input);
    const perform = fixture.lambda.service.operations[operation] as (input: unknown, call: Call) => unknown;
    return (await perform(input, call)) as Record<string, unknown>;
  }
  const readPayload = (output: Record<string, unknown>): unknown =>
    JSON.parse((output['Payload'] as Buffer).toString());

  it('invokes and answers the payload', async () => {
    fixture.add('echo', 'export const handler = async (event) => ({ event });');
    const output = await perform('Invoke', { FunctionName: 'echo', Payload: Buffer.from('{"x":1}') });
    expect(output).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(readPayload(output)).toEqual({ event: { x: 1 } });
    expect(output).not.toHaveProperty('FunctionError');
  });

  it("says that the function failed, with the runtime's error as payload", async () => {
    fixture.add('thrower', "export const handler = async () => { throw new TypeError('bad'); };");
    const output = await perform('Invoke', { FunctionName: 'thrower' });
    expect(output).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(readPayload(output)).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'bad',
      trace: expect.arrayContaining(['TypeError: bad']) as string[],
    });
  });

  it('accepts an event at once and repeats it twice when the function fails', async () => {
    fixture.add(
      'failing',
      "export const handler = async () => { console.log('run'); throw new Error('no'); };",
    );
    const output = await perform('Invoke', { FunctionName: 'failing', InvocationType: 'Event' });
    expect(output).toEqual({ StatusCode: 202 });
    const start = fixture.clock.now().getTime();
    while (fixture.lambda.logs('failing').length < 3) await new Promise((done) => setTimeout(done, 20));
    expect(fixture.clock.now().getTime() - start).toBeGreaterThanOrEqual(180_000);
    await new Promise((done) => setTimeout(done, 100));
    expect(fixture.lambda.logs('failing')).toEqual(['run', 'run', 'run']);
  });

  it('refuses a payload that is no JSON and a function that is not there', async () => {
    fixture.add('echo', 'export const handler = async (event) => event;');
    await expect(
      perform('Invoke', { FunctionName: 'echo', Payload: Buffer.from('{') }),
    ).rejects.toMatchObject({
      code: 'InvalidRequestContentException',
    });
    await expect(perform('Invoke', { FunctionName: 'other' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:us-east-1:111122223333:function:other',
    });
  });

  it('describes and lists functions', async () => {
    const arn = fixture.add('echo', 'export const handler = async () => 1;', { environment: { A: 'b' } });
    const configuration = await perform('GetFunctionConfiguration', { FunctionName: `${arn}:$LATEST` });
    expect(configuration).toMatchObject({
      FunctionArn: arn,
      Timeout: 10,
      Environment: { Variables: { A: 'b' } },
    });
    expect(await perform('GetFunction', { FunctionName: 'echo' })).toMatchObject({
      Configuration: configuration,
    });
    expect(await perform('ListFunctions', {})).toEqual({ Functions: [configuration] });
  });

  it('asks for lambda:InvokeFunction on the function, also on one that does not exist', () => {
    const access = (operation: string, input: Record<string, unknown>): unknown =>
      fixture.lambda.service.access(toCall('lambda', operation, input));
    const resource = 'arn:aws:lambda:us-east-1:111122223333:function:any';
    expect(access('Invoke', { FunctionName: 'any' })).toEqual([
      { action: 'lambda:InvokeFunction', resource },
    ]);
    expect(access('GetFunction', { FunctionName: `${resource}:1` })).toEqual([
      { action: 'lambda:GetFunction', resource },
    ]);
    expect(access('ListFunctions', {})).toEqual([{ action: 'lambda:ListFunctions', resource: '*' }]);
  });
});
