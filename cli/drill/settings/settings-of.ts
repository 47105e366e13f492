import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Settings } from '../../../core/settings/settings.ts';
import type { Drill } from '../../../drills/drill.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { SettingsError } from '../../../lib/settings/settings-error.ts';
import { UsageError } from '../../usage-error.ts';

/** The settings of one rehearsal, and where they are written. */
export interface DrillSettings {
  readonly settings: Settings;
  /** Path of a settings file that says so. */
  readonly file: string;
}

/**
 * Works with the settings of one rehearsal: those that are rehearsed, with what the drill needs where they have none, and
 * with its own in their place. They are in a file for as long as the work lasts, because the app reads settings from one.
 *
 * @throws UsageError where the drill's own settings do not go with those that are rehearsed
 */
export async function withSettingsOf<T>(
  rehearsed: Settings,
  drill: Pick<Drill, 'settings' | 'needs'>,
  work: (settings: DrillSettings) => Promise<T>,
): Promise<T> {
  const settings = together(rehearsed, drill);
  const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-settings-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  // Ctrl-C ends the process at once.
  process.once('exit', remove);
  try {
    const file = path.join(folder, 'settings.mjs');
    writeFileSync(file, `export default ${JSON.stringify(settings)};\n`);
    return await work({ settings, file });
  } finally {
    process.off('exit', remove);
    remove();
  }
}

function together(
  rehearsed: Settings,
  { settings: own, needs }: Pick<Drill, 'settings' | 'needs'>,
): Settings {
  if (own === undefined && needs === undefined) return rehearsed;
  try {
    return checkSettings({ ...needs, ...rehearsed, ...own });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const brought = JSON.stringify({ ...needs, ...own });
    const why = `The drill brings settings of its own, ${brought}, which do not go with yours.`;
    throw new UsageError(`${why} Rehearse it with others: --settings FILE. ${error.message}`, {
      cause: error,
    });
  }
}
