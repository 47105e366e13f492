import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { recordStates, type RestoreRecord } from '../../../core/restore/record.ts';
import { UsageError } from '../../usage-error.ts';
import type { Marker, Marks, Note } from '../marks.ts';

/** Beside the file that a restore goes by: how single things of it stand. */
const pathOf = (file: string): string => `${file}.restored`;

const records = z.object({
  records: z.array(
    z.object({ thing: z.string(), state: z.enum(recordStates), at: z.iso.datetime(), by: z.string() }),
  ),
});

/**
 * What earlier restores by this file wrote down beside it.
 * @throws UsageError that says what is wrong with it
 */
export function readFileRecords(file: string): readonly RestoreRecord[] {
  const path = pathOf(file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unusable(path, error);
  }
  try {
    return records.parse(JSON.parse(text)).records;
  } catch (error) {
    throw unusable(path, error);
  }
}

const unusable = (path: string, error: unknown): UsageError =>
  new UsageError(
    `${path}, where the restore writes down what it has done, cannot be read: ${firstLine(error)}. Mend it; without it, ` +
      'what was restored already is taken for what somebody else did.',
    { cause: error },
  );

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200);

/** What no table knows of is marked nowhere; what is done is written down beside the file, for the next restore by it. */
export function fileMarks(file: string, { now, arn }: Marker): Marks {
  const none = (): Promise<undefined> => Promise.resolve(undefined);
  const note = (notes: readonly Note[]): Promise<string | undefined> => {
    const at = now().toISOString();
    try {
      const known = readFileRecords(file);
      const news = notes.map(({ thing, state }): RestoreRecord => ({ thing: thing.id, state, at, by: arn }));
      const earlier = known.filter(({ thing }) => news.every((record) => record.thing !== thing));
      // Whole or not at all: it is read again after an interruption.
      const path = pathOf(file);
      writeFileSync(`${path}.new`, `${JSON.stringify({ records: [...earlier, ...news] }, null, 2)}\n`, {
        mode: 0o600,
      });
      renameSync(`${path}.new`, path);
      return none();
    } catch (error) {
      return Promise.resolve(
        `what is restored could not be written down in ${pathOf(file)}: ${firstLine(error)}. Copy ${file} to a folder ` +
          'that you may write, and give that.',
      );
    }
  };
  // Before the first change: whether anything can be written down at all.
  return { begin: () => note([]), note, finish: none, retire: none };
}
