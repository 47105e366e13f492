import { findFiles, type FoundFile } from './find-files.ts';
import { BrokenFileError, countSkipped, type Reading } from '../reading.ts';
import { createSplitter } from './split-values.ts';
import { nothingTaken, type Taken, takeValuesInto } from './take-values.ts';
import type { Entry } from './to-entries.ts';
import { unpack } from './unpack.ts';

export interface ReadOptions {
  /**
   * Only records of this eventName are wanted. Those in which it does not occur are counted without being parsed: of
   * them it is known that they begin and end as an object and name an event, not that all between is JSON.
   */
  readonly containing?: string;
  /** Whether each record is to say where it stands, for who reads some of them again. */
  readonly placed?: boolean;
  /** Counted on while reading; tells what was broken and what was skipped. */
  readonly reading: Reading;
}

/**
 * Reads CloudTrail records from files and folders, in whatever form they lie there, told by the content and not by
 * the name: log files as CloudTrail delivers them, JSON lines, the output of LookupEvents, events of EventBridge,
 * lists of records and single records, each plain or gzipped. Holds a few hundred kilobytes and one record, however
 * large the files are.
 *
 * @param paths files, folders, and `-` for standard input
 * @returns the wanted records, in batches; a file that breaks is noted in `reading` and does not stop the rest
 */
export async function* readHistory(
  paths: readonly string[],
  options: ReadOptions,
): AsyncGenerator<readonly Entry[]> {
  for (const file of findFiles(paths, options.reading)) {
    options.reading.files += 1;
    yield* readFile(file, options);
  }
}

async function* readFile(file: FoundFile, options: ReadOptions): AsyncGenerator<readonly Entry[]> {
  const taken = nothingTaken();
  const splitter = createSplitter(takeValuesInto(taken, file, options, () => splitter.where()));
  let empty = true;
  try {
    for await (const piece of unpack(file.path, options.reading)) {
      empty = false;
      const failure = failureOf(() => splitter.push(piece));
      if (taken.batch.length > 0) yield taken.batch.splice(0);
      if (failure) throw failure;
    }
    const failure = empty ? new BrokenFileError('is empty', { notJson: true }) : failureOf(splitter.end);
    if (taken.batch.length > 0) yield taken.batch.splice(0);
    if (failure) throw failure;
    conclude(file, taken, undefined, options.reading);
  } catch (error) {
    if (!(error instanceof BrokenFileError)) throw error;
    conclude(file, taken, error, options.reading);
  }
}

/** What was read before a break is to be handed on before the break is told. */
function failureOf(work: () => void): BrokenFileError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof BrokenFileError) return error;
    throw error;
  }
}

/** Says what became of the file. A folder holds other things than logs: those are skipped, not broken. */
function conclude(
  file: FoundFile,
  taken: Taken,
  failure: BrokenFileError | undefined,
  reading: Reading,
): void {
  const passOver = (reason: 'not JSON' | 'no CloudTrail records'): void => {
    reading.files -= 1;
    countSkipped(reading, reason, file.path);
  };
  if (failure?.notJson && !file.given && !isNamedAsLog(file.path)) {
    passOver('not JSON');
    return;
  }
  const isOther = !failure && taken.records === 0 && taken.unreadable > 0 && taken.broken.size === 0;
  if (isOther && !file.given) {
    passOver('no CloudTrail records');
    return;
  }
  reading.unreadable += taken.unreadable;
  const why = [
    ...(failure ? [failure.message] : []),
    ...[...taken.broken].map(
      ([flaw, { count, first }]) =>
        `${many(count, 'value that is', 'values that are')} ${flaw}, first at ${first}`,
    ),
    ...(isOther ? ['is JSON, but holds no CloudTrail record'] : []),
  ];
  if (why.length === 0) return;
  reading.broken.push({
    file: file.path === '-' ? 'standard input' : file.path,
    why: why.join('; '),
    recordsRead: taken.records,
  });
}

const many = (count: number, one: string, more: string): string =>
  `${String(count)} ${count === 1 ? one : more}`;

const isNamedAsLog = (path: string): boolean => /\.(json|jsonl|ndjson)(\.gz)?$/i.test(path);
