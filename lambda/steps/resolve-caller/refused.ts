import type { Incidents, Opened } from '../../aws/table/incidents.ts';
import type { Retelling } from '../../aws/table/retelling.ts';
import type { Waves } from '../../aws/table/waves.ts';
import { breakerReason, wavesReason } from '../../../core/incident/breaker.ts';
import type { BreakerRefusal, Incident } from '../../../core/incident/incident.ts';
import { incidentSortKey } from '../../../core/incident/item/items.ts';
import { type Pause, pauseReason } from '../../../core/incident/pause.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import type { Judgement } from './judge-event.ts';

interface Deps {
  readonly incidents: Pick<Incidents, 'refuse'>;
  readonly waves: Waves;
  readonly retelling: Retelling;
  readonly settings: Settings;
  readonly now: Date;
}

export type Unrouted = Omit<ContainmentState, 'route'>;

export const expiryOf = ({ now, settings }: Pick<Deps, 'now' | 'settings'>): number =>
  Math.floor(now.getTime() / 1000) + settings.retentionDays * 86_400;

/**
 * Whether on-call may hear of a launch that joins: nobody contains its caller, and no person has decided so. An attempt
 * is none where the caller's other credentials are contained; in mode observe, whoever would have been contained is
 * judged, not watched.
 */
export function isTold(
  { covered, status }: Extract<Opened, { kind: 'joined' }>,
  { launch, verdict }: Judgement,
  { mode }: Settings,
): boolean {
  if (covered || (verdict.kind === 'contain' && mode === 'observe')) return false;
  if (status === 'restoring' || status === 'restored') return false;
  return status === 'alerted' || launch.result.kind === 'launched';
}

/** Counts a launch that contains nobody, and mails it where it says what on-call does not know. */
export async function tellOrCount(
  state: Unrouted,
  execution: string,
  { retelling, now }: Pick<Deps, 'retelling' | 'now'>,
): Promise<ContainmentState> {
  const { incident, launch, caller } = state;
  const further = { launch, caller, now, execution, isRefused: isWave(incident) };
  const again = await retelling.tell(incident, further);
  return again ? { ...state, phase: 'again', again, route: 'again' } : { ...state, route: 'absorbed' };
}

const isWave = ({ item = incidentSortKey }: Incident): boolean => item !== incidentSortKey;

/** A person has paused containment. Further launches join the alert until that is over, or `firebreak resume`. */
export async function paused(state: Unrouted, pause: Pause, deps: Deps): Promise<ContainmentState> {
  const { incidents, settings } = deps;
  await incidents.refuse(state.incident, { limit: settings.containmentsPerHour, until: pause.until });
  const alert = { ...state, ...alertFor(state, pauseReason(pause)), paused: pause };
  if (!isWave(state.incident)) return alert;
  const { route, again } = await tellOrCount(state, state.incident.execution, deps);
  return again ? { ...alert, again } : { ...alert, route };
}

/**
 * The circuit breaker, or the limit of waves, let it go. A caller has a mail, and a further credential of somebody who
 * has an incident only one of those that the principal may have: whoever chooses the names of sessions must not choose
 * the number of mails. It is traced all the same, as far as there is room: where its origin is contained, so is it.
 */
export async function refused(
  state: Unrouted,
  breaker: BreakerRefusal,
  deps: Deps,
): Promise<ContainmentState> {
  const { of, limit, until, opened } = breaker;
  const { incidents, waves, settings, now } = deps;
  const { incident } = state;
  await incidents.refuse(incident, { limit, until });
  // The whole principal is being denied.
  if (of === 'waves' && settings.escalate) return { ...state, route: 'absorbed' };
  const because = of === 'waves' ? wavesReason(limit) : breakerReason(limit);
  const alert = { ...state, ...alertFor(state, because), breaker };
  if (!isWave(incident)) return alert;
  // The first one has a loud mail, which is one of those.
  const counted = await tellOrCount(state, incident.execution, deps);
  if (opened) return alert;
  if (counted.again) return { ...alert, again: counted.again };
  const isTraced = await waves.mayTrace(incident, { now, expiresAt: expiryOf(deps) });
  return isTraced ? { ...alert, incident: { ...incident, quiet: true } } : counted;
}

/** The plan stays: it is what a person now has to do. */
const alertFor = ({ verdict }: Unrouted, because: string) =>
  ({ route: 'alert', verdict: { ...verdict, kind: 'alert', because } }) as const;
