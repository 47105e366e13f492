import type { Count, Listed } from '../../review/totals/activity.ts';
import { count, neutral, plural, utc } from '../../values/text.ts';
import { whyUnavailable } from '../../faults.ts';
import type { TrailView } from '../../review/trail-view.ts';
import { type Counts, prose } from '../block.ts';
import { ofIncident } from '../context.ts';

/** What Athena finds in the trail's records beyond event history, or why it could not be asked. */
export const trail = ofIncident({
  id: 'trail',
  importance: 55,
  brief: (whole) => whole.slice(0, 1),
  title: 'WHAT THE TRAIL SHOWS BEYOND EVENT HISTORY',
  make: ({ trail: found }) => {
    if (!found) return [];
    if (!('asked' in found))
      return [
        prose(`Athena gave no answer: ${neutral(whyUnavailable(found) ?? 'it cannot be read', 300)}`),
        prose('Calls older than 90 days, and those in other accounts, are not in this report.'),
      ];
    return [...sums(found).map(prose), ...lists(found), ...limits(found).map(prose)];
  },
});

function sums(found: TrailView): readonly string[] {
  const { calls, callsBefore90Days: older, firstSeen = '', lastSeen = '', asked } = found;
  const where =
    `${plural(asked.keys, 'access key')}, from ${utc(found.from)} to ${utc(found.to)}, in ` +
    `${plural(asked.accounts, 'account')} and ${plural(asked.regions, 'region')}`;
  if (calls === 0) return [`No call of ${where}, as far back as the trail goes.`];
  return [
    `${plural(calls, 'call')} of ${where}: first ${utc(firstSeen)}, last ${utc(lastSeen)}.`,
    older > 0
      ? `${count(older)} of them are older than the 90 days of event history: the keys were in use before what the rest of this report shows.`
      : 'None of them is older than the 90 days of event history.',
    ...elsewhere(found),
  ];
}

/** Nothing else of the report looks at other accounts. */
function elsewhere({ accounts, account, asked }: TrailView): readonly string[] {
  const others = accounts.items.filter(({ name }) => name !== account);
  if (others.length === 0) return asked.accounts > 1 ? ['None was made in another account.'] : [];
  const named = others.map(({ name, count: calls }) => `${neutral(name, 60)} (${plural(calls, 'call')})`);
  const more = accounts.more > 0 ? ` and ${accounts.more} more` : '';
  return [`In other accounts, where nothing is contained: ${named.join(', ')}${more}. Review them there.`];
}

function lists(found: TrailView): readonly Counts[] {
  const all: readonly (readonly [string, Listed<Count>])[] = [
    ['Accounts', found.accounts],
    ['Regions', found.regions],
    ['Services', found.services],
    ['Operations', found.operations],
    ['Errors', found.errors],
  ];
  return all
    .filter(([, { items }]) => items.length > 0)
    .map(([label, { items, more }]) => ({
      kind: 'counts',
      label,
      counts: items.map((each) => ({ ...each, name: neutral(each.name, 80) })),
      more,
    }));
}

function limits({ complete, notAsked, queriedAt, bytesScanned }: TrailView): readonly string[] {
  const read = bytesScanned === undefined ? '' : `, which read ${count(Math.ceil(bytesScanned / 1e6))} MB`;
  return [
    `Asked at ${utc(queriedAt)} by Athena${read}. A trail runs minutes behind, and has data events where it is told to.`,
    ...notAsked.map((what) => `Not asked for: ${neutral(what, 200)}.`),
    ...(complete || notAsked.length > 0 ? [] : ['A part of the answer could not be read.']),
  ];
}
