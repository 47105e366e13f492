import type { Again } from '../../incident/again.ts';
import type { ContainmentState } from '../../state.ts';
import { count, neutral, plural, utc } from '../../values/text.ts';
import type { ReportContext } from '../context.ts';
import { instancesOf } from '../context.ts';
import { dollars } from './money.ts';

/** What is new of somebody whom the incident does not contain, in the first lines of a further mail about it. */
export function againLines(context: ReportContext): readonly string[] {
  const { state } = context;
  if (!state?.again) return [];
  const { again } = state;
  const why = again.reasons.map((reason) => words[reason](again, state));
  return [
    `${why.join(' ')} On-call was told last at ${utc(again.since)}.`,
    `Launched so far: ${plural(again.instances, 'instance')}; ${count(again.told)} when you were told last.${totalCost(context, again)}`,
    ...(state.breaker
      ? []
      : [`Only a person stops it: Firebreak leaves ${neutral(state.incident.subject, 200)} alone.`]),
  ];
}

const words: Readonly<Record<Again['reasons'][number], (again: Again, state: ContainmentState) => string>> = {
  'not-contained': () => 'A FURTHER CREDENTIAL OF IT IS NOT CONTAINED.',
  'first-success': () => 'IT HAS LAUNCHED NOW: nothing came through before.',
  'new-region': (_, { launch }) => `NEW REGION: ${neutral(launch.region, 40)}.`,
  'ten-fold': ({ instances, told }) =>
    `TEN TIMES AS MANY: ${count(instances)} instances, ${count(told)} before.`,
  'goes-on': () => 'IT GOES ON, an hour after the last mail.',
  'unknown-caller': () => 'PERHAPS ANOTHER CALLER: the record does not show whose call it is.',
};

/** What all of them cost, at the price of those of this launch: which types the others are is not counted. */
function totalCost(context: ReportContext, { instances }: Again): string {
  const items = instancesOf(context)?.cost?.items ?? [];
  const [dearest] = items.toSorted((a, b) => b.perHourEach - a.perHourEach);
  return dearest === undefined
    ? ''
    : ` If all of them run and are ${neutral(dearest.instanceType, 40)} as in this launch, that is ${dollars(dearest.perHourEach * instances)} an hour.`;
}
