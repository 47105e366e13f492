import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { Source, StoredVersion } from './source.ts';

/**
 * A copy of evidence, or what `firebreak report --out` wrote. Links are not followed: a name in a copy is to lead to
 * nothing but a file of the copy.
 * @throws UsageError where there is no such folder
 */
export function openCopy(path: string): Source {
  const files = new Map<string, readonly StoredVersion[]>(
    filesIn(path).map(({ file, bytes, writtenAt }) => [
      relative(path, file).split(sep).join('/'),
      [{ id: '', writtenAt, bytes, isLatest: true, isMarker: false }],
    ]),
  );
  return {
    name: path,
    isCopy: true,
    files,
    // Only what was listed is ever read.
    read: (key) => Promise.resolve().then(() => readFileSync(join(path, key))),
  };
}

function filesIn(folder: string): readonly { file: string; bytes: number; writtenAt: string }[] {
  return namesIn(folder).flatMap((name) => {
    const file = join(folder, name);
    const found = lstatSync(file);
    if (found.isDirectory()) return filesIn(file);
    return found.isFile() ? [{ file, bytes: found.size, writtenAt: found.mtime.toISOString() }] : [];
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the folder ${folder} cannot be read (${why}). Name the folder of a copy.`, {
      cause: error,
    });
  }
}
