import type { Caller } from '../../core/caller/caller.ts';
import type { Action } from '../../core/containment/action.ts';
import { planContainment } from '../../core/containment/plan.ts';
import type { Launch } from '../../core/verdict/launch.ts';
import { launchedCountOf, launchedRange } from '../../core/verdict/launched-range.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { describeCaller } from '../../core/caller/subject.ts';
import { plural } from '../../core/values/text.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { countIncidents, type Opening } from './incidents.ts';
import type { Judged } from './judge.ts';
import { type CallerResult, severity, type VerdictKind } from './result.ts';

/** What is kept of the launches of one caller while the files are read: counters, and a number for each launch. */
interface Row {
  readonly caller: Caller;
  readonly subject: string;
  readonly arn: string | undefined;
  readonly account: string;
  readonly verdicts: Record<VerdictKind, number>;
  /** What those are called that share the row, because no record shows an id of AWS's for them. */
  readonly names: Set<string>;
  /** By event: how many instances it launched. */
  readonly seen: Map<string, number>;
  readonly regions: Set<string>;
  readonly instanceTypes: Set<string>;
  readonly reasons: Map<string, { verdict: VerdictKind; because: string; count: number; examples: string[] }>;
  readonly openings: Opening[];
  plan: readonly Action[];
  launches: number;
  instances: number;
  first: number;
  last: number;
}

/** Adds judged launches up, caller by caller. Its memory grows with the launches, not with the other records. */
export interface Tally {
  /** @returns false when the launch was counted before: the same event, delivered twice */
  readonly add: (judged: Judged) => boolean;
  readonly callers: () => readonly CallerResult[];
  /** When each containment would have begun, in milliseconds since 1970, ordered. */
  readonly containments: () => readonly number[];
}

export function startTally(settings: Settings): Tally {
  const rows = new Map<string, Row>();
  return {
    add(judged) {
      const { key, launch } = judged;
      let row = rows.get(key);
      if (!row) rows.set(key, (row = startRow(judged)));
      // As the incident table does it: an id counts once for a caller. Without an id, nothing is known to be the same.
      const known = row.seen.get(launch.eventId);
      if (launch.eventId !== 'unknown' && known !== undefined) {
        correct(row, launch, known);
        return false;
      }
      row.seen.set(launch.eventId, instancesOf(launch));
      addTo(row, judged, settings);
      return true;
    },
    callers: () => [...rows].map(([key, row]) => toResult(key, row, settings)).toSorted(bySeverity),
    containments: () =>
      [...rows.values()]
        .flatMap((row) => countIncidents(row.openings, settings.incidentHours).containments)
        .toSorted((a, b) => a - b),
  };
}

function startRow({ caller, launch, arn }: Judged): Row {
  return {
    caller,
    subject: describeCaller(caller),
    arn,
    account: launch.account,
    verdicts: { contain: 0, alert: 0, ignore: 0 },
    names: new Set(),
    seen: new Map(),
    regions: new Set(),
    instanceTypes: new Set(),
    reasons: new Map(),
    openings: [],
    plan: [],
    launches: 0,
    instances: 0,
    first: Infinity,
    last: -Infinity,
  };
}

function addTo(row: Row, judged: Judged, settings: Settings): void {
  const { caller, verdict, launch, time } = judged;
  if (sharing.includes(caller.kind) && row.names.size < mostNames) row.names.add(describeCaller(caller));
  row.verdicts[verdict.kind] += 1;
  row.regions.add(launch.region);
  if (launch.instanceType !== undefined) row.instanceTypes.add(launch.instanceType);
  if (launch.result.kind === 'launched') row.launches += 1;
  row.instances += instancesOf(launch);
  if (addReason(row, verdict, launch.eventId) && verdict.kind === 'contain') widenPlan(row, judged, settings);
  if (time !== undefined) {
    row.first = Math.min(row.first, time);
    row.last = Math.max(row.last, time);
  }
  if (verdict.kind === 'ignore') return;
  const response = verdict.kind === 'contain' && settings.mode === 'contain' ? 'contain' : 'alert';
  row.openings.push({ time, response });
}

const sharing: readonly Caller['kind'][] = ['unsupported', 'malformed', 'other-account'];
const mostNames = 1_000;
const others = (count: number): string =>
  `${count < mostNames - 1 ? '' : 'at least '}${plural(count, 'other')}`;

/** @returns whether it is a new one */
function addReason(row: Row, { kind, because }: Verdict, eventId: string): boolean {
  const key = `${kind} ${because}`;
  const known = row.reasons.get(key);
  const reason = known ?? { verdict: kind, because, count: 0, examples: [] };
  if (!known) row.reasons.set(key, reason);
  reason.count += 1;
  if (reason.examples.length < 3) reason.examples.push(eventId);
  return !known;
}

/** The widest plan of a caller's launches. Launches that are contained for the same reason have the same plan. */
function widenPlan(row: Row, { caller, launch }: Judged, settings: Settings): void {
  const { actions } = planContainment(caller, settings, launch.sessionCreatedAt);
  if (actions.length > row.plan.length) row.plan = actions;
}

/** An addendum may know more than the record that it adds to: of the two numbers the one that is shown counts. */
function correct(row: Row, launch: Launch, known: number): void {
  const told = launchedCountOf(launch);
  if (launch.addendumId === undefined || told === undefined) return;
  row.instances += told - known;
  row.seen.set(launch.eventId, told);
}

/** As many as the record shows; where it does not, as many as were asked for at the most. */
function instancesOf(launch: Launch): number {
  if (launch.result.kind !== 'launched') return 0;
  const { least, most = least } = launchedRange(launch);
  return most;
}

function toResult(key: string, row: Row, settings: Settings): CallerResult {
  const calls = row.verdicts.contain + row.verdicts.alert + row.verdicts.ignore;
  const iso = (time: number): string | null => (Number.isFinite(time) ? new Date(time).toISOString() : null);
  return {
    key,
    caller: row.subject + (row.names.size > 1 ? ` and ${others(row.names.size - 1)}` : ''),
    kind: row.caller.kind,
    arn: row.arn ?? null,
    account: row.account,
    verdict: severity.find((kind) => row.verdicts[kind] > 0) ?? 'ignore',
    verdicts: row.verdicts,
    launches: row.launches,
    attempts: calls - row.launches,
    instances: row.instances,
    firstSeen: iso(row.first),
    lastSeen: iso(row.last),
    regions: [...row.regions].toSorted(),
    instanceTypes: [...row.instanceTypes].toSorted(),
    reasons: [...row.reasons.values()].toSorted(
      (a, b) => severity.indexOf(a.verdict) - severity.indexOf(b.verdict) || b.count - a.count,
    ),
    plan: row.plan,
    incidents: countIncidents(row.openings, settings.incidentHours).incidents,
  };
}

function bySeverity(a: CallerResult, b: CallerResult): number {
  return (
    severity.indexOf(a.verdict) - severity.indexOf(b.verdict) ||
    b.verdicts[a.verdict] - a.verdicts[a.verdict] ||
    (a.key < b.key ? -1 : 1)
  );
}
