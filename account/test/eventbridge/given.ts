import { AwsError } from '../../model.ts';
import type { Call, Clock, Service } from '../../model.ts';

export const accountId = '111122223333';
export const home = 'us-east-1';

/** A clock whose sleeps are over at once, and which remembers them. */
export function fakeClock(start = '2026-11-22T10:00:00.250Z'): Clock & { readonly sleeps: number[] } {
  let now = Date.parse(start);
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => new Date(now),
    sleep: (milliseconds) => {
      sleeps.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
    busy: (work) => work(),
  };
}

export function toCall(operation: string, input: object, over: Partial<Call> = {}): Call {
  return {
    service: 'test',
    operation,
    input: input as Record<string, unknown>,
    region: home,
    principal: {
      kind: 'user',
      accountId,
      arn: `arn:aws:iam::${accountId}:user/ann`,
      principalId: 'AIDAANN',
      userName: 'ann',
      policies: () => ({ identity: [] }),
    },
    sourceIp: '203.0.113.7',
    userAgent: 'test',
    requestId: 'r-1',
    time: new Date('2026-11-22T10:00:00.250Z'),
    body: Buffer.alloc(0),
    ...over,
  };
}

/** Runs one operation as the gate would, without asking IAM; the caller says what shape its output has. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- operations return unknown
export function run<Output = Record<string, unknown>>(
  service: Service,
  operation: string,
  input: object,
  over: Partial<Call> = {},
): Output {
  const work = service.operations[operation];
  if (!work) throw new Error(`There is no operation ${operation}`);
  return work(input as never, toCall(operation, input, over)) as Output;
}

/** The code of the AwsError that `work` throws; fails where it throws none. */
export function codeOf(work: () => unknown): string {
  return errorOf(work).code;
}

export function errorOf(work: () => unknown): AwsError {
  try {
    work();
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}
