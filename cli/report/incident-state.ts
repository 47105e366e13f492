import { setTimeout as pause } from 'node:timers/promises';
import { makeEventHistory } from '../../lambda/aws/history/event-history.ts';
import type { Tallies } from '../../lambda/aws/table/tallies.ts';
import { countLaunches } from '../../lambda/steps/count-launches/count.ts';
import { actionsOf, type IncidentItem, isIncident } from '../../core/incident/item/read-item.ts';
import type { ContainmentState } from '../../core/state.ts';
import type { IncidentSlice } from '../../core/incident/incident-slice.ts';
import type { FaultsSlice } from '../../core/faults.ts';
import type { Launch } from '../../core/verdict/launch.ts';
import { launchOf, stateOfItem } from '../../core/patrol/resume.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { watchedRegions } from '../../lib/regions.ts';
import type { AmbientAws } from '../by-hand/aws.ts';
import { findCase } from '../by-hand/find-case.ts';
import { openIncidentTable } from '../by-hand/incident-table.ts';
import { repeat } from '../by-hand/repeat.ts';
import { readIncident } from '../by-hand/stored-incident.ts';
import { NotFound } from '../not-found.ts';

export interface Sources {
  readonly aws: AmbientAws;
  readonly settings: Settings;
  /** The incident table's name, where there are several. */
  readonly table?: string;
}

/** A person waits for it, and it is one event. */
const budgetMs = 60_000;

/**
 * An incident as the report wants it, from what the table holds and, for the launch, from event history.
 * @throws NotFound where the table has no such incident, or not who it is about
 */
export async function readIncidentState(
  id: string,
  { aws, settings, table }: Sources,
): Promise<ContainmentState> {
  const { records, tallies } = await openIncidentTable(aws, settings.homeRegion, table);
  const items = await repeat(() => records.all(), { pause });
  const stored = items.find((one) => isIncident(one) && one.incidentId === id);
  if (!stored) {
    throw new NotFound(
      `the table has no incident ${id}, or another one has taken its place: firebreak incidents lists them. Its evidence ` +
        `is in the evidence bucket, under incidents/${id}/.`,
    );
  }
  const item = readIncident(stored);
  const launch = (await findLaunch(item, { aws, settings })) ?? launchOf(item, aws.account);
  const state = toState(item, launch, settings);
  return { ...state, ...(await launchesOf(state, { tallies, now: aws.now, settings })) };
}

/** How many launches the table has of it. One that cannot be counted costs the count. */
async function launchesOf(
  state: ContainmentState,
  {
    tallies,
    now,
    settings,
  }: { readonly tallies: Tallies; readonly now: () => Date; readonly settings: Settings },
): Promise<Pick<IncidentSlice & FaultsSlice, 'launches' | 'launchesError'>> {
  const deadline = now().getTime() + budgetMs;
  const mayGoOn = (): boolean => now().getTime() < deadline;
  try {
    return {
      launches: await repeat(() => countLaunches(state, { tallies, mayGoOn, now: now(), settings }), {
        pause,
      }),
    };
  } catch (error) {
    const Cause = error instanceof Error ? error.message : String(error);
    return { launchesError: { Error: 'the launches could not be counted', Cause } };
  }
}

function toState(item: IncidentItem, launch: Launch, { mode }: Settings): ContainmentState {
  const unique = [...new Map(actionsOf(item).map((action) => [JSON.stringify(action), action])).values()];
  const state = stateOfItem(item, { launch, actions: unique, mode });
  if (state) return state;
  throw new NotFound(`the table does not say who ${item.incidentId} is about: its item has no intent.`);
}

async function findLaunch(
  item: IncidentItem,
  { aws, settings }: Pick<Sources, 'aws' | 'settings'>,
): Promise<Launch | undefined> {
  const id = item.launchId;
  if (id === undefined) return undefined;
  try {
    const found = await findCase(
      { kind: 'event', id },
      {
        history: makeEventHistory(undefined, aws.config),
        regions: [...new Set([settings.homeRegion, ...watchedRegions(settings)])],
        deadline: new Date(aws.now().getTime() + budgetMs),
        clock: aws.now,
        pause,
        iam: aws.iam,
        settings,
        tell: () => undefined,
      },
    );
    return found.launch;
  } catch (error) {
    // Older than 90 days: the table knows when it was, and that must do.
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
