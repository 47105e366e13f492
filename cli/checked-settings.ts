import type { Settings } from '../lambda/core/settings.ts';
import { readSettings } from '../lib/read-settings.ts';
import { SettingsError } from '../lib/settings-error.ts';
import { UsageError } from './usage-error.ts';

/**
 * The settings of a command.
 * @param file as `--settings` names it; `firebreak.config.ts` where it is left out
 * @throws UsageError that says everything that is wrong with them
 */
export async function checkedSettings(file: string | undefined): Promise<Settings> {
  try {
    return await readSettings(file);
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
