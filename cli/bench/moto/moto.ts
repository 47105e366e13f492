import { spawn, spawnSync } from 'node:child_process';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { UsageError } from '../../usage-error.ts';

/** moto's server behind a window that sees when a call has been executed. */
export interface Moto {
  /** For AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** Resolves with performance.now() of the moment in which such a request about this name was answered. */
  readonly executedAt: (operation: string, about: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

interface Waiter {
  readonly operation: string;
  readonly about: string;
  readonly resolve: (at: number) => void;
}

/** How long moto may take to start. */
const startMs = 30_000;

/**
 * @param command moto's server
 * @throws UsageError where it is not installed, or does not start
 */
export async function startMoto(command = 'moto_server'): Promise<Moto> {
  if (spawnSync(command, ['-h']).error)
    throw new UsageError(
      `--against moto needs moto's server, and there is no ${command} on the PATH: pip install 'moto[server]'.`,
    );
  const port = await freePort();
  const child = spawn(command, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await listens(port, child.pid);
  let waiting: Waiter[] = [];
  const window = createServer((incoming, outgoing) => {
    void pass(incoming, outgoing, port, (body) => {
      const at = performance.now();
      const isFor = ({ operation, about }: Waiter): boolean =>
        body.includes(`Action=${operation}&`) && body.includes(about);
      for (const waiter of waiting.filter(isFor)) waiter.resolve(at);
      waiting = waiting.filter((waiter) => !isFor(waiter));
    });
  });
  await new Promise<void>((resolve) => window.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${String((window.address() as AddressInfo).port)}`,
    executedAt: (operation, about) => new Promise((resolve) => waiting.push({ operation, about, resolve })),
    close: async () => {
      window.closeAllConnections();
      window.close();
      child.kill();
      await over;
    },
  };
}

/** Hands a request on and its answer back. @param done told of the request's body when moto has answered well */
async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  port: number,
  done: (body: string) => void,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { method, url, headers } = incoming;
  const sent = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    if ((answer.statusCode ?? 500) < 300) done(`${body.toString()}&`);
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  });
  sent.on('error', () => outgoing.destroy());
  sent.end(body);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listens(port: number, pid: number | undefined): Promise<void> {
  const until = performance.now() + startMs;
  while (performance.now() < until) {
    const answered = await new Promise<boolean>((resolve) => {
      const sent = request({ host: '127.0.0.1', port, path: '/moto-api/' }, (answer) => {
        answer.resume();
        resolve(true);
      });
      sent.on('error', () => resolve(false));
      sent.end();
    });
    if (answered) return;
    await pause(100);
  }
  if (pid !== undefined) process.kill(pid);
  throw new UsageError(`moto_server did not answer within ${String(startMs / 1000)} s.`);
}
