import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { headless, noBrowser, program } from './program.ts';
import { type Message, protocol, type Send } from './protocol.ts';

export interface Screen {
  /** CSS pixels. */
  readonly width: number;
  /** CSS pixels; 900 if it does not matter. */
  readonly height?: number;
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
  /** What an expression is worth in the page, as JSON; a promise is waited for. */
  readonly evaluate: <T>(expression: string) => Promise<T>;
  /** The texts of what has the focus after each of so many presses of Tab. */
  readonly walk: (presses: number) => Promise<readonly string[]>;
  /** Scrolls to the element that a selector names first, and clicks at its beginning. */
  readonly click: (selector: string) => Promise<void>;
  /** PNG of what is seen without scrolling. */
  readonly picture: () => Promise<Buffer>;
  readonly pdf: () => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

/** Starts Chromium without a window, spoken to by the Chrome DevTools Protocol. */
export async function startBrowser(): Promise<Browser> {
  if (program === undefined) throw new Error(`There is no browser to start: ${noBrowser}.`);
  const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-browser-'));
  const child = spawn(
    program,
    [...headless, `--user-data-dir=${folder}`, '--remote-debugging-port=0', 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const socket = await connect(await addressOf(child));
  const spoken = protocol(socket);
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await spoken.send(`${domain}.enable`);
  const bytes = async (method: string, params: object): Promise<Buffer> =>
    Buffer.from(String((await spoken.send(method, params))['data']), 'base64');
  return {
    open: (html, screen) => open(html, screen, { ...spoken, file: path.join(folder, 'page.html') }),
    evaluate: (expression) => evaluate(spoken.send, expression),
    walk: (presses) => walk(spoken.send, presses),
    click: (selector) => click(spoken.send, selector),
    picture: () => bytes('Page.captureScreenshot', {}),
    pdf: () => bytes('Page.printToPDF', { preferCSSPageSize: true, printBackground: false }),
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      socket.close();
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, maxRetries: 5 });
    },
  };
}

async function connect(address: string): Promise<WebSocket> {
  const pages = (await (await fetch(`http://127.0.0.1:${new URL(address).port}/json`)).json()) as {
    readonly type: string;
    readonly webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(pages.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '');
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  return socket;
}

async function open(
  html: string,
  { width, height = 900, scheme }: Screen,
  { send, once, heard, file }: ReturnType<typeof protocol> & { readonly file: string },
): Promise<Opened> {
  writeFileSync(file, html);
  const url = pathToFileURL(file).href;
  await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  const size = { width, height, deviceScaleFactor: 1, mobile: width < 600 };
  await send('Emulation.setDeviceMetricsOverride', size);
  heard.length = 0;
  const loaded = once('Page.loadEventFired');
  await send('Page.navigate', { url });
  await loaded;
  const measured = await evaluate<Pick<Opened, 'sideways' | 'title'>>(
    send,
    `({ sideways: Math.max(0, document.documentElement.scrollWidth - ${width}), title: document.title })`,
  );
  return { ...measured, ...sayings(heard, url) };
}

async function walk(send: Send, presses: number): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let press = 0; press < presses; press += 1) {
    for (const type of ['keyDown', 'keyUp'])
      await send('Input.dispatchKeyEvent', { type, key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 });
    texts.push(await evaluate(send, `document.activeElement.textContent`));
  }
  return texts;
}

async function click(send: Send, selector: string): Promise<void> {
  const place = await evaluate<object>(
    send,
    `(() => {
      const element = document.querySelector(${JSON.stringify(selector)});
      element.scrollIntoView({ block: 'center' });
      const { x, y } = element.getBoundingClientRect();
      return { x: x + 20, y: y + 16 };
    })()`,
  );
  for (const type of ['mousePressed', 'mouseReleased'])
    await send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1 });
}

const telling: ReadonlySet<string> = new Set([
  'Runtime.consoleAPICalled',
  'Runtime.exceptionThrown',
  'Log.entryAdded',
  'Page.javascriptDialogOpening',
]);

const sayings = (heard: readonly Message[], url: string): Pick<Opened, 'said' | 'requests'> => ({
  said: heard.filter(({ method = '' }) => telling.has(method)).map((each) => JSON.stringify(each)),
  requests: heard
    .filter(({ method }) => method === 'Network.requestWillBeSent')
    .map(({ params }) => String(params?.['request']?.['url']))
    .filter((asked) => asked !== url),
});

async function evaluate<T>(send: Send, expression: string): Promise<T> {
  const { result, exceptionDetails } = await send('Runtime.evaluate', {
    expression,
    returnByValue: true,
    awaitPromise: true,
  });
  if (exceptionDetails !== undefined)
    throw new Error(`The page could not say it: ${JSON.stringify(exceptionDetails)}`);
  return (result as { readonly value: T }).value;
}

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
