import type { Incident } from './incident.ts';
import { launchPrefix, type Status } from './item/items.ts';
import type { Launch } from '../verdict/launch.ts';
import { launchedRange, type Range } from '../verdict/launched-range.ts';

/**
 * What the incident table keeps of one launch, as DynamoDB takes it from the state machine: text, and
 * numbers as text. An item of its own: its size, and the work of writing it, are the same for the first launch of a
 * storm and for the hundred-thousandth, and writing it twice changes nothing.
 */
export interface Tally {
  /** The item's sort key. The partition key is the incident's. */
  readonly sk: string;
  readonly eventId: string;
  readonly eventTime: string;
  readonly region: string;
  readonly result: Launch['result']['kind'];
  /** Instances that were launched at least, or that an attempt asked for; `0` where the record does not say. */
  readonly instances: string;
  /** Instances that were launched at the most; `unknown` where nothing in the record bounds it. An older release does not say. */
  readonly instancesAtMost: string;
  /** The credential that made it, by its id. */
  readonly credential: string;
  /** `yes`: AWS refused it while a deny of ours was in place for its credential. It shows that this holds, and no attacker. */
  readonly refusedByDeny: 'yes' | 'no';
  /** `yes`: it would have been contained, had the mode not been observe. An older release does not say. */
  readonly observed: 'yes' | 'no';
  /** Seconds since 1970. */
  readonly expiresAt: string;
}

/**
 * @param incident the incident that the launch belongs to, whoever opened it
 * @param launch the launch
 * @param about the credential that made it, whether a deny of ours refused it, whether it would have been contained in another mode, and when the table may forget it, in
 *   seconds since 1970 (TTL)
 */
export function toTally(
  incident: Pick<Incident, 'id'>,
  launch: Launch,
  {
    credential,
    refusedByDeny,
    observed = false,
    expiresAt,
  }: {
    readonly credential: string;
    readonly refusedByDeny: boolean;
    readonly observed?: boolean;
    readonly expiresAt: number;
  },
): Tally {
  return {
    sk: launchPrefix(incident.id) + launch.eventId,
    eventId: launch.eventId,
    eventTime: launch.eventTime,
    region: launch.region,
    result: launch.result.kind,
    instances: String(launchedRange(launch).least),
    instancesAtMost: String(launchedRange(launch).most ?? 'unknown'),
    credential,
    refusedByDeny: refusedByDeny ? 'yes' : 'no',
    observed: observed ? 'yes' : 'no',
    expiresAt: String(expiresAt),
  };
}

/** The launches of an incident, each once however often its event was delivered. */
export interface LaunchCount {
  readonly count: number;
  /** How many of them launched nothing: denied, failed, dry runs. */
  readonly attempts: number;
  /** Of those, the ones that a deny of ours refused; an older release does not say. */
  readonly refusedByDeny?: number;
  /** The further credentials of the incident that launched; absent where there are none. */
  readonly credentials?: CredentialCount;
  /** Instances that were launched at least, as far as the records say. */
  readonly instances: number;
  /** Instances that were launched at the most; absent where that is `instances`, too. */
  readonly instancesAtMost?: number;
  /** Launches of which no record says how many instances they launched at the most; absent where there are none. */
  readonly unbounded?: number;
  /** Region names, sorted. */
  readonly regions: readonly string[];
  /** When the earliest and the latest launch were made, ISO 8601. */
  readonly first: string;
  readonly last: string;
  /** Why there may be more. */
  readonly incomplete?: string;
}

/** The credentials of an incident other than the one that a report is about. */
export interface CredentialCount {
  readonly count: number;
  /** Those that IAM refuses by now, and those that are being contained. */
  readonly held: number;
  readonly containing: number;
  /** The others, which may still work. */
  readonly openCount: number;
  /** The first few of them. */
  readonly open: readonly { readonly id: string; readonly subject: string; readonly status: Status }[];
}

/** What is read back of a tally; an older release wrote no more than the first five. */
export type CountedLaunch = Pick<Tally, 'eventId' | 'eventTime' | 'region' | 'result' | 'instances'> &
  Partial<Pick<Tally, 'instancesAtMost' | 'refusedByDeny' | 'credential'>>;

/** Adds launches up, page by page: an incident may have more of them than fit anywhere at once. */
export interface LaunchCounter {
  readonly add: (launches: readonly CountedLaunch[]) => void;
  readonly total: () => LaunchCount;
}

/**
 * @param opening the launch that opened the incident: it is counted even where its own item could not be written; what
 *   an addendum corrected is in the table
 */
export function countFrom(opening: Launch): LaunchCounter {
  const seen = new Map<string, Range>();
  const regions = new Set<string>();
  let [attempts, refusedByDeny] = [0, 0];
  let [first, last] = [opening.eventTime, opening.eventTime];

  const addOne = (launch: CountedLaunch): void => {
    const known = seen.get(launch.eventId);
    const range = isAttempt(launch) ? nothing : rangeOf(launch);
    if (known) {
      if (range.least > known.least) seen.set(launch.eventId, range);
      return;
    }
    seen.set(launch.eventId, range);
    regions.add(launch.region);
    if (isAttempt(launch)) attempts += 1;
    if (launch.refusedByDeny === 'yes') refusedByDeny += 1;
    if (launch.eventTime < first) first = launch.eventTime;
    if (launch.eventTime > last) last = launch.eventTime;
  };
  addOne(toTally({ id: '' }, opening, { credential: '', refusedByDeny: false, expiresAt: 0 }));
  return {
    add: (launches) => {
      launches.forEach(addOne);
    },
    total: () => ({
      ...{ count: seen.size, attempts, refusedByDeny },
      ...totalOf([...seen.values()]),
      ...{ regions: [...regions].sort(), first, last },
    }),
  };
}

const nothing: Range = { least: 0, most: 0 };

const isAttempt = ({ result }: CountedLaunch): boolean => result !== 'launched' && result !== 'unsure';

/** An older release knew one number. */
function rangeOf({ instances, instancesAtMost = instances }: CountedLaunch): Range {
  const most = Number(instancesAtMost);
  return { least: Number(instances), ...(Number.isFinite(most) && { most }) };
}

function totalOf(ranges: readonly Range[]): Pick<LaunchCount, 'instances' | 'instancesAtMost' | 'unbounded'> {
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
  const instances = sum(ranges.map(({ least }) => least));
  const most = sum(ranges.map(({ least, most: each = least }) => each));
  const unbounded = ranges.filter((range) => range.most === undefined).length;
  return {
    instances,
    ...(most !== instances && { instancesAtMost: most }),
    ...(unbounded > 0 && { unbounded }),
  };
}
