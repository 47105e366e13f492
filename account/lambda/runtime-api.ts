import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import type { Clock } from '../model.ts';
import { type FunctionError, type Outcome, payloadLimit } from './function.ts';
import { clockOffsetHeader } from './runtime/follow-clock.ts';

interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON. */
  readonly payload: string;
  readonly timeoutMs: number;
  /** The runtime has taken the invocation: its time runs from here. */
  readonly onStart: () => void;
  readonly onOutcome: (outcome: Outcome) => void;
}

export interface RuntimeApi {
  /** host:port, for AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Hands an invocation to the runtime as soon as it asks for one. */
  readonly offer: (invocation: Invocation) => void;
  readonly close: () => Promise<void>;
}

/**
 * The Lambda Runtime API (2018-06-01) of one execution environment: it serves one runtime, one invocation at a time.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 *
 * @param events.onReady the runtime has finished its init: it asked for the first invocation
 * @param events.onInitError what it reported instead
 */
export async function openRuntimeApi(
  clock: Clock,
  events: { readonly onReady: () => void; readonly onInitError: (error: FunctionError) => void },
): Promise<RuntimeApi> {
  let offered: Invocation | undefined;
  let running: Invocation | undefined;
  let poll: ServerResponse | undefined;

  function match(): void {
    if (offered === undefined || poll === undefined) return;
    const invocation = (running = offered);
    poll.writeHead(200, toHeaders(invocation, clock.now().getTime()));
    poll.end(invocation.payload);
    offered = poll = undefined;
    invocation.onStart();
  }

  function settle(requestId: string, outcome: Outcome): boolean {
    if (running?.requestId !== requestId) return false;
    const { onOutcome } = running;
    running = undefined;
    onOutcome(outcome);
    return true;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, resource = '', requestId = '', part] =
      /^\/2018-06-01\/runtime\/(init|invocation)\/([^/]+)(?:\/(response|error))?$/.exec(request.url ?? '') ??
      [];
    const body = await readBody(request);
    if (request.method === 'GET' && resource === 'invocation' && requestId === 'next') {
      poll = response;
      events.onReady();
      match();
    } else if (request.method === 'POST' && resource === 'init' && requestId === 'error') {
      events.onInitError(toFunctionError(body));
      answer(response, 202);
    } else if (request.method === 'POST' && part !== undefined) {
      const outcome = part === 'response' ? toResponse(body) : { error: toFunctionError(body) };
      answer(response, settle(requestId, outcome) ? 202 : 400);
    } else {
      answer(response, 404);
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  return {
    address: `127.0.0.1:${String(await listenOnLoopback(server))}`,
    offer: (invocation) => {
      offered = invocation;
      match();
    },
    close: () => closeServer(server),
  };
}

function toHeaders({ requestId, timeoutMs, functionArn }: Invocation, now: number): OutgoingHttpHeaders {
  const root = `1-${Math.floor(now / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`;
  return {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Aws-Request-Id': requestId,
    'Lambda-Runtime-Deadline-Ms': String(now + timeoutMs),
    'Lambda-Runtime-Invoked-Function-Arn': functionArn,
    'Lambda-Runtime-Trace-Id': `Root=${root};Sampled=0`,
    [clockOffsetHeader]: String(now - Date.now()),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function answer(response: ServerResponse, status: 202 | 400 | 404): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ status: status === 202 ? 'OK' : 'InvalidRequest' }));
}

function toResponse(body: Buffer): Outcome {
  if (body.length <= payloadLimit) return { payload: JSON.parse(body.toString()) as unknown };
  const errorMessage = `Response payload size (${String(body.length)} bytes) exceeded maximum allowed payload size (${String(payloadLimit)} bytes).`;
  return { error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage, stackTrace: [] } };
}

function toFunctionError(body: Buffer): FunctionError {
  const { errorType, errorMessage, trace } = JSON.parse(body.toString()) as Partial<Record<string, unknown>>;
  return {
    errorType: String(errorType),
    errorMessage: String(errorMessage),
    stackTrace: Array.isArray(trace) ? trace.map(String) : [],
  };
}
