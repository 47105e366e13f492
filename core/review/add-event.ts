import type { Artifact } from '../artifacts/artifact.ts';
import { readGone, readArtifacts } from '../artifacts/read-artifacts.ts';
import { type HiddenLaunch, toHidden } from '../verdict/hidden-launch.ts';
import { compact, textAt } from '../values/unknown.ts';
import { toLaunch } from '../verdict/launch.ts';
import { readRunInstances } from '../verdict/run-instances.ts';
import type { ActivityCall, LaunchedInstance } from './totals/activity.ts';
import { addCount, type Counts, noCounts } from './totals/counts.ts';
import { isDenial, isNeverDenied } from './totals/denied.ts';
import { cut, type HistoryEvent, toCall } from './event.ts';
import { keepNewest, noneYet } from './totals/newest.ts';
import { addTime } from './totals/timeline.ts';
import { addGone, type CountKind, limits, type Totals } from './totals/totals.ts';
import { toOwn, toTouched } from './totals/touched.ts';
import { addTouched } from './totals/touched-list.ts';

export interface Setting {
  /** The account of the incident. */
  readonly account: string;
  /** The region in which the partition's IAM is recorded. */
  readonly globalRegion: string;
  /** When the last action of the containment was done, in milliseconds since 1970. */
  readonly since?: number;
  /** When the deny of sessions was renewed after that, in milliseconds since 1970. */
  readonly renewed?: number;
}

/** How an event was found. */
export interface Found {
  /** Whose history it was found in. */
  readonly region: string;
  /**
   * The credential was issued by one that was searched for: it counts by itself, and what it changed and made is
   * listed, but it is not among the calls of what was searched for.
   */
  readonly issued: boolean;
  /** The service that made the call for one that was searched for. */
  readonly through?: string;
}

/** Adds one event of a reviewed credential to what its window adds up to. */
export function addEvent(
  totals: Totals,
  event: HistoryEvent,
  { region, issued, through }: Found,
  setting: Setting,
): void {
  const { record, second, readable } = event;
  const original = textAt(record, 'addendum', 'originalEventID');
  const call = {
    ...toCall(original === undefined ? event : { ...event, id: cut(original) }, region),
    ...(through !== undefined && { through: cut(through) }),
  };
  const { made, gone, touched, own, launched, hidden, isRead } = readAll(call, record, region, setting);
  const dated = { second: second ?? 0, eventId: call.eventId };

  made.forEach(({ id, goesWith, thing }, index) => {
    const by = { ...bounded(thing), ...(call.through !== undefined && { through: call.through }) };
    const value = { goneBy: [id, ...goesWith].map((each) => each.slice(0, idLimit)), thing: by };
    keepNewest(totals.made, { second: dated.second, id: `${call.eventId} ${index}`, value });
  });
  for (const each of launched) {
    keepNewest(totals.instances, { second: dated.second, id: each.instanceId, value: each });
  }
  // More about a call that is counted by its own record.
  if (original !== undefined) return;
  if (hidden) {
    totals.hidden ??= noneYet(limits.hidden);
    keepNewest(totals.hidden, { second: dated.second, id: call.eventId, value: hidden });
  }
  if (!readable || !isRead) totals.unreadable += 1;
  addCount(totals.counts.credentials, call.accessKeyId ?? 'no key', second);
  if (!issued) addOwn(totals, call, second);
  if (through !== undefined) {
    const name = `${cut(through)} for it: ${call.service}:${call.eventName}`;
    addCount((totals.forwarded ??= noCounts()), name, second);
  }
  if (!call.readOnly) {
    keepNewest(totals.changes, { second: dated.second, id: call.eventId, value: call });
  }
  for (const id of gone) addGone(totals, id.slice(0, idLimit), { ...dated, eventName: call.eventName });
  for (const each of touched) addTouched(totals.touched, each);
  for (const each of issued ? [] : own) addTouched(totals.touched, each, { count: 0, own: true });
  addAfter(totals, call, second, setting);
}

const idLimit = 600;

/** What a record says beside who called what. One that cannot be read costs that, and is counted all the same. */
function readAll(call: ActivityCall, record: unknown, region: string, { account, globalRegion }: Setting) {
  try {
    return {
      made: readArtifacts(record, region, account),
      gone: readGone(record, region, account),
      touched: toTouched(record, region, globalRegion),
      own: toOwn(record, globalRegion),
      ...toLaunched(call, record, account),
      isRead: true,
    };
  } catch {
    return { made: [], gone: [], touched: [], own: [], launched: [], hidden: undefined, isRead: false };
  }
}

/** What only the credentials that were searched for count in. */
function addOwn(totals: Totals, call: ActivityCall, second: number | undefined): void {
  const { service, eventName, errorCode, region } = call;
  const count = (kind: CountKind, name: string | undefined): void =>
    addCount(countsOf(totals, kind), name, second);
  const denied = isDenial(errorCode);
  totals.calls += 1;
  if (!call.readOnly) totals.changeCount += 1;
  if (errorCode !== undefined) totals.failed += 1;
  if (denied) totals.denied += 1;
  if (second !== undefined) {
    totals.first = Math.min(totals.first ?? second, second);
    totals.last = Math.max(totals.last ?? second, second);
    addTime(totals.times, second, !call.readOnly, errorCode !== undefined);
  }
  count('services', service);
  count('regions', region);
  count('operations', `${service}:${eventName}`);
  count('errors', errorCode);
  count('deniedOperations', denied ? `${service}:${eventName}` : undefined);
  count('sourceIps', call.sourceIp);
  count('userAgents', call.userAgent);
  count('matrix', JSON.stringify([region, service]));
}

const countsOf = (totals: Totals, kind: CountKind): Counts => totals.counts[kind];

/** A call in the very second of the last action may have been made before it, and is not counted. */
function addAfter(
  { after }: Totals,
  call: ActivityCall,
  second = 0,
  { since, renewed = 0 }: Pick<Setting, 'since' | 'renewed'>,
): void {
  if (since === undefined || second * 1000 < since) return;
  after.calls += 1;
  if (isDenial(call.errorCode)) after.denied += 1;
  else if (isNeverDenied(call)) after.neverDenied += 1;
  else if (second * 1000 < renewed) after.spreading += 1;
  else keepNewest(after.notDenied, { second, id: call.eventId, value: call });
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html */
function toLaunched(
  call: ActivityCall,
  record: unknown,
  account: string,
): { readonly launched: readonly LaunchedInstance[]; readonly hidden: HiddenLaunch | undefined } {
  const isLaunch = call.eventName === 'RunInstances' && call.service === 'ec2';
  if (!isLaunch || call.errorCode !== undefined) return { launched: [], hidden: undefined };
  const { region, eventTime, eventId, accessKeyId } = call;
  const { instanceIds, instanceType } = readRunInstances(record);
  const launch = toLaunch({ account, region, detail: record });
  return {
    launched: instanceIds.map((instanceId) =>
      compact({
        instanceId: cut(instanceId),
        region,
        instanceType: instanceType === undefined ? undefined : cut(instanceType),
        eventTime,
        eventId,
        accessKeyId,
      }),
    ),
    hidden: 'malformed' in launch ? undefined : toHidden(launch),
  };
}

/** The most that is kept of one thing, in characters of JSON: names of an attacker's are in its commands. */
const thingLimit = 2_500;

function bounded(thing: Artifact): Artifact {
  if (JSON.stringify(thing).length <= thingLimit) return thing;
  return { ...thing, what: `${cut(thing.what)} (too long for commands)`, removal: [], inspect: [] };
}
