import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../lib/project-root.ts';

/** Everything that decides what is synthesized, beside the settings. */
export const inputs = ['bin/app.ts', 'core', 'lib', 'lambda', 'cdk.json', 'package-lock.json'];

/**
 * What the sources are, and under which settings they are synthesized, in 16 hexadecimal digits.
 * @param settings what a settings file came to, not the file: it may import others, or ask the environment
 */
export function fingerprint(settings: object): string {
  const hash = createHash('sha256').update(
    JSON.stringify([process.version, process.env['CDK_DEFAULT_ACCOUNT'], settings]),
  );
  for (const path of inputs.flatMap(filesIn))
    hash.update(`${path}\0`).update(readFileSync(join(projectRoot, path)));
  return hash.digest('hex').slice(0, 16);
}

function filesIn(path: string): readonly string[] {
  if (!statSync(join(projectRoot, path)).isDirectory()) return [path];
  return readdirSync(join(projectRoot, path))
    .toSorted()
    .flatMap((name) => filesIn(join(path, name)));
}
