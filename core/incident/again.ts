import type { Caller } from '../caller/caller.ts';
import type { Launch } from '../verdict/launch.ts';
import { launchedRange } from '../verdict/launched-range.ts';

/**
 * Why on-call hears again of an incident that contains nobody: the first launch that came through, another region, ten
 * times the instances told so far, an hour since the last mail. `unknown-caller`: the record does not show whose call it
 * is, and it may be another one's. `not-contained`: the first of its credentials that is let go, by the circuit breaker,
 * by the limit of waves or for a pause.
 */
type AgainReason =
  'not-contained' | 'first-success' | 'new-region' | 'ten-fold' | 'goes-on' | 'unknown-caller';

/** What a further launch of an incident that contains nobody has for on-call. */
export interface Again {
  readonly reasons: readonly AgainReason[];
  /** When on-call was told of it before, ISO 8601. */
  readonly since: string;
  /** Instances launched so far, and those that were told before; an event that is delivered twice counts twice. */
  readonly instances: number;
  readonly told: number;
}

/** What on-call has been told of the launches of an incident, beside what its first execution reports. */
export interface ToldLaunches {
  /** Whether one of them came through. */
  readonly launched: boolean;
  /** Whether a further credential was let go. */
  readonly refused?: true;
  readonly regions: readonly string[];
  readonly instances: number;
  /** Those of the last hour, the oldest first, each with the execution that sends it. */
  readonly mails: readonly (Again & { readonly at: string; readonly by: string })[];
}

const hourMs = 3_600_000;
/**
 * So many mails about one incident are sent again within an hour: with the first one and its follow-up, a storm of
 * calls without success has three.
 */
const mostAgain = { attempts: 1, launched: 3 } as const;
/** Of these each has a mail: there are few by themselves. */
const loud: readonly AgainReason[] = ['first-success', 'ten-fold', 'not-contained'];
/** AWS has some forty regions; a record can name anything, and the item is to stay small. */
const mostRegions = 60;

/** Instances that a launch is known to have started; one where its record does not say how many. */
export const startedBy = (launch: Launch): number =>
  launch.result.kind === 'launched' ? Math.max(1, launchedRange(launch).least) : 0;

/** What the mail of the launch that opens an incident tells. */
export const toldFirst = (launch: Launch): ToldLaunches => ({
  launched: launch.result.kind === 'launched',
  regions: [launch.region],
  instances: startedBy(launch),
  mails: [],
});

/** A further launch, and how its incident stands. */
export interface Further {
  readonly launch: Launch;
  readonly caller: Caller;
  /** It is of a further credential, which was to be contained and is let go. */
  readonly isRefused: boolean;
  /** The execution that has it. */
  readonly execution: string;
  /** Instances launched by the incident so far, this launch's among them. */
  readonly instances: number;
  /** When the incident was opened, ISO 8601. */
  readonly openedAt: string;
  readonly now: Date;
}

/**
 * Whether on-call is to hear of a further launch.
 *
 * @param told undefined where an older release opened the incident: then what it told is not known, and may be nothing
 * @returns what is new, and what they have been told then; undefined where there is no mail
 */
export function tellAgain(
  told: ToldLaunches = { launched: false, regions: [], instances: 0, mails: [] },
  further: Further,
): { readonly again: Again; readonly told: ToldLaunches } | undefined {
  const { launch, execution, instances, now } = further;
  // The step is repeated: its own mail is not sent yet.
  const own = told.mails.find(({ by }) => by === execution);
  if (own) return { again: own, told };
  const launched = launch.result.kind === 'launched';
  const since = told.mails.at(-1)?.at ?? further.openedAt;
  const reasons = reasonsOf(told, further, since);
  const lastHour = told.mails.filter(({ at }) => now.getTime() - Date.parse(at) < hourMs);
  const mayHaveLaunched = launched || launch.result.kind === 'unsure';
  const hasRoom = lastHour.length < (mayHaveLaunched ? mostAgain.launched : mostAgain.attempts);
  if (!(hasRoom ? reasons.length > 0 : reasons.some((reason) => loud.includes(reason)))) return undefined;
  const again = { reasons, since, instances, told: told.instances };
  const regions = [...new Set([...told.regions, launch.region])].slice(0, mostRegions);
  const mails = [...lastHour, { ...again, at: now.toISOString(), by: execution }];
  const refused = told.refused === true || further.isRefused ? ({ refused: true } as const) : {};
  return { again, told: { launched: told.launched || launched, ...refused, regions, instances, mails } };
}

function reasonsOf(
  told: ToldLaunches,
  { launch, caller, isRefused, instances, now }: Further,
  since: string,
): readonly AgainReason[] {
  const launched = launch.result.kind === 'launched';
  const isNewRegion = !told.regions.includes(launch.region) && told.regions.length < mostRegions;
  const all: readonly (readonly [AgainReason, boolean])[] = [
    ['not-contained', isRefused && told.refused === undefined],
    ['first-success', launched && !told.launched],
    ['new-region', isNewRegion],
    ['ten-fold', launched && instances >= 10 * Math.max(1, told.instances)],
    ['goes-on', now.getTime() - Date.parse(since) >= hourMs],
    ['unknown-caller', isUnknown(caller)],
  ];
  return all.flatMap(([reason, holds]) => (holds ? [reason] : []));
}

/** Those of whom no id is shown share one incident. */
const isUnknown = (caller: Caller): boolean =>
  (caller.kind === 'malformed' || caller.kind === 'unsupported') && caller.uniqueId === undefined;
