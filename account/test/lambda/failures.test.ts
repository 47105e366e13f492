import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createFixture, type Fixture, isRunning } from './fixture.ts';

describe('a function that fails', () => {
  let fixture: Fixture;
  beforeEach(() => {
    fixture = createFixture();
  });
  afterEach(() => fixture.close());

  it('reports what the handler threw, under its literal name, and stays warm', async () => {
    fixture.add(
      'thrower',
      "export const handler = async () => { throw Object.assign(new Error('slow down'), { name: 'Firebreak.Retryable' }); };",
    );
    const outcome = await fixture.lambda.invoke('thrower', {});
    expect(outcome).toMatchObject({ error: { errorType: 'Firebreak.Retryable', errorMessage: 'slow down' } });
    expect(outcome).toHaveProperty('error.stackTrace.0', 'Firebreak.Retryable: slow down');
    await fixture.lambda.invoke('thrower', {});
    expect(fixture.lambda.stats('thrower').starts).toBe(1);
  });

  it('reports a thrown value that is no error by its type', async () => {
    fixture.add('odd', "export const handler = async () => { throw 'just text'; };");
    const error = { errorType: 'string', errorMessage: 'just text', stackTrace: [] };
    expect(await fixture.lambda.invoke('odd', {})).toEqual({ error });
  });

  it("is killed at its timeout with AWS's text, and the next invocation is cold", async () => {
    fixture.add(
      'stuck',
      'export const handler = async (event) => { if (event.stuck) for (;;); return process.pid; };',
      { timeoutSeconds: 1 },
    );
    const before = (await fixture.lambda.invoke('stuck', {})) as { payload: number };
    expect(await fixture.lambda.invoke('stuck', { stuck: true })).toEqual({
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(
          /^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/,
        ) as string,
        stackTrace: [],
      },
    });
    expect(isRunning(before.payload)).toBe(false);
    expect(await fixture.lambda.invoke('stuck', {})).toEqual({ payload: expect.any(Number) as number });
    expect(fixture.lambda.stats('stuck')).toMatchObject({ starts: 2, coldStarts: 2 });
  });

  it('that ends its own process is a Runtime.ExitError', async () => {
    fixture.add('quitter', 'export const handler = async (event) => process.exit(event.code);');
    const failed = await fixture.lambda.invoke('quitter', { code: 3 });
    expect(failed).toMatchObject({
      error: {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(/exited with error: exit status 3$/) as string,
      },
    });
    expect(await fixture.lambda.invoke('quitter', { code: 0 })).toMatchObject({
      error: { errorMessage: expect.stringMatching(/Runtime exited without providing a reason$/) as string },
    });
  });

  it('that lets a promise reject unhandled ends with it', async () => {
    fixture.add(
      'careless',
      "export const handler = () => { void Promise.reject(new Error('lost')); return new Promise(() => {}); };",
    );
    expect(await fixture.lambda.invoke('careless', {})).toMatchObject({
      error: { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost' },
    });
  });

  it.each([
    [
      'a module that is missing',
      "import 'no-such-module'; export const handler = async () => 1;",
      'Runtime.ImportModuleError',
    ],
    ['a handler that is not exported', 'export const other = async () => 1;', 'Runtime.HandlerNotFound'],
    ['code that does not parse', 'export const handler = async () => {', 'Runtime.UserCodeSyntaxError'],
    ['an error while loading', "throw new RangeError('no'); export const handler = 1;", 'RangeError'],
    [
      'a callback handler',
      'export const handler = (event, context, done) => done(null, 1);',
      'Runtime.CallbackHandlerDeprecated',
    ],
  ])('reports %s as an init error', async (_what, source, errorType) => {
    fixture.add('broken', source);
    expect(await fixture.lambda.invoke('broken', {})).toMatchObject({ error: { errorType } });
    expect(await fixture.lambda.invoke('broken', {})).toMatchObject({ error: { errorType } });
    expect(fixture.lambda.stats('broken').starts).toBe(2);
  });

  it('cannot answer more than 6 MB', async () => {
    fixture.add('wordy', "export const handler = async () => 'x'.repeat(6 * 1024 * 1024);");
    expect(await fixture.lambda.invoke('wordy', {})).toMatchObject({
      error: { errorType: 'Function.ResponseSizeTooLarge' },
    });
  });
});

describe('when the parent is killed', () => {
  it('the processes of its functions end, too', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'firebreak-orphan-'));
    writeFileSync(join(directory, 'index.mjs'), 'export const handler = async () => process.pid;');
    const script = `
      import { createClock } from ${JSON.stringify(join(__dirname, '../../clock.ts'))};
      import { createLambda } from ${JSON.stringify(join(__dirname, '../../lambda/lambda.ts'))};
      const lambda = createLambda({ accountId: '1', clock: createClock(), endpoint: () => '',
        issueCredentials: () => ({ accessKeyId: '', secretAccessKey: '', sessionToken: '' }) });
      lambda.addFunction({ name: 'f', region: 'r', arn: 'arn:aws:lambda:r:1:function:f', handler: 'index.handler',
        codeDirectory: ${JSON.stringify(directory)}, timeoutSeconds: 5, memoryMb: 128, environment: {}, roleArn: '' });
      console.log((await lambda.invoke('f', {})).payload);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    expect(isRunning(Number(line))).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    for (let tries = 0; tries < 100 && isRunning(Number(line)); tries += 1) {
      await new Promise((done) => setTimeout(done, 50));
    }
    expect(isRunning(Number(line))).toBe(false);
    rmSync(directory, { recursive: true });
  });
});
