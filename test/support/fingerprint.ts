import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../lib/project-root.ts';

/** Everything that decides what is synthesized, beside the settings. */
const inputs = ['bin/app.ts', 'lib', 'lambda', 'cdk.json', 'package-lock.json'];

/**
 * What the sources are, and which settings are synthesized, in 16 hexadecimal digits.
 *
 * @param settings a file's path from the project's root, or the settings themselves
 */
export function fingerprint(settings: string | object): string {
  const hash = createHash('sha256').update(process.version);
  if (typeof settings === 'object') hash.update(JSON.stringify(settings));
  const files = typeof settings === 'string' ? [...inputs, settings] : inputs;
  for (const path of files.flatMap(filesIn))
    hash.update(`${path}\0`).update(readFileSync(join(projectRoot, path)));
  return hash.digest('hex').slice(0, 16);
}

function filesIn(path: string): readonly string[] {
  if (!statSync(join(projectRoot, path)).isDirectory()) return [path];
  return readdirSync(join(projectRoot, path))
    .toSorted()
    .flatMap((name) => filesIn(join(path, name)));
}
