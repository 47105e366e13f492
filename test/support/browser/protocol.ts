export interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, never>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

export type Send = (method: string, params?: object) => Promise<NonNullable<Message['result']>>;

/** Asks and listens by the Chrome DevTools Protocol: https://chromedevtools.github.io/devtools-protocol/ */
export function protocol(socket: WebSocket) {
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
