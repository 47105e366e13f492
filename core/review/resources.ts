import { readGone } from '../artifacts/read-artifacts.ts';
import { at, textAt } from '../values/unknown.ts';
import { isOwnRole } from '../values/arn.ts';
import { toCaller } from '../caller/to-caller.ts';
import type { ActivityCall } from './totals/activity.ts';
import { isOfCredential } from './credentials.ts';
import { cut, fromRecord, type HistoryEvent, toCall } from './event.ts';
import { keepNewest, type Newest, noneYet, toListed } from './totals/newest.ts';
import type { Progress, ResourceJob } from './progress.ts';
import { addGone } from './totals/totals.ts';
import { mergeTouched, ranked } from './totals/touched-list.ts';

/** Each costs up to two look-ups in a region that others use too. */
export const resourceLimit = 20;
/** The most of others' events that are kept of one resource. */
const othersLimit = 100;

/** Chooses what is looked up: the most important of what was touched; what is chosen already stays. */
export function chooseResources(progress: Progress): readonly ResourceJob[] {
  const { jobs } = progress.resources;
  const touched = ranked(mergeTouched(progress.settled.totals.touched, progress.fresh.totals.touched));
  const isChosen = (one: ResourceJob): boolean => jobs.some((job) => isSame(job, one));
  const next = touched.filter((one) => !isChosen(one)).slice(0, Math.max(0, resourceLimit - jobs.length));
  jobs.push(...next);
  return jobs;
}

const isSame = (a: ResourceJob, b: ResourceJob): boolean =>
  a.type === b.type && a.name === b.name && a.region === b.region;

/** What was touched and is not looked up, now or ever. */
export interface Unlooked {
  /** Chosen, or still to be chosen, and not looked up yet. */
  readonly pending: number;
  /** More than are looked up; at least so many where a list was full. */
  readonly beyond: number;
  readonly atLeast: boolean;
}

export function notLookedUp(progress: Progress): Unlooked {
  const { jobs } = progress.resources;
  const touched = mergeTouched(progress.settled.totals.touched, progress.fresh.totals.touched);
  const left = ranked(touched).filter((one) => !jobs.some((job) => isSame(job, one))).length;
  const chosen = Math.min(left, Math.max(0, resourceLimit - jobs.length));
  return {
    pending: chosen + jobs.filter(({ done, failure }) => !done && !failure).length,
    beyond: left - chosen,
    atLeast: touched.beyond > 0,
  };
}

type Other = ActivityCall & { readonly who: string };

/** What is found about one resource. */
export interface Found {
  events: number;
  /** By Firebreak's own roles. */
  own: number;
  /** By others since the launch, that changed something and were not refused. */
  changes: number;
  readonly others: Newest<Other>;
}

export const nothingFound = (): Found => ({
  events: 0,
  own: 0,
  changes: 0,
  others: noneYet<Other>(othersLimit),
});

/** Counts an event about a resource; what was removed by it, by whomever, is remembered. */
export function addToResource(progress: Progress, found: Found, event: HistoryEvent, region: string): void {
  const { followed, account, resources } = progress;
  const call = toCall(event, region);
  const gone = readGone(event.record, region, account);
  const { eventId, eventName } = call;
  const second = event.second ?? 0;
  found.events += 1;
  for (const id of gone) addGone(resources, id, { second, eventId, eventName });
  if (followed.some(({ credential }) => isOfCredential(credential, event.record, account))) return;
  const caller = toCaller(event.record, account);
  if (caller.kind === 'role-session' && isOwnRole(caller.roleArn)) {
    found.own += 1;
    return;
  }
  const isChange = !call.readOnly && call.errorCode === undefined;
  if (isChange && second >= progress.launched) found.changes += 1;
  const value = { ...call, who: who(event.record) };
  keepNewest(found.others, { second, id: eventId, value });
}

export const toDone = (
  { events, own, changes, others }: Found,
  cut: boolean,
): NonNullable<ResourceJob['done']> => ({
  events,
  own,
  changes,
  others: toListed(others),
  cut,
});

/** Who made a call, in the record's own words. */
function who(record: unknown): string {
  const identity = ['arn', 'userName', 'invokedBy', 'principalId', 'type'].map((field) =>
    textAt(record, 'userIdentity', field),
  );
  return cut(identity.find((text) => text !== undefined) ?? 'unknown');
}

/** What a call's parameters and answer say, down to so many levels. */
const namingLevels = 12;

/**
 * The texts in which a record of a log file may name what it is about: all in the call's parameters and answer. Event
 * history is asked by name instead.
 */
function textsOf(record: unknown): ReadonlySet<unknown> {
  const texts = new Set<unknown>();
  const add = (value: unknown, levels: number): void => {
    if (typeof value === 'string') texts.add(value);
    if (typeof value !== 'object' || value === null || levels === 0) return;
    for (const each of Object.values(value)) add(each, levels - 1);
  };
  add(at(record, 'requestParameters'), namingLevels);
  add(at(record, 'responseElements'), namingLevels);
  return texts;
}

/**
 * Counts a record of a log file for each chosen resource that it is about: the second pass, when all is counted.
 * @returns whether it is about any
 */
export function addToResources(
  progress: Progress,
  found: ReadonlyMap<ResourceJob, Found>,
  record: unknown,
  region: string,
): boolean {
  const texts = textsOf(record);
  const about = [...found].filter(([job]) => job.region === region && texts.has(job.name));
  for (const [, each] of about) addToResource(progress, each, fromRecord(record), region);
  return about.length > 0;
}

/** Ends the second pass: what was found is what there is. */
export function closeResources(found: ReadonlyMap<ResourceJob, Found>): void {
  for (const [job, each] of found) job.done = toDone(each, false);
}
