import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Settings } from '../../core/settings/settings.ts';
import { checkSettings } from '../../lib/settings/check-settings.ts';
import { SettingsError } from '../../lib/settings/settings-error.ts';
import { UsageError } from '../usage-error.ts';

/** The settings of one rehearsal, and where they are written. */
export interface DrillSettings {
  readonly settings: Settings;
  /** Path of a settings file that says so; `firebreak.config.ts` where it is left out. */
  readonly file?: string | undefined;
}

/**
 * Works with the settings that a drill is about: those that are rehearsed, and its own in their place. Where it has its
 * own, they are in a file for as long as the work lasts, because the app reads settings from a file.
 *
 * @throws UsageError where the drill's own settings do not go with those that are rehearsed
 */
export async function withSettingsOf<T>(
  rehearsed: DrillSettings,
  own: Readonly<Record<string, unknown>> | undefined,
  work: (settings: DrillSettings) => Promise<T>,
): Promise<T> {
  if (own === undefined) return work(rehearsed);
  const settings = together(rehearsed.settings, own);
  const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-settings-'));
  try {
    const file = path.join(folder, 'settings.mjs');
    writeFileSync(file, `export default ${JSON.stringify(settings)};\n`);
    return await work({ settings, file });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function together(rehearsed: Settings, own: Readonly<Record<string, unknown>>): Settings {
  try {
    return checkSettings({ ...rehearsed, ...own });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const why = `The drill brings settings of its own, ${JSON.stringify(own)}, which do not go with yours.`;
    throw new UsageError(`${why} Rehearse it with others: --settings FILE. ${error.message}`, {
      cause: error,
    });
  }
}
