import { isFoundForSure } from '../../instances/finding.ts';
import type { AskedCost, HiddenFound, InstancesNow } from '../../instances/instances.ts';
import { count, neutral, plural } from '../../values/text.ts';
import { alarm, type Block, fact, prose } from '../block.ts';
import { dollars } from '../opening/money.ts';

const ways = {
  'client-token': 'by its client token',
  reservation: 'by its reservation',
  shape: 'by image, type, key and the time of the launch: PROBABLY its instances',
} as const;

/** Launches whose records do not name their instances: what was asked for, by what they were looked for, what was found. */
export function hiddenLines({ hidden, askedCost }: InstancesNow): readonly Block[] {
  if (!hidden) return [];
  return [
    ...hidden.items.map((each) => (isFoundForSure(each) ? prose : alarm)(hiddenLine(each))),
    ...(hidden.more > 0
      ? [alarm(`${plural(hidden.more, 'launch')} more of which the records do not name the instances.`)]
      : []),
    ...(askedCost ? [fact('Cost asked for', askedWords(askedCost))] : []),
  ];
}

function hiddenLine(hidden: HiddenFound): string {
  const { eventId, region, found, way, why } = hidden;
  const launch = `The record of launch ${neutral(eventId, 60)} in ${neutral(region, 40)} does not name ${rangeOf(hidden)}.`;
  if (why !== undefined) return `${launch} They were not found: ${neutral(why, 200)}.`;
  if (way === undefined) return launch;
  if (found > 0) return `${launch} ${count(found)} ${found === 1 ? 'was' : 'were'} found ${ways[way]}.`;
  return way === 'shape'
    ? `${launch} None was found by image, type, key and time.`
    : `${launch} None was found ${ways[way]}: they are not there yet, or were terminated an hour ago or longer.`;
}

function rangeOf({ least, most }: HiddenFound): string {
  if (most === undefined) return least === 0 ? 'its instances' : `its instances, ${count(least)} at least`;
  if (most === least) return `its ${plural(most, 'instance')}`;
  return `its instances, ${count(least)} to ${count(most)}`;
}

/** In a few words: what would run if all that was asked for did. */
export function askedWords({ perHourLeast, perHourMost, missing }: AskedCost): string {
  const why = missing === undefined ? '' : ` (not all has a known price: ${neutral(missing, 100)})`;
  if (perHourMost === undefined) return `at least ${dollars(perHourLeast)} an hour${why}`;
  return perHourMost === perHourLeast
    ? `${dollars(perHourMost)} an hour`
    : `at least ${dollars(perHourLeast)}, at most ${dollars(perHourMost)} an hour`;
}
