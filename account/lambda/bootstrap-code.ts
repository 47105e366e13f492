import { join } from 'node:path';
import { build } from 'esbuild';

let bundled: Promise<string> | undefined;

/**
 * The bootstrap as plain JavaScript in one piece, made once: Lambda's own runtime is no TypeScript either, and
 * stripping the types takes every process 50 ms that AWS would not take.
 */
export function bootstrapCode(): Promise<string> {
  return (bundled ??= bundle());
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'bootstrap.ts')],
    bundle: true,
    minify: true,
    // Names of classes and functions are seen in stack traces and error types.
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}
