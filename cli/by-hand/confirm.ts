import { createInterface } from 'node:readline/promises';
import { UsageError } from '../usage-error.ts';

/**
 * Asks a person to type a word before anything is changed.
 * @param word what has to be typed: the name of what is going to be changed
 * @param doing what is going to be done: `contain it`
 * @throws UsageError when something else was typed, or nobody is there to type
 */
export async function confirm(word: string, doing: string): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Where standard input ends without a line, the question would stay open for ever.
  const ended = new Promise<undefined>((resolve) => terminal.once('close', () => resolve(undefined)));
  const typed = await Promise.race([terminal.question(`Type ${word} to ${doing} now: `), ended]);
  terminal.close();
  if (typed === undefined) {
    throw new UsageError(
      'nobody was there to confirm; nothing was changed. Give --yes to go on without asking.',
    );
  }
  if (typed.trim() !== word) {
    throw new UsageError(`"${typed.trim().slice(0, 80)}" is not ${word}; nothing was changed.`);
  }
}
