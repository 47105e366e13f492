import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, where they are not there. One after the other: mkdir's own `recursive` never
 * returns below /proc (Node 24), where it is to be an error.
 *
 * @throws the file system's error, where it cannot be made or something else has its name
 */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  mkdirSync(path);
}
