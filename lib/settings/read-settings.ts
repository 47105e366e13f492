import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Settings } from '../../core/settings/settings.ts';
import { projectRoot } from '../project-root.ts';
import { checkSettings } from './check-settings.ts';
import { SettingsError } from './settings-error.ts';

/**
 * Reads and checks a settings file.
 *
 * @param path of the file, from the working directory; `firebreak.config.ts` of the project where it is left out
 * @throws SettingsError when it cannot be read or is not right
 */
export async function readSettings(path?: string): Promise<Settings> {
  const file = path === undefined ? resolve(projectRoot, 'firebreak.config.ts') : resolve(path);
  // What the CDK's credentials say; other commands do not know it here.
  return checkSettings(await importDefault(file), process.env['CDK_DEFAULT_ACCOUNT']);
}

async function importDefault(file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    return module.default;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
    throw new SettingsError([
      {
        field: file,
        got: reason,
        allowed: 'a TypeScript file that exports settings as default',
        fix: 'correct it, or name another one with --settings, -c settings=<path> or FIREBREAK_CONFIG',
      },
    ]);
  }
}
