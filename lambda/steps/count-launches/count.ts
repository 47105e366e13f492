import type { Tallies } from '../../aws/table/tallies.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { HoldSettings } from '../../../core/containment/next-move.ts';
import { incidentSortKey } from '../../../core/incident/item/items.ts';
import { collectLetGo, countCredentials } from '../../../core/incident/other-credentials.ts';
import { staleBefore } from '../../../core/incident/stale.ts';
import { countFrom, type LaunchCount } from '../../../core/incident/tally.ts';

interface Deps {
  readonly tallies: Tallies;
  /** Whether there is time for another page. */
  readonly mayGoOn: () => boolean;
  readonly now: Date;
  readonly settings: HoldSettings;
}

/**
 * Counts the launches of an incident, and of the alerts whose place it took: each once, however often its event was
 * delivered. Says, too, how its other credentials stand.
 *
 * @returns the count; where the time was over before the end, what was counted until then, and that it is not all
 */
export async function countLaunches(
  { incident, launch, admitted }: Pick<ContainmentState, 'incident' | 'launch' | 'admitted'>,
  { tallies, mayGoOn, now, settings }: Deps,
): Promise<LaunchCount> {
  const counter = countFrom(launch);
  const letGo = collectLetGo();
  const known = await tallies.credentials(incident, now);
  const total = (): LaunchCount => {
    const own = { sk: incident.item ?? incidentSortKey, execution: incident.execution };
    const others = countCredentials([...known, ...letGo.items(known)], own, staleBefore(now, settings));
    return { ...counter.total(), ...(others && { credentials: others }) };
  };
  for (const id of [incident.id, ...(incident.counts ?? [])]) {
    for await (const page of tallies.pages({ id, key: incident.key })) {
      counter.add(page);
      if (id !== incident.id) letGo.add(page);
      else if (admitted) letGo.add(page, admitted.at);
      if (!mayGoOn()) return { ...total(), incomplete: 'there was no time to count them all' };
    }
  }
  return total();
}
