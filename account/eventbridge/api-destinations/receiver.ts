import { createServer } from 'node:http';
import { closeServer, listenOnLoopback } from '../../loopback.ts';

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Answer {
  /** Nothing is answered where it is left out. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A server that stands in for a host of the outside world (`hosts` of options.ts): it answers in turn, 200 when the
 * answers run out, and keeps what it was sent.
 */
export async function startReceiver(answers: Answer[] = []) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(parts).toString(),
      });
      const { status, headers = {} } = answers.shift() ?? { status: 200 };
      if (status !== undefined) response.writeHead(status, { ...headers, connection: 'close' }).end();
    });
  });
  const port = await listenOnLoopback(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    /** What it answers next, before what it was to answer anyway. */
    answerNext: (...next: readonly Answer[]) => void answers.unshift(...next),
    close: () => closeServer(server),
  };
}
