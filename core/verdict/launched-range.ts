import { compact } from '../values/unknown.ts';
import type { Launch } from './launch.ts';

/** How many instances a launch has; undefined where its record does not show it. An older release knew only their names. */
export function launchedCountOf({
  result,
  launchedCount,
  partial,
}: Pick<Launch, 'result' | 'launchedCount' | 'partial'>): number | undefined {
  if (result.kind !== 'launched') return undefined;
  const named = result.instanceIds.length;
  return launchedCount ?? (named > 0 && !partial ? named : undefined);
}

/** How many instances: one number where both are the same. */
export interface Range {
  readonly least: number;
  /** Absent where nothing bounds it. */
  readonly most?: number;
}

/**
 * How many instances a launch has launched by its record, or an attempt has asked for. Above 100 KB a record has no
 * answer: then the call's own fewest and most are all that is known.
 */
export function launchedRange(launch: Launch): Range {
  const { result, requestedMin = 0, requestedCount } = launch;
  switch (result.kind) {
    case 'launched': {
      const known = launchedCountOf(launch);
      const least = known ?? Math.max(result.instanceIds.length, requestedMin);
      return compact({ least, most: known ?? requestedCount });
    }
    case 'unsure':
      return compact({ least: 0, most: requestedCount });
    case 'dry-run':
    case 'denied':
    case 'failed':
      return { least: requestedCount ?? 0, most: requestedCount ?? 0 };
  }
}
