import { onInterrupt } from '../interrupt.ts';

/** How often a person at a terminal sees that it goes on, and how often a log does. */
const terminalMs = 1_000;
const logMs = 15_000;

/**
 * Shows on stderr that long work goes on: each second in place on a terminal, otherwise a line every 15 seconds.
 * Ctrl-C ends the command; it has only read until then.
 * @param say what to show, asked for anew each time
 * @returns ends it, and clears the line
 */
export function showProgress(say: () => string): () => void {
  const { stderr } = process;
  const terminal = stderr.isTTY;
  const clear = terminal ? '\r\u001b[K' : '';
  let shown = false;
  const timer = setInterval(
    () => {
      shown = true;
      stderr.write(terminal ? `${clear}${say().slice(0, stderr.columns - 1)}` : `${say()}\n`);
    },
    terminal ? terminalMs : logMs,
  );
  timer.unref();
  const end = (): void => {
    clearInterval(timer);
    if (shown) stderr.write(clear);
  };
  const calm = onInterrupt(end, 'nothing was changed');
  return () => {
    end();
    calm();
  };
}
