import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';

/**
 * Has Node keep what it compiles, TypeScript without its types included, for the next start. Where it cannot be
 * written, nothing is kept and all works as before.
 *
 * Node runs what it finds there and does not ask who wrote it, so it must lie where nobody can write who could not
 * change this program as well. Node's own choice, a folder in the system's /tmp, is anybody's: on a shared machine,
 * somebody could make it first and put code in.
 *
 * https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache
 */
export function useCompileCache(): void {
  enableCompileCache(join(projectRoot, 'node_modules', '.cache', 'firebreak'));
}
