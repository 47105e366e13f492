import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { countSkipped, type Reading, skippedCount } from '../reading.ts';

export interface FoundFile {
  /** `-` is standard input. */
  readonly path: string;
  /** Named by the user, or found in a folder: there, what is no log is passed over. */
  readonly given: boolean;
}

/**
 * The files to read: those that were named, and all in the folders that were named, folder by folder in the order
 * of their names. Links are followed; a folder is entered once, however many links lead to it.
 *
 * @param reading is told of what is skipped (CloudTrail's digests) and what cannot be opened
 */
export function* findFiles(paths: readonly string[], reading: Reading): Generator<FoundFile> {
  const entered = new Set<string>();
  let isEmpty = true;
  for (const given of new Set(paths.map((each) => (each === '-' ? each : path.normalize(each))))) {
    const files = given === '-' ? [{ path: given, given: true }] : walk(given, true, { reading, entered });
    for (const file of files) {
      isEmpty = false;
      yield file;
    }
  }
  // A folder of nothing is not the one that was meant: that nobody launched in it says nothing.
  if (isEmpty && reading.broken.length === 0 && skippedCount(reading) === 0)
    reading.broken.push({ file: paths.join(', '), why: 'has no file in it', recordsRead: 0 });
}

interface Walk {
  readonly reading: Reading;
  /** Device and inode of each folder that was entered. */
  readonly entered: Set<string>;
}

function* walk(at: string, given: boolean, { reading, entered }: Walk): Generator<FoundFile> {
  const stat = attempt(at, reading, () => statSync(at));
  if (!stat) return;
  if (!stat.isDirectory()) {
    if (!given && !stat.isFile()) countSkipped(reading, 'neither file nor folder', at);
    else if (!given && at.split(path.sep).includes('CloudTrail-Digest')) countSkipped(reading, 'digest', at);
    else yield { path: at, given };
    return;
  }
  const id = `${String(stat.dev)}:${String(stat.ino)}`;
  if (entered.has(id)) return;
  entered.add(id);
  const entries = attempt(at, reading, () => readdirSync(at)) ?? [];
  const names = entries.toSorted((a, b) => (a < b ? -1 : 1));
  for (const name of names) yield* walk(path.join(at, name), false, { reading, entered });
}

function attempt<T>(file: string, reading: Reading, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    reading.broken.push({ file, why: reasons[code] ?? `cannot be opened (${code})`, recordsRead: 0 });
    return undefined;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist, or is a link that leads nowhere',
  ELOOP: 'is a link that leads to itself',
  EACCES: 'may not be read (EACCES)',
};
