import type { Drill } from '../../drills/drill.ts';
import { drills } from '../../drills/index.ts';
import { backupKey } from '../../drills/backup/backup-key.ts';
import { stolenKey } from '../../drills/stolen-key.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { nearest } from '../../lib/settings/nearest.ts';
import { UsageError } from '../usage-error.ts';
import type { DrillOptions } from './options.ts';

/**
 * What is rehearsed, one after the other, where no records are replayed. Unless said, the usual one, and that of backup
 * keys where the settings have them and would make one: the user of the usual one has a password.
 * @throws UsageError that names the drills there are
 */
export function chooseDrills(
  { all, id }: Pick<DrillOptions, 'all' | 'id'>,
  settings: Pick<Settings, 'backupKey' | 'mode'>,
): readonly Drill[] {
  if (all) return drills;
  const makesKeys = settings.backupKey !== undefined && settings.mode === 'contain';
  if (id === undefined) return [stolenKey, ...(makesKeys ? [backupKey] : [])];
  const found = drills.find((drill) => drill.id === id);
  if (found) return [found];
  const known = drills.map((drill) => drill.id);
  const meant = nearest(id, known);
  throw new UsageError(
    `there is no drill "${id}".${meant === undefined ? '' : ` Did you mean ${meant}?`} ` +
      `Known: ${known.join(', ')}. CloudTrail files follow --trail; see --help.`,
  );
}
