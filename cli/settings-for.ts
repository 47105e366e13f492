import type { Settings } from '../core/settings/settings.ts';
import { readSettings } from '../lib/settings/read-settings.ts';
import { SettingsError } from '../lib/settings/settings-error.ts';
import { UsageError } from './usage-error.ts';

/**
 * The settings for a command.
 * @param file named on the command line; FIREBREAK_CONFIG or firebreak.config.ts where it is left out
 * @throws UsageError when they cannot be read or are not right
 */
export async function settingsFor(file: string | undefined): Promise<Settings> {
  try {
    return await readSettings(file ?? process.env['FIREBREAK_CONFIG']);
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
