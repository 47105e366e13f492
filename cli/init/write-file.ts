import { linkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';

/** Whether something has the name. @throws UsageError where it is no file, or has no folder to be in */
export function isThere(file: string): boolean {
  const folder = path.dirname(file);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`there is no folder ${folder} to write ${path.basename(file)} in. Make it first.`);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw new UsageError(`${file} is no file. Name another one with --file.`);
  return found !== undefined;
}

export const isThereMessage = (file: string): string =>
  `${file} is there already, and was left as it is. Replace it with --overwrite, or write another one with --file FILE.`;

/**
 * Writes the whole file or nothing: it gets its name when it is complete.
 * @throws UsageError where a file of this name came into being meanwhile and may not be replaced
 */
export function writeFile(file: string, text: string, overwrite: boolean): void {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${String(process.pid)}`);
  try {
    writeFileSync(draft, text, { flag: 'wx' });
    if (overwrite) renameSync(draft, file);
    // Unlike rename, link replaces nothing.
    else linkSync(draft, file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new UsageError(isThereMessage(file), { cause: error });
    throw new UsageError(`${file} cannot be written (${message}). Nothing was changed.`, { cause: error });
  } finally {
    rmSync(draft, { force: true });
  }
}
