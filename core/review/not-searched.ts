import { plural } from '../values/text.ts';
import { isSettledRead } from './coverage.ts';
import { issuedLimit } from './follow.ts';
import type { Progress } from './progress.ts';
import { notLookedUp, resourceLimit } from './resources.ts';
import { limits, type Totals } from './totals/totals.ts';

/** What was not searched beside what coverage says, in words: what is beyond the limits, or waits for a later run. */
export function toNotSearched(progress: Progress, totals: Totals): readonly string[] {
  return [
    progress.followed.length === 0 ? 'nothing: the caller has no key and no name to search by' : undefined,
    credentials(progress),
    ...resources(progress),
    totals.goneBeyond + progress.resources.goneBeyond > 0
      ? `whether all that was made is gone again: more than ${limits.gone} things were removed`
      : undefined,
    isSettledRead(progress)
      ? undefined
      : 'which regions and services are used for the first time: older history was not read to its end',
    ...progress.notes,
  ].filter((text) => text !== undefined);
}

function credentials({ notFollowed: { ids, beyond } }: Progress): string | undefined {
  if (ids.length === 0) return undefined;
  const count = `${beyond > 0 ? 'at least ' : ''}${ids.length}`;
  return `${count} more credentials that these issued or made: at most ${issuedLimit} are followed`;
}

function resources(progress: Progress): readonly (string | undefined)[] {
  const { pending, beyond, atLeast } = notLookedUp(progress);
  return [
    pending > 0 ? `what others did to ${plural(pending, 'resource')}: the time was over` : undefined,
    beyond > 0
      ? `what others did to ${atLeast ? 'at least ' : ''}${plural(beyond, 'more resource')}: at most ${resourceLimit} are looked up`
      : undefined,
  ];
}
