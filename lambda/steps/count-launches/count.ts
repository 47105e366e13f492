import type { Tallies } from '../../aws/table/tallies.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import type { Launch } from '../../../core/verdict/launch.ts';
import { incidentSortKey } from '../../../core/incident/items.ts';
import { countCredentials } from '../../../core/incident/other-credentials.ts';
import { countFrom, type LaunchCount } from '../../../core/incident/tally.ts';

interface Deps {
  readonly tallies: Tallies;
  /** Whether there is time for another page. */
  readonly mayGoOn: () => boolean;
  readonly now: Date;
}

/**
 * Counts the launches of an incident, and of the alerts whose place it took: each once, however often its event was
 * delivered. Says, too, how its other credentials stand.
 *
 * @returns the count; where the time was over before the end, what was counted until then, and that it is not all
 */
export async function countLaunches(
  { incident, launch }: { readonly incident: Incident; readonly launch: Launch },
  { tallies, mayGoOn, now }: Deps,
): Promise<LaunchCount> {
  const counter = countFrom(launch);
  const credentials = await tallies.credentials(incident, now);
  const others = countCredentials(
    credentials,
    { sk: incident.item ?? incidentSortKey, execution: incident.execution },
    now,
  );
  const total = (): LaunchCount => ({ ...counter.total(), ...(others && { credentials: others }) });
  for (const id of [incident.id, ...(incident.counts ?? [])]) {
    for await (const page of tallies.pages({ id, key: incident.key })) {
      counter.add(page);
      if (!mayGoOn()) return { ...total(), incomplete: 'there was no time to count them all' };
    }
  }
  return total();
}
