import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { LostAnswer } from '../model.ts';
import { answer, type WireOptions } from './answer.ts';
import { readBody, type WireResponse } from './http.ts';

export type { WireOptions } from './answer.ts';
export { sourceIpHeader } from './answer.ts';
export { operationNames } from './schema.ts';

/** A wire that listens. */
export interface Wire {
  /** For AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  readonly port: number;
  /** Ends at once: connections are cut, idle or not. */
  readonly close: () => Promise<void>;
}

/**
 * Serves AWS's wire protocols on 127.0.0.1: one port for all services and regions, told apart by the credential
 * scope of the signature. Every request must be signed.
 */
export async function listen(options: WireOptions): Promise<Wire> {
  // serve() settles every request itself and never rejects.
  const server = createServer(
    (message, response) => void options.clock.busy(() => serve(message, response, options)),
  );
  // The SDK keeps connections; one that the server closes first can break a request that is just being sent.
  server.keepAliveTimeout = 120_000;
  const port = await listenOnLoopback(server, options.port);
  return { endpoint: `http://127.0.0.1:${String(port)}`, port, close: () => closeServer(server) };
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  options: WireOptions,
): Promise<void> {
  try {
    const answered = await answer(message, await readBody(message), options);
    send(answered, message.method === 'HEAD', response, options.clock.now());
  } catch (error) {
    // A caller that hangs up while it sends leaves nobody to answer.
    if (!message.complete) return;
    response.destroy();
    if (!(error instanceof LostAnswer)) options.onError?.(error);
  }
}

function send(
  { status, headers, body }: WireResponse,
  head: boolean,
  response: ServerResponse,
  now: Date,
): void {
  // The SDK corrects its clock by this header, so it must show the account's time.
  response.sendDate = false;
  const bodiless = head || status === 204 || status === 304;
  response.writeHead(status, {
    ...headers,
    ...(!bodiless && { 'content-length': String(Buffer.byteLength(body)) }),
    date: now.toUTCString(),
  });
  response.end(bodiless ? undefined : body);
}
