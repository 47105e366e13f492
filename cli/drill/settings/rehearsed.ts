import type { Settings } from '../../../core/settings/settings.ts';
import { armingProblems } from '../../../lib/settings/arming/check-arming.ts';
import { settingsFor } from '../../settings-for.ts';

/** What is rehearsed, and in which it differs from the file that it was read from. */
export interface Rehearsed {
  readonly settings: Settings;
  /** Each in a sentence or two, for whoever watches. */
  readonly notes: readonly string[];
}

/**
 * The settings that are rehearsed. A file that is named is taken as it is. Without one, firebreak.config.ts is rehearsed
 * in mode contain: it is shipped with observe, and a drill is to show the main job.
 *
 * @param named on the command line
 * @throws UsageError when they cannot be read or are not right
 */
export async function rehearsedSettings(named: string | undefined): Promise<Rehearsed> {
  const file = named ?? process.env['FIREBREAK_CONFIG'];
  const written = await settingsFor(file);
  const armed = file === undefined && written.mode === 'observe';
  const { trail, ...settings } = written;
  return {
    settings: {
      ...settings,
      ...(armed && { mode: 'contain' }),
      // Nothing is deployed to anybody's account here.
      containDespite: ['nobody-to-tell', 'sample-rule'],
    },
    notes: [
      modeNote(file, written, armed),
      ...(armed ? [] : armingProblems(written).map(({ field, allowed }) => refusedNote(field, allowed))),
      ...(trail === undefined ? [] : [trailNote]),
    ],
  };
}

function modeNote(file: string | undefined, { mode }: Settings, armed: boolean): string {
  const name = file ?? 'firebreak.config.ts';
  if (!armed) return `Rehearsing ${name} as it is: mode ${mode}.`;
  return (
    `Rehearsing ${name} in mode contain, to show what that does. The file says observe, and deployed it would contain\n` +
    `nobody. As it is: npm run drill -- --settings ${name}`
  );
}

const refusedNote = (field: string, allowed: string): string =>
  `Not to be deployed as it is: ${field} needs ${allowed}.`;

const trailNote =
  'Left out: trail. The embedded account has no Athena, so that what a query of the trail would add is not rehearsed.';
