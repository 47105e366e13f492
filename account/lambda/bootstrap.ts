/**
 * The process of one execution environment: what AWS's runtime interface client is in Lambda. It loads the handler,
 * then polls the Lambda Runtime API for invocations until its parent is gone.
 */
import { flushCompileCache } from 'node:module';
import { callRuntimeApi, type RuntimeResponse } from './runtime/client.ts';
import { RuntimeError, toErrorBody } from './runtime/errors.ts';
import { clockOffsetHeader, followClock, installAccountDate } from './runtime/follow-clock.ts';
import { type Handler, loadHandler } from './runtime/load-handler.ts';

let currentRequestId: string | undefined;

async function run(): Promise<void> {
  const handler = await initialise();
  await serve(handler, await callRuntimeApi('GET', '/invocation/next'));
  // With what the first invocation compiled; processes are killed, so nothing would be written at their end.
  if (process.env['NODE_COMPILE_CACHE'] !== undefined) flushCompileCache();
  for (;;) await serve(handler, await callRuntimeApi('GET', '/invocation/next'));
}

async function initialise(): Promise<Handler> {
  // The account's time during init, too: the first argument is its offset in milliseconds.
  followClock(Number(process.argv[2]));
  installAccountDate();
  try {
    return await loadHandler(variable('LAMBDA_TASK_ROOT'), variable('_HANDLER'));
  } catch (error) {
    await callRuntimeApi('POST', '/init/error', JSON.stringify(toErrorBody(error)));
    process.exit(1);
  }
}

async function serve(handler: Handler, next: RuntimeResponse): Promise<void> {
  followClock(Number(next.headers[clockOffsetHeader]));
  const id = String(next.headers['lambda-runtime-aws-request-id']);
  currentRequestId = id;
  let answer: readonly [path: string, body: string];
  try {
    const result = await handler(JSON.parse(next.body), toContext(id, next));
    answer = [`/invocation/${id}/response`, serialise(result)];
  } catch (error) {
    answer = [`/invocation/${id}/error`, JSON.stringify(toErrorBody(error))];
  }
  currentRequestId = undefined;
  await callRuntimeApi('POST', ...answer);
}

/** A handler that returns nothing answers `null`; so does one that returns what JSON has no word for. */
function serialise(result: unknown): string {
  try {
    // In a list, JSON writes null for undefined.
    return JSON.stringify([result]).slice(1, -1);
  } catch (error) {
    throw new RuntimeError('Runtime.MarshalError', `Unable to stringify response body: ${String(error)}`);
  }
}

function toContext(awsRequestId: string, { headers }: RuntimeResponse): object {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: variable('AWS_LAMBDA_FUNCTION_VERSION'),
    functionName: variable('AWS_LAMBDA_FUNCTION_NAME'),
    memoryLimitInMB: variable('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
    logGroupName: variable('AWS_LAMBDA_LOG_GROUP_NAME'),
    logStreamName: variable('AWS_LAMBDA_LOG_STREAM_NAME'),
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId,
    getRemainingTimeInMillis: () => Math.max(deadlineMs - Date.now(), 0),
  };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: start this file through account/lambda only.`);
  return value;
}

/** What the handler did not catch ends the environment, and is the outcome of the invocation that was under way. */
function reportAndExit(body: object, exitCode: number): void {
  const path = currentRequestId === undefined ? '/init/error' : `/invocation/${currentRequestId}/error`;
  void callRuntimeApi('POST', path, JSON.stringify(body)).finally(() => process.exit(exitCode));
}

process.on('unhandledRejection', (reason) => {
  const errorType = 'Runtime.UnhandledPromiseRejection';
  reportAndExit({ ...toErrorBody(reason), errorType, errorMessage: String(reason) }, 128);
});
process.on('uncaughtException', (error) => {
  reportAndExit(toErrorBody(error), 129);
});

// The parent holds the other end of stdin: however it dies, this process must not outlive it.
process.stdin.on('close', () => process.exit(1)).resume();

run().catch((error: unknown) => {
  process.stderr.write(`The Lambda Runtime API is gone: ${String(error)}\n`);
  process.exit(1);
});
