import {
  continued,
  daysOf,
  isMailDue,
  type Observation,
  weekBefore,
} from '../../../core/observing/observation.ts';
import { mostNamed, type Observed } from '../../../core/observing/report.ts';
import { countObserved } from '../../../core/observing/tally-observed.ts';
import type { Observing } from '../../aws/table/observing.ts';

interface Deps {
  readonly table: Observing;
  readonly observeDays: number;
  readonly now: Date;
  /** Publishes the mail, and its event. */
  readonly tell: (observed: Observed) => Promise<void>;
}

/** What a run came to. */
export interface ObserveResult {
  readonly days: number;
  /** Launches of the last week that would have been contained, where they were told. */
  readonly told?: number;
}

/**
 * One run a day: remembers that the mode is still observe, and tells once a week what would have been contained. The
 * mail goes out before it is written down: where that write fails the run is repeated, and a mail comes twice rather
 * than never.
 */
export async function observe({ table, observeDays, now, tell }: Deps): Promise<ObserveResult> {
  const observation = continued(await table.read(), now);
  await table.write(observation);
  const days = daysOf(observation, now);
  if (!isMailDue(observation, observeDays, now)) return { days };
  const observed = await look(table, observation, now);
  await tell(observed);
  await table.write({ ...observation, mailedAt: now.toISOString() });
  return { days, told: observed.totals.week.launches };
}

async function look(table: Observing, observation: Observation, now: Date): Promise<Observed> {
  const counter = countObserved(observation.since, weekBefore(now));
  for await (const page of table.launches()) counter.add(page);
  const totals = counter.totals(mostNamed);
  const names = new Map<string, string>();
  for (const { principal } of totals.principals) {
    // A name that cannot be read costs the name, not the mail.
    const name = await table.nameOf(principal).catch(() => undefined);
    if (name !== undefined) names.set(principal, name);
  }
  return { since: observation.since, days: daysOf(observation, now), totals, names };
}
