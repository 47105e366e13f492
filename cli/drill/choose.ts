import type { Drill } from '../../drills/drill.ts';
import { drills } from '../../drills/index.ts';
import { stolenKey } from '../../drills/stolen-key.ts';
import { nearest } from '../../lib/settings/nearest.ts';
import { UsageError } from '../usage-error.ts';
import type { DrillOptions } from './options.ts';

/**
 * What is rehearsed, one after the other, where no records are replayed.
 * @throws UsageError that names the drills there are
 */
export function chooseDrills({ all, id }: Pick<DrillOptions, 'all' | 'id'>): readonly Drill[] {
  if (all) return drills;
  if (id === undefined) return [stolenKey];
  const found = drills.find((drill) => drill.id === id);
  if (found) return [found];
  const known = drills.map((drill) => drill.id);
  const meant = nearest(id, known);
  throw new UsageError(
    `there is no drill "${id}".${meant === undefined ? '' : ` Did you mean ${meant}?`} ` +
      `Known: ${known.join(', ')}. CloudTrail files follow --trail; see --help.`,
  );
}
