import { incidentSortKey } from '../incident/item/items.ts';
import type { Report } from '../report/report.ts';
import { at, textAt } from '../values/unknown.ts';
import { toIncidentDetail } from './incident-detail.ts';
import type { IncidentType, LifecycleEvent } from './names.ts';

/** Why on-call is told: the notice that publish-report was asked for. */
export type Telling = 'report' | 'first' | 'not-contained' | 'paused' | 'breaker' | 'failure';

/**
 * The events that go with what on-call is told. `Incident Opened` goes with whatever is told first of an incident; how
 * it stands, with that and whenever it stands otherwise than it was told to; `Update` and `Follow-up`, with each later
 * report.
 *
 * @param state whatever was there, at worst the event as it came
 * @param report what is told of it
 */
export function eventsOf(telling: Telling, state: unknown, report: Report): readonly LifecycleEvent[] {
  return typesOf(telling, state, report).map((type) => {
    // An incident is opened once, whatever tells of it first.
    const by = type === 'Incident Opened' ? '' : newsOf(telling, state);
    return { type, detail: toIncidentDetail(type, { state, report, by }) };
  });
}

/** Each execution has a launch of its own, each of its phases one report, and a notice may come before that. */
function newsOf(telling: Telling, state: unknown): string {
  const launch = textAt(state, 'launch', 'eventId') ?? textAt(state, 'id') ?? '';
  return [textAt(state, 'incident', 'item') ?? '', launch, textAt(state, 'phase') ?? '', telling].join(' ');
}

function typesOf(telling: Telling, state: unknown, report: Report): readonly IncidentType[] {
  const now = standingOf(report);
  const phase = textAt(state, 'phase') ?? 'first';
  const isWave = (textAt(state, 'incident', 'item') ?? incidentSortKey) !== incidentSortKey;
  const opens = phase === 'first' && !isWave;
  // A first notice tells how it stands, as a report does.
  if (telling !== 'report' && telling !== 'first')
    return opens ? ['Incident Opened', 'Not Contained'] : ['Not Contained'];
  if (opens) return ['Incident Opened', now];
  const before = standingBefore(state, now);
  // Of a wave that holds, the incident has been told to be contained.
  const changed = before === undefined ? isWave && now !== 'Contained' : before !== now;
  return [phase === 'follow-up' ? 'Follow-up' : 'Update', ...(changed ? [now] : [])];
}

/** What only a person could contain, and what is only observed, is not contained. */
function standingOf({ decision, inPart }: Pick<Report, 'decision' | 'inPart'>): IncidentType {
  if (decision !== 'contained') return 'Not Contained';
  return inPart ? 'Contained In Part' : 'Contained';
}

/** As this execution told it last; an older release did not keep whether that was in part. */
function standingBefore(state: unknown, now: IncidentType): IncidentType | undefined {
  const told = at(state, 'report', 'told');
  const decision = textAt(told, 'decision');
  if (decision === undefined) return undefined;
  if (decision !== 'contained') return 'Not Contained';
  const inPart = at(told, 'inPart');
  if (typeof inPart !== 'boolean') return now === 'Not Contained' ? 'Contained' : now;
  return inPart ? 'Contained In Part' : 'Contained';
}
