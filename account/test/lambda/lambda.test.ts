import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFixture, type Fixture, isRunning } from './fixture.ts';

describe('the Lambda of the embedded account', () => {
  let fixture: Fixture;
  beforeEach(() => {
    fixture = createFixture();
  });
  afterEach(() => fixture.close());

  it('runs a handler in a process of its own, which stays warm', async () => {
    const arn = fixture.add(
      'counter',
      'let n = 0; export const handler = async (event) => ({ event, n: ++n, pid: process.pid });',
    );
    const first = await fixture.lambda.invoke('counter', { a: 1 });
    const second = await fixture.lambda.invoke(arn, { a: 2 });
    expect(first).toEqual({ payload: { event: { a: 1 }, n: 1, pid: expect.any(Number) as number } });
    expect(second).toMatchObject({ payload: { event: { a: 2 }, n: 2 } });
    expect((first as { payload: { pid: number } }).payload.pid).not.toBe(process.pid);
    expect(fixture.lambda.stats('counter')).toMatchObject({ starts: 1, coldStarts: 1 });
    expect(fixture.lambda.stats('counter').readyMs).toBeGreaterThan(0);
  });

  it('starts anew after ten hours, as Lambda gives a function new credentials', async () => {
    fixture.add('old', 'export const handler = async () => process.pid;');
    const after = async (hours: number): Promise<unknown> => {
      fixture.clock.advanceBy(hours * 3_600_000);
      return fixture.lambda.invoke('old', {});
    };
    const first = await after(0);
    expect(await after(9)).toEqual(first);
    expect(await after(2)).not.toEqual(first);
    expect(fixture.lambda.stats('old')).toMatchObject({ starts: 2 });
    await fixture.lambda.close();
    expect(isRunning((first as { payload: number }).payload)).toBe(false);
  });

  it('starts anew after coldStart, and leaves the old process behind nowhere', async () => {
    fixture.add('cold', 'export const handler = async () => process.pid;');
    const before = (await fixture.lambda.invoke('cold', {})) as { payload: number };
    fixture.lambda.coldStart('cold');
    const after = (await fixture.lambda.invoke('cold', {})) as { payload: number };
    expect(after.payload).not.toBe(before.payload);
    expect(fixture.lambda.stats('cold')).toMatchObject({ starts: 2, coldStarts: 2 });
    await fixture.lambda.close();
    expect(isRunning(before.payload)).toBe(false);
    expect(isRunning(after.payload)).toBe(false);
  });

  it('gives invocations side by side an environment each, and reuses them', async () => {
    fixture.add(
      'wide',
      'export const handler = async () => { await new Promise((r) => setTimeout(r, 300)); return process.pid; };',
    );
    const pids = await Promise.all([1, 2].map(() => fixture.lambda.invoke('wide', {})));
    expect(new Set(pids.map((outcome) => (outcome as { payload: number }).payload)).size).toBe(2);
    expect(pids).toContainEqual(await fixture.lambda.invoke('wide', {}));
    expect(fixture.lambda.stats('wide').starts).toBe(2);
  });

  it('gives the process what Lambda gives, its own variables and credentials, and nothing of the parent', async () => {
    process.env['FIREBREAK_PARENT_ONLY'] = 'must not be seen';
    const arn = fixture.add(
      'env',
      'export const handler = async (_, context) => ({ ...process.env, context });',
      {
        environment: { TABLE: 'incidents' },
      },
    );
    const { payload } = (await fixture.lambda.invoke('env', {})) as {
      payload: Record<string, unknown> & { context: Record<string, unknown> };
    };
    delete process.env['FIREBREAK_PARENT_ONLY'];
    expect(payload).toMatchObject({
      TABLE: 'incidents',
      TZ: ':UTC',
      _HANDLER: 'index.handler',
      AWS_REGION: 'us-east-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'env',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret of env',
      AWS_SESSION_TOKEN: 'token of arn:aws:iam::111122223333:role/env',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    });
    const own = ['TABLE', 'PATH', 'LANG', 'TZ', '_HANDLER', 'context'];
    const others = Object.keys(payload).filter((key) => !own.includes(key));
    expect(others.filter((key) => !/^(AWS_|LAMBDA_)/.test(key))).toEqual([]);
    expect(payload.context).toMatchObject({
      functionName: 'env',
      invokedFunctionArn: arn,
      memoryLimitInMB: '256',
    });
  });

  it('keeps what the function prints, line by line', async () => {
    fixture.add(
      'chatty',
      "export const handler = async () => { console.log('one\\ntwo'); console.error('three'); };",
    );
    expect(await fixture.lambda.invoke('chatty', {})).toEqual({ payload: null });
    expect(fixture.lambda.logs('chatty').sort()).toEqual(['one', 'three', 'two']);
  });

  it('loads CommonJS and nested handler names', async () => {
    fixture.add('common', "exports.api = { go: async () => 'gone' };", {
      file: 'main.cjs',
      handler: 'main.api.go',
    });
    expect(await fixture.lambda.invoke('common', {})).toEqual({ payload: 'gone' });
  });

  it('keeps the clock from jumping over a running invocation', async () => {
    fixture.add(
      'slow',
      'export const handler = async () => { await new Promise((r) => setTimeout(r, 200)); };',
    );
    const order: string[] = [];
    await Promise.all([
      fixture.lambda.invoke('slow', {}).then(() => order.push('invocation')),
      fixture.clock.sleep(900_000).then(() => order.push('sleeper')),
    ]);
    expect(order).toEqual(['invocation', 'sleeper']);
  });

  it('refuses a function that does not exist and a payload that is too large', async () => {
    fixture.add('small', 'export const handler = async () => 1;');
    await expect(fixture.lambda.invoke('nobody', {})).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    const large = 'x'.repeat(6 * 1024 * 1024);
    await expect(fixture.lambda.invoke('small', large)).rejects.toMatchObject({
      code: 'RequestTooLargeException',
    });
  });

  it('refuses to invoke after it was closed', async () => {
    fixture.add('late', 'export const handler = async () => 1;');
    await fixture.lambda.close();
    await expect(fixture.lambda.invoke('late', {})).rejects.toThrow(/closed/);
  });
});

describe("a function's time", () => {
  it("is the account's, at init and in every invocation, while durations stay real", async () => {
    const fixture = createFixture(new Date('2023-07-10T12:00:00Z'));
    fixture.add(
      'dated',
      `const atInit = new Date().toISOString();
       export const handler = async (_, context) => {
         const t = performance.now(); await new Promise((r) => setTimeout(r, 100));
         const remaining = context.getRemainingTimeInMillis();
         return { atInit, now: Date.now(), text: Date(), fixed: new Date(0).toISOString(), took: performance.now() - t,
           isDate: new Date() instanceof Date, copy: new (new Date().constructor)().getFullYear(), remaining };
       };`,
    );
    const before = (await fixture.lambda.invoke('dated', {})) as { payload: Record<string, number> };
    expect(before.payload).toMatchObject({
      atInit: expect.stringMatching(/^2023-07-10T12:00/) as string,
      text: expect.stringContaining('Jul 10 2023') as string,
      fixed: '1970-01-01T00:00:00.000Z',
      isDate: true,
      copy: 2023,
    });
    expect(before.payload['took']).toBeGreaterThanOrEqual(99);
    expect(before.payload['took']).toBeLessThan(5000);
    expect(before.payload['remaining']).toBeGreaterThan(4000);
    expect(before.payload['remaining']).toBeLessThanOrEqual(10_000);
    await fixture.clock.sleep(3_600_000);
    const after = (await fixture.lambda.invoke('dated', {})) as { payload: Record<string, number> };
    expect(Number(after.payload['now']) - Number(before.payload['now'])).toBeGreaterThanOrEqual(3_600_000);
    expect(fixture.lambda.stats('dated').starts).toBe(1);
    await fixture.close();
  });
});

describe('what Node compiled of a function', () => {
  const code = 'export const handler = async () => process.env.NODE_COMPILE_CACHE ?? "none";';

  it('is kept in the folder that was named, for its next processes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'firebreak-cache-'));
    const fixture = createFixture(undefined, folder);
    fixture.add('kept', code);
    try {
      expect(await fixture.lambda.invoke('kept', {})).toEqual({ payload: folder });
      // The process writes behind its first answer, before it takes the next invocation.
      await fixture.lambda.invoke('kept', {});
      expect(readdirSync(folder, { recursive: true }).length).toBeGreaterThan(0);
    } finally {
      await fixture.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('is not kept unless a folder was named: Lambda has no such thing', async () => {
    const fixture = createFixture();
    fixture.add('lost', code);
    expect(await fixture.lambda.invoke('lost', {})).toEqual({ payload: 'none' });
    await fixture.close();
  });
});
