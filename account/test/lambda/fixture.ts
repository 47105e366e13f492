import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccountClock, createClock } from '../../clock.ts';
import { createLambda, type Lambda } from '../../lambda/lambda.ts';
import type { Call } from '../../model.ts';

export const accountId = '111122223333';
const region = 'us-east-1';

export interface Fixture {
  readonly lambda: Lambda;
  readonly clock: AccountClock;
  /** Writes the source into a deployment package of its own and registers it; returns the function's ARN. */
  readonly add: (name: string, source: string, changes?: Partial<FunctionChanges>) => string;
  readonly close: () => Promise<void>;
}

interface FunctionChanges {
  readonly file: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

export function createFixture(start?: Date, compileCache?: string): Fixture {
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-lambda-'));
  const clock = createClock(start === undefined ? {} : { start });
  const lambda = createLambda({
    accountId,
    clock,
    ...(compileCache !== undefined && { compileCache }),
    endpoint: () => 'http://127.0.0.1:4566',
    issueCredentials: ({ roleArn, name }) => ({
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: `secret of ${name}`,
      sessionToken: `token of ${roleArn}`,
    }),
  });
  return {
    lambda,
    clock,
    add: (name, source, changes = {}) => {
      const codeDirectory = mkdtempSync(join(directory, 'code-'));
      writeFileSync(join(codeDirectory, changes.file ?? 'index.mjs'), source);
      return lambda.addFunction({
        name,
        region,
        arn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
        codeDirectory,
        handler: changes.handler ?? 'index.handler',
        timeoutSeconds: changes.timeoutSeconds ?? 10,
        memoryMb: 256,
        environment: changes.environment ?? {},
        roleArn: `arn:aws:iam::${accountId}:role/${name}`,
      }).arn;
    },
    close: async () => {
      await lambda.close();
      clock.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

export function toCall(service: string, operation: string, input: Record<string, unknown>): Call {
  return {
    service,
    operation,
    input,
    region,
    principal: {
      kind: 'user',
      accountId,
      arn: `arn:aws:iam::${accountId}:user/tester`,
      principalId: 'AIDATESTER',
      policies: () => ({ identity: [] }),
    },
    sourceIp: '192.0.2.1',
    userAgent: 'test',
    requestId: 'request-1',
    time: new Date(),
    body: Buffer.from(JSON.stringify(input)),
  };
}
