import type { RegionCoverage } from '../../review/totals/activity.ts';
import { principalArn } from '../../verdict/expectation.ts';
import type { Caller } from '../../caller/caller.ts';
import type { Issuance } from '../issuance.ts';
import type { ReadCall } from './read.ts';
import type { ServiceRow } from './row.ts';

/**
 * How a caller stands who made the service use the role. `recent`: shortly before the launch, and not expected.
 * `unsure`: shortly before, and its record does not show which role was used.
 */
type Standing = 'recent' | 'unsure' | 'older' | 'expected';

/** Somebody who made the service use the role. */
export interface ServiceCaller {
  /** The newest call of it. */
  readonly call: Issuance;
  /** How many calls of it were found. */
  readonly count: number;
  readonly standing: Standing;
  /** The rule that expects it. */
  readonly because?: string;
}

/** Who made a service use the role of a session, as far as event history shows it. */
export interface ServiceCalls {
  /** For people: CloudFormation, or the principal of a service whose calls are not known here. */
  readonly service: string;
  readonly roleArn: string;
  /** `unknown-service`: it was not searched, because nobody said which calls to look for. */
  readonly search: 'complete' | 'incomplete' | 'unknown-service';
  /** Whether everything was read of the time in which a call explains the session. */
  readonly recentRead: boolean;
  /** Whether code of the account's has the credentials, and may leak them. */
  readonly handsOut: boolean;
  /** The span that was searched, ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  /** Newest first, those that count first. */
  readonly callers: readonly ServiceCaller[];
  /** Callers that the state has no room for. */
  readonly more: number;
  readonly coverage: readonly RegionCoverage[];
}

/** What was read, in the order in which it was found. */
export interface FoundCall extends ReadCall {
  /** The rule of the settings that would expect such a launch by this caller. */
  readonly expected?: string;
}

/** Each takes a kilobyte of the state, and nobody reads on. */
export const callerLimit = 8;

const hour = 3_600_000;

/**
 * How long before the launch a call may have been made to explain it. A service that only does as it is told explains
 * it for a day. Code that has credentials may leak them at any time: who deployed it last week is no attacker, and an
 * hour is what the attacker's own takes.
 */
export const recentMs = ({ handsOut }: Pick<ServiceRow, 'handsOut'>): number => (handsOut ? hour : 24 * hour);

/**
 * Who made the service use the role.
 *
 * @param found every call of the service that was read
 * @param launchedAt milliseconds since 1970: what came after explains nothing
 */
export function toCallers(
  found: readonly FoundCall[],
  row: Pick<ServiceRow, 'handsOut'>,
  launchedAt: number,
): Pick<ServiceCalls, 'callers' | 'more'> {
  const calls = [...new Map(found.map((each) => [each.call.eventId, each])).values()]
    .filter(({ call }) => Date.parse(call.eventTime) <= launchedAt)
    .toSorted((one, other) => timeOf(other) - timeOf(one));
  const own = matching(calls);
  const isRecent = (each: FoundCall): boolean => timeOf(each) >= launchedAt - recentMs(row);
  // Which role an old stack has, only the call that made it says: longer ago than history.
  const unsure = row.handsOut ? [] : calls.filter((each) => isUnsure(each) && isRecent(each));
  const callers =
    own.length > 0
      ? byCaller(own, (each) => (isRecent(each) ? 'recent' : 'older'))
      : byCaller(unsure, () => 'unsure');
  const ordered = callers.toSorted((one, other) => rank[one.standing] - rank[other.standing]);
  return { callers: ordered.slice(0, callerLimit), more: Math.max(0, ordered.length - callerLimit) };
}

const rank: Readonly<Record<Standing, number>> = { recent: 0, unsure: 1, older: 2, expected: 3 };

const timeOf = ({ call }: FoundCall): number => Date.parse(call.eventTime);
const isUnsure = ({ role, workload }: FoundCall): boolean => role === 'not-shown' && workload !== 'other';

/** Those with this role, about this workload, or about a thing that a call with this role was about. */
function matching(calls: readonly FoundCall[]): readonly FoundCall[] {
  const possible = calls.filter(({ role, workload }) => role !== 'other' && workload !== 'other');
  const isShown = ({ role, workload }: FoundCall): boolean => role === 'this' || workload === 'this';
  const things = new Set(possible.filter(isShown).flatMap((each) => each.things));
  return possible.filter((each) => isShown(each) || each.things.some((thing) => things.has(thing)));
}

/** One caller a principal: a user whatever its key, a role session by its id. */
function byCaller(
  calls: readonly FoundCall[],
  standing: (call: FoundCall) => 'recent' | 'older' | 'unsure',
): readonly ServiceCaller[] {
  const callers = new Map<string, ServiceCaller>();
  for (const each of calls) {
    const stands = each.expected === undefined ? standing(each) : 'expected';
    // What one did long ago, or as expected, does not hide what it did now.
    const id = `${stands} ${callerId(each.call.issuer)}`;
    const known = callers.get(id);
    callers.set(id, {
      call: known?.call ?? each.call,
      count: (known?.count ?? 0) + 1,
      standing: stands,
      ...(each.expected !== undefined && { because: each.expected }),
    });
  }
  return [...callers.values()];
}

function callerId(caller: Caller): string {
  if (caller.kind === 'role-session') return caller.userId;
  if ('uniqueId' in caller) return caller.uniqueId;
  return principalArn(caller) ?? JSON.stringify(caller);
}

/** Whether a caller may be the one who told the service to do this. */
export const mayExplain = ({ standing }: Pick<ServiceCaller, 'standing'>): boolean =>
  standing === 'recent' || standing === 'unsure';

/** The one call that explains the session: the newest of the only caller that is recent and not expected. */
export function explaining({ callers, recentRead }: ServiceCalls): Issuance | undefined {
  const [only, ...others] = callers.filter(mayExplain);
  return only?.standing === 'recent' && others.length === 0 && recentRead ? only.call : undefined;
}

/** Whether a later search may find more. */
export const mayFindMore = ({ callers, search }: ServiceCalls): boolean =>
  search !== 'unknown-service' && (search === 'incomplete' || callers.length === 0);

/** Whether all was read, nobody told the service to, and code has the credentials. */
export const nobodyTold = ({ callers, search, handsOut }: ServiceCalls): boolean =>
  callers.length === 0 && search === 'complete' && handsOut;

/** What follows from it, in words, to be read behind "it was issued by ...". */
export function conclusion(calls: ServiceCalls): string {
  const { service, search, handsOut, callers } = calls;
  if (search === 'unknown-service')
    return 'which calls make it use a role is not known here: look for them by hand';
  const possible = callers.filter(mayExplain).length;
  if (possible > 0)
    return possible === 1
      ? `somebody may have told ${service} to use the role, and is not contained for it`
      : `${possible} callers may have told ${service} to use the role, and none is contained for it`;
  if (search === 'incomplete')
    return `whether somebody told ${service} to use the role is not known: the search was not complete`;
  if (callers.length > 0)
    return handsOut
      ? `whoever told ${service} to use the role did so long before, or as expected: the workload leaks, or one of them`
      : `whoever told ${service} to use the role did so long before, or as expected`;
  return nobodyTold(calls)
    ? `no call that told ${service} to use the role was found: the workload leaks, not a key`
    : `somebody told ${service} to use the role, and the call was not found`;
}
