import { AwsError, type AccessRequest, type Call, type Clock, type Service } from '../model.ts';
import type { FunctionPool } from './function-pool.ts';
import { eventPayloadLimit, type Outcome, toErrorPayload } from './function.ts';

interface Functions {
  readonly find: (nameOrArn: string, region?: string) => FunctionPool;
  readonly toArn: (nameOrArn: string, region: string) => string;
  readonly all: () => readonly FunctionPool[];
  readonly invoke: (pool: FunctionPool, payload: string) => Promise<Outcome>;
  readonly isClosed: () => boolean;
  readonly clock: Clock;
}

interface FunctionInput {
  readonly FunctionName: string;
}

interface InvokeInput extends FunctionInput {
  readonly InvocationType?: 'RequestResponse' | 'Event' | 'DryRun';
  readonly Payload?: Uint8Array | string;
}

/** Minutes that Lambda waits before it repeats a failed asynchronous invocation: twice, then it gives up. */
const asynchronousRetryMinutes = [1, 2];

/** The service `lambda`: Invoke and the reads; and its queue, for those who do not wait for an answer. */
export function createLambdaService(functions: Functions): {
  readonly service: Service;
  readonly invokeAsynchronously: (pool: FunctionPool, payload: string) => void;
  readonly settled: () => Promise<void>;
} {
  const underWay = new Set<Promise<void>>();

  function enqueue(pool: FunctionPool, payload: string): void {
    refuseLargeEvent(payload);
    const invocation = invokeAsynchronously(functions, pool, payload);
    underWay.add(invocation);
    void invocation.finally(() => underWay.delete(invocation));
  }

  async function settled(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay);
  }

  async function invoke(input: InvokeInput, call: Call): Promise<unknown> {
    const pool = functions.find(input.FunctionName, call.region);
    const payload = toPayload(input.Payload);
    switch (input.InvocationType ?? 'RequestResponse') {
      case 'DryRun':
        return { StatusCode: 204 };
      case 'Event':
        enqueue(pool, payload);
        return { StatusCode: 202 };
      case 'RequestResponse':
        return toInvokeOutput(await functions.invoke(pool, payload));
    }
  }

  const service: Service = {
    operations: {
      Invoke: invoke,
      GetFunction: (input: FunctionInput, call: Call) => ({
        Configuration: toConfiguration(functions.find(input.FunctionName, call.region)),
        Code: { RepositoryType: 'S3' },
      }),
      GetFunctionConfiguration: (input: FunctionInput, call: Call) =>
        toConfiguration(functions.find(input.FunctionName, call.region)),
      ListFunctions: (_input: object, call: Call) => ({
        Functions: functions
          .all()
          .filter((pool) => pool.definition.region === call.region)
          .map(toConfiguration),
      }),
    },
    access: (call) => [toAccess(functions, call)],
  };
  return { service, invokeAsynchronously: enqueue, settled };
}

function toAccess(functions: Functions, call: Call): AccessRequest {
  if (call.operation === 'ListFunctions') return { action: 'lambda:ListFunctions', resource: '*' };
  const action = call.operation === 'Invoke' ? 'InvokeFunction' : call.operation;
  const resource = functions.toArn(String(call.input['FunctionName']), call.region);
  return { action: `lambda:${action}`, resource };
}

function toPayload(payload: Uint8Array | string | undefined): string {
  const text = typeof payload === 'string' ? payload : Buffer.from(payload ?? []).toString();
  if (text === '') return '{}';
  try {
    JSON.parse(text);
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
  return text;
}

function refuseLargeEvent(payload: string): void {
  const size = Buffer.byteLength(payload);
  if (size <= eventPayloadLimit) return;
  throw new AwsError(
    'RequestTooLargeException',
    `${String(size)} byte payload is too large for the Event invocation type (limit ${String(eventPayloadLimit)} bytes)`,
    413,
  );
}

/** Repeated as by default in Lambda; what still fails then is dropped, because no destination is modelled. */
async function invokeAsynchronously(
  functions: Functions,
  pool: FunctionPool,
  payload: string,
): Promise<void> {
  for (const minutes of [...asynchronousRetryMinutes, undefined]) {
    const outcome = await functions.invoke(pool, payload);
    if ('payload' in outcome || minutes === undefined) return;
    await functions.clock.sleep(minutes * 60_000);
    if (functions.isClosed()) return;
  }
}

function toInvokeOutput(outcome: Outcome): object {
  const answered = { StatusCode: 200, ExecutedVersion: '$LATEST' };
  if ('payload' in outcome) return { ...answered, Payload: Buffer.from(JSON.stringify(outcome.payload)) };
  const payload = JSON.stringify(toErrorPayload(outcome.error));
  return { ...answered, FunctionError: 'Unhandled', Payload: Buffer.from(payload) };
}

function toConfiguration({ definition }: FunctionPool): object {
  return {
    FunctionName: definition.name,
    FunctionArn: definition.arn,
    Runtime: 'nodejs24.x',
    Role: definition.roleArn,
    Handler: definition.handler,
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memoryMb,
    Version: '$LATEST',
    Environment: { Variables: definition.environment },
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    LoggingConfig: { LogFormat: 'Text', LogGroup: definition.logGroup ?? `/aws/lambda/${definition.name}` },
  };
}
