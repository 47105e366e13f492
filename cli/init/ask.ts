import { createInterface } from 'node:readline';
import { UsageError } from '../usage-error.ts';

/** Asks a person, line by line. */
export interface Asker {
  /**
   * @param question without the default
   * @param otherwise taken where the person only presses Enter; shown in brackets
   * @param complaint what is wrong with an answer, where something is: then it is asked again
   * @throws UsageError where nobody is there to answer
   */
  readonly ask: (
    question: string,
    otherwise: string,
    complaint?: (answer: string) => string | undefined,
  ) => Promise<string>;
  /** @returns whether the person said yes; `otherwise` where only Enter was pressed */
  readonly isYes: (question: string, otherwise: boolean) => Promise<boolean>;
  readonly close: () => void;
}

/** Questions go to stderr. Lines that are piped in are answers, too. */
export function createAsker(): Asker {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C is the process's, as everywhere else.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const lines = terminal[Symbol.asyncIterator]();
  const next = async (question: string): Promise<string> => {
    process.stderr.write(question);
    const { value, done } = await lines.next();
    if (done === true) {
      throw new UsageError(
        'nobody was there to answer; nothing was written. Give --yes, and what is not to have its default: see --help.',
      );
    }
    return value.trim();
  };
  const ask: Asker['ask'] = async (question, otherwise, complaint) => {
    for (;;) {
      const answer = (await next(`${question} [${otherwise}]: `)) || otherwise;
      const wrong = complaint?.(answer);
      if (wrong === undefined) return answer;
      process.stderr.write(`  ${wrong}\n`);
    }
  };
  return {
    ask,
    isYes: async (question, otherwise) => {
      const answer = await ask(question, otherwise ? 'Y/n' : 'y/N', (text) =>
        /^(?:y|yes|n|no|Y\/n|y\/N)$/i.test(text) ? undefined : 'Answer y or n.',
      );
      return /^y(?:es)?$/i.test(answer) || (answer === 'Y/n' && otherwise);
    },
    close: () => {
      terminal.close();
    },
  };
}
