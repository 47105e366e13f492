import { accessSync, constants, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Evidence } from '../../lambda/aws/evidence.ts';
import { makeFolder } from '../make-folder.ts';
import { UsageError } from '../usage-error.ts';

/** A folder that takes what the deployed responder keeps in its evidence bucket. */
export interface Folder extends Evidence {
  readonly path: string;
}

/**
 * Opens a folder, and makes it where it is not there.
 * @throws UsageError where it cannot be made or written to
 */
export function openFolder(path: string): Folder {
  try {
    makeFolder(path);
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new UsageError(
      `--out ${path} cannot be written to (${error instanceof Error ? error.message : String(error)}). Name another folder.`,
      { cause: error },
    );
  }
  return {
    path,
    put: (key, body) => {
      const file = join(path, key);
      makeFolder(dirname(file));
      // Whole or not at all: an interrupted write must not leave half a file behind.
      writeFileSync(`${file}.part`, body);
      renameSync(`${file}.part`, file);
      return Promise.resolve(undefined);
    },
    get: (key) => Promise.resolve(readIfThere(join(path, key))),
  };
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}
