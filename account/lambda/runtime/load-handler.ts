import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './errors.ts';

export type Handler = (event: unknown, context: object) => unknown;

/**
 * Loads what `handler` (`folder/file.export`, the export may be nested) names, with the errors of Node's Lambda runtime.
 *
 * @param taskRoot the unpacked deployment package
 */
export async function loadHandler(taskRoot: string, handler: string): Promise<Handler> {
  const parts = /^([^.]+)\.(.+)$/.exec(basename(handler));
  if (parts?.[1] === undefined || parts[2] === undefined) {
    throw new RuntimeError('Runtime.MalformedHandlerName', `Bad handler ${handler}`);
  }
  const module = await loadModule(resolve(taskRoot, dirname(handler), parts[1]));
  const found = parts[2].split('.').reduce<unknown>(readMember, module);
  if (typeof found !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  refuseCallbackStyle(found);
  return found as Handler;
}

async function loadModule(path: string): Promise<unknown> {
  const file = ['.js', '.mjs', '.cjs'].map((extension) => path + extension).find((it) => existsSync(it));
  if (file === undefined) {
    throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${basename(path)}'`);
  }
  try {
    return (await import(pathToFileURL(file).href)) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('Runtime.UserCodeSyntaxError', String(error));
    if (isModuleNotFound(error)) throw new RuntimeError('Runtime.ImportModuleError', String(error));
    throw error;
  }
}

function isModuleNotFound(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
}

/** A CommonJS module's exports are its `default`, too; Node does not see all of them as named ones. */
function readMember(from: unknown, name: string): unknown {
  if (from === null || from === undefined) return undefined;
  const record = from as Record<string, unknown>;
  return record[name] ?? (record['default'] as Record<string, unknown> | undefined)?.[name];
}

/** Node.js 24 is the first Lambda runtime without callback handlers: (event, context, callback) fails at init. */
function refuseCallbackStyle(handler: {
  readonly length: number;
  readonly constructor: { readonly name: string };
}): void {
  if (handler.length === 3 && handler.constructor.name !== 'AsyncFunction') {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24; make the handler async.',
    );
  }
}
