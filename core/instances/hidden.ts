import type { JudgementSlice } from '../verdict/judgement-slice.ts';
import type { ReviewSlice } from '../review/totals/review-slice.ts';
import { isRegion, toInstanceType } from '../incident/launched-instances.ts';
import { type HiddenLaunch, toHidden } from '../verdict/hidden-launch.ts';
import { at, listAt, numberAt, textAt } from '../values/unknown.ts';

/** By what instances of a hidden launch are looked for, the surest first; `shape`: image, type, key and time. */
export type Way = 'client-token' | 'reservation' | 'shape';

/** A question to EC2: each filter with one value. */
export interface Search {
  readonly way: Way;
  readonly filters: readonly (readonly [name: string, value: string])[];
}

/** Each costs EC2 one question, and the report a line. */
const mostHidden = 10;

/** The hidden launches of the incident and of the review of its credential, each once; those of odd regions are only counted. */
export function hiddenOf(state: Partial<JudgementSlice> & ReviewSlice): {
  readonly launches: readonly HiddenLaunch[];
  readonly more: number;
} {
  const own = state.launch && toHidden(state.launch);
  const reviewed = listAt(state, 'activity', 'hidden', 'items').filter(isHidden);
  const all = [...new Map([...(own ? [own] : []), ...reviewed].map((each) => [each.eventId, each])).values()];
  const usable = all.filter(({ region }) => isRegion(region));
  const launches = usable.slice(0, mostHidden);
  const more = numberAt(at(state, 'activity'), 'hidden', 'more') ?? 0;
  return { launches, more: more + all.length - launches.length };
}

const isHidden = (value: unknown): value is HiddenLaunch =>
  textAt(value, 'eventId') !== undefined &&
  textAt(value, 'eventTime') !== undefined &&
  textAt(value, 'region') !== undefined &&
  numberAt(value, 'least') !== undefined;

/**
 * The surest question there is about a launch; undefined where its record shows nothing to ask by. What an attacker chose
 * (token, key name) must hold no wildcard: it would find everybody's instances.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 */
export function searchFor(hidden: HiddenLaunch): Search | undefined {
  const { clientToken, reservationId, image, keyName } = hidden;
  if (clientToken !== undefined && isPlain(clientToken))
    return { way: 'client-token', filters: [['client-token', clientToken]] };
  if (reservationId !== undefined && /^r-[0-9a-f]{8,17}$/.test(reservationId))
    return { way: 'reservation', filters: [['reservation-id', reservationId]] };
  const instanceType = toInstanceType(hidden.instanceType);
  const isImage = image !== undefined && /^ami-[0-9a-f]{8,17}$/.test(image);
  if (!isImage && instanceType === undefined) return undefined;
  return {
    way: 'shape',
    filters: [
      ...(isImage ? [['image-id', image] as const] : []),
      ...(instanceType === undefined ? [] : [['instance-type', instanceType] as const]),
      ...(keyName !== undefined && isPlain(keyName) ? [['key-name', keyName] as const] : []),
    ],
  };
}

/** Printable ASCII without a filter's wildcards and its escape. */
const isPlain = (text: string): boolean => /^[ -~]{1,255}$/.test(text) && !/[*?\\]/.test(text);

/** An instance with what tells whether a launch made it. */
export interface Candidate {
  /** ISO 8601. */
  readonly launchTime?: string;
  readonly clientToken?: string;
  readonly reservationId?: string;
}

/** EC2's clock and CloudTrail's whole seconds may differ so much. */
const beforeMs = 5_000;
/** Those of one call begin within seconds of it. */
const shapeMs = 120_000;

/**
 * Whether an instance that EC2 found may be the launch's: one that began earlier is not, whatever token the call took,
 * nor one of the same shape that began minutes later.
 */
export function isOfLaunch(hidden: HiddenLaunch, way: Way, candidate: Candidate): boolean {
  const age = Date.parse(candidate.launchTime ?? '') - Date.parse(hidden.eventTime);
  const isLater = age >= -beforeMs;
  switch (way) {
    case 'client-token':
      return isLater && candidate.clientToken === hidden.clientToken;
    case 'reservation':
      return isLater && candidate.reservationId === hidden.reservationId;
    case 'shape':
      return (
        isLater && age <= shapeMs && (hidden.clientToken ?? candidate.clientToken) === candidate.clientToken
      );
  }
}
