import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const headless = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
// Some machines have one that cannot start, for want of what a container does not have.
const program = names.find(
  (name) => spawnSync(name, [...headless, '--dump-dom', 'about:blank'], { timeout: 30_000 }).status === 0,
);
if (program === undefined) {
  process.stderr.write(
    `SKIPPED: tests of pages in a browser, because none of ${names.join(', ')} is here and starts.\n`,
  );
}

/** `describe` where Chromium is there; a skip that the summary counts and names where it is not. */
export const describeWithBrowser = program === undefined ? describe.skip : describe;

export interface Screen {
  /** CSS pixels. */
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

/** What a page did when it was opened. */
interface Opened {
  /** Messages of its console and of the browser, errors and dialogs. */
  readonly said: readonly string[];
  /** Whatever it asked for beside itself. */
  readonly requests: readonly string[];
  /** How far it can be scrolled sideways, in CSS pixels. */
  readonly sideways: number;
  readonly title: string;
}

export interface Browser {
  readonly open: (html: string, screen: Screen) => Promise<Opened>;
  readonly close: () => Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, never>;
  readonly result?: Record<string, never>;
  readonly error?: { readonly message: string };
}

/** Starts Chromium without a window, spoken to by the Chrome DevTools Protocol. */
export async function startBrowser(): Promise<Browser> {
  const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-browser-'));
  const child = spawn(
    program ?? '',
    [...headless, `--user-data-dir=${folder}`, '--remote-debugging-port=0', 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const { port } = new URL(await addressOf(child));
  const pages = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    readonly type: string;
    readonly webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(pages.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '');
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const { send, heard, once } = protocol(socket);
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);

  return {
    async open(html, { width, scheme }) {
      const file = path.join(folder, 'page.html');
      writeFileSync(file, html);
      const url = pathToFileURL(file).href;
      const features = [{ name: 'prefers-color-scheme', value: scheme }];
      await send('Emulation.setEmulatedMedia', { features });
      const mobile = width < 600;
      await send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile });
      heard.length = 0;
      const loaded = once('Page.loadEventFired');
      await send('Page.navigate', { url });
      await loaded;
      const measured = await evaluate<{ sideways: number; title: string }>(
        send,
        `({ sideways: Math.max(0, document.documentElement.scrollWidth - ${width}), title: document.title })`,
      );
      return {
        ...measured,
        said: heard.filter(({ method = '' }) => telling.has(method)).map((each) => JSON.stringify(each)),
        requests: heard
          .filter(({ method }) => method === 'Network.requestWillBeSent')
          .map(({ params }) => String(params?.['request']?.['url']))
          .filter((asked) => asked !== url),
      };
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      socket.close();
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, maxRetries: 5 });
    },
  };
}

const telling: ReadonlySet<string> = new Set([
  'Runtime.consoleAPICalled',
  'Runtime.exceptionThrown',
  'Log.entryAdded',
  'Page.javascriptDialogOpening',
]);

/** Where it listens, which it says on stderr. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /listening on (ws:\/\/\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`${program ?? ''} ended: ${said}`));
    });
  });
}

type Send = (method: string, params?: object) => Promise<NonNullable<Message['result']>>;

function protocol(socket: WebSocket) {
  const answers = new Map<number, (message: Message) => void>();
  const waiting = new Map<string, () => void>();
  const heard: Message[] = [];
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id === undefined) {
      heard.push(message);
      waiting.get(message.method ?? '')?.();
    } else answers.get(message.id)?.(message);
  });
  const send: Send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      answers.set(id, ({ result, error }) => {
        if (result) resolve(result);
        else reject(new Error(`${method}: ${error?.message ?? 'no answer'}`));
      });
      socket.send(JSON.stringify({ id, method, params }));
    });
  const once = (method: string): Promise<void> => new Promise((resolve) => waiting.set(method, resolve));
  return { send, heard, once };
}

async function evaluate<T>(send: Send, expression: string): Promise<T> {
  const { result } = await send('Runtime.evaluate', { expression, returnByValue: true });
  return (result as unknown as { readonly value: T }).value;
}
