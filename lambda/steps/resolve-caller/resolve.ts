import type { Breaker } from '../../aws/table/breaker.ts';
import type { Incidents } from '../../aws/table/incidents.ts';
import { breakerReason } from '../../../core/incident/breaker.ts';
import { pauseReason } from '../../../core/incident/pause.ts';
import { callerKey, type Incident, incidentId } from '../../../core/incident/incident.ts';
import { staleAfterMs } from '../../../core/incident/items.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { Launch } from '../../../core/verdict/launch.ts';
import { emptyPlan, planContainment } from '../../../core/containment/plan.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { describeCaller } from '../../../core/caller/subject.ts';
import { toTally } from '../../../core/incident/tally.ts';
import { judgeEvent } from './judge-event.ts';

interface Deps {
  readonly incidents: Incidents;
  readonly breaker: Breaker;
  readonly settings: Settings;
  /** The account that may be acted upon. */
  readonly account: string;
  readonly now: Date;
}

interface NewEvent {
  /** The EventBridge event, unread. */
  readonly event: unknown;
  /** The execution's ARN. */
  readonly execution: string;
}

export type ResolveInput =
  | NewEvent
  /** What this step resolved before, with the tags that IAM lists for the caller. */
  | { readonly state: ContainmentState; readonly tags: readonly unknown[] };

/**
 * Turns an event into the state that the state machine works on.
 *
 * @returns the state, with the route to take: an event that cannot be read is an alert, never an error
 */
export async function resolveCaller(input: NewEvent, deps: Deps): Promise<ContainmentState> {
  const { incidents, settings, account, now } = deps;
  const { launch, caller, verdict } = judgeEvent(input.event, { settings, account, now });
  const plan = planContainment(caller, settings);
  const key = callerKey(caller, launch);
  const incident: Incident = {
    id: incidentId(key, launch),
    key,
    subject: describeCaller(caller),
    openedAt: now.toISOString(),
    execution: input.execution,
  };
  const state = {
    mode: settings.mode,
    phase: 'first',
    incident,
    launch,
    caller,
    verdict,
    plan: verdict.kind === 'contain' ? plan : emptyPlan,
    attempts: { value: 0 },
    receivedAt: now.toISOString(),
  } as const;
  if (verdict.kind === 'ignore') return { ...state, route: 'ignore' };

  const response = verdict.kind === 'contain' && settings.mode === 'contain' ? 'contain' : 'alert';
  const expiresAt = Math.floor(now.getTime() / 1000) + settings.retentionDays * 86_400;
  const opened = await incidents.open({
    incident,
    response,
    launchId: launch.eventId,
    launchTime: endOfSecond(launch, now).toISOString(),
    denied: launch.result.kind === 'denied',
    intent: JSON.stringify({
      caller,
      verdict: { kind: verdict.kind, because: verdict.because },
      plan: state.plan,
    }),
    windowEnds: new Date(now.getTime() + settings.incidentHours * 3_600_000).toISOString(),
    staleBefore: new Date(now.getTime() - staleAfterMs).toISOString(),
    breakerLimit: settings.containmentsPerHour,
    expiresAt,
  });
  const tally = toTally(opened.incident, launch, expiresAt);
  const known = { ...state, incident: opened.incident, tally };
  if (opened.kind === 'joined') return { ...known, route: 'absorbed' };
  return response === 'contain' ? throughBreaker(known, deps) : { ...known, route: 'alert' };
}

/** The launch was made by then: CloudTrail's times are whole seconds, and none is made after it is received. */
function endOfSecond({ eventTime }: Launch, now: Date): Date {
  return new Date(Math.min(Date.parse(eventTime) + 999, now.getTime()));
}

/**
 * Contains, unless the circuit breaker is open or a person has paused containment. A breaker that cannot be asked stops nothing: that the rest of a storm is
 * contained can be restored, and that a thief goes on cannot.
 */
async function throughBreaker(
  state: Omit<ContainmentState, 'route'>,
  { breaker, incidents, settings, now }: Deps,
): Promise<ContainmentState> {
  const limit = settings.containmentsPerHour;
  const contain = { ...state, route: 'contain' } as const;
  let admission;
  try {
    admission = await breaker.admit(state.incident, limit, now);
  } catch (error) {
    return { ...contain, breakerError: error instanceof Error ? error.message : String(error) };
  }
  if (admission.kind === 'admitted') return contain;
  if (admission.kind === 'paused') {
    const { pause } = admission;
    // Its further launches join the alert until the pause is over; `firebreak resume` lets them open again.
    await incidents.refuse(state.incident, { limit, until: pause.until });
    const because = pauseReason(pause);
    return { ...state, route: 'alert', verdict: { ...state.verdict, kind: 'alert', because }, paused: pause };
  }
  const { until, opened } = admission;
  await incidents.refuse(state.incident, { limit, until });
  // The plan stays: it is what a person now has to do.
  const verdict = { ...state.verdict, kind: 'alert', because: breakerReason(limit) } as const;
  return { ...state, route: 'alert', verdict, breaker: { limit, until, opened } };
}
