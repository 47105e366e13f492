import type { Breaker } from '../../aws/table/breaker.ts';
import type { Incidents, Opened, Opening } from '../../aws/table/incidents.ts';
import type { ForeignDenies } from '../../aws/table/foreign-denies.ts';
import type { Retelling } from '../../aws/table/retelling.ts';
import type { Waves } from '../../aws/table/waves.ts';
import { toldFirst } from '../../../core/incident/again.ts';
import { wavesReason } from '../../../core/incident/breaker.ts';
import { isRefusedBy } from '../../../core/incident/absorb.ts';
import { plannedCoverage } from '../../../core/incident/coverage.ts';
import { credentialOf } from '../../../core/incident/credential.ts';
import { type Incident, incidentId, principalKey } from '../../../core/incident/incident.ts';
import { staleBefore } from '../../../core/incident/stale.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { judgeTags } from '../../../core/verdict/protected-tags.ts';
import { type Launch, showsAccess } from '../../../core/verdict/launch.ts';
import { emptyPlan, type Plan, planContainment, planWholePrincipal } from '../../../core/containment/plan.ts';
import { settingsDigest } from '../../../core/settings/digest.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { describeCaller } from '../../../core/caller/subject.ts';
import { toTally } from '../../../core/incident/tally.ts';
import { judgeEvent, type Judgement } from './judge-event.ts';
import { expiryOf, isTold, paused, refused, tellOrCount, type Unrouted } from './refused.ts';

interface Deps {
  readonly incidents: Pick<Incidents, 'open' | 'refuse'>;
  readonly breaker: Breaker;
  readonly waves: Waves;
  readonly denies: Pick<ForeignDenies, 'of'>;
  readonly retelling: Retelling;
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

/** Asked again about a state that this step resolved before. */
type AskedAgain =
  /** With whoever has the caller's name, as IAM shows it. */
  | { readonly state: ContainmentState; readonly principal: unknown }
  /** The same of an execution that an older release began, which has the tags alone. */
  | { readonly state: ContainmentState; readonly tags: readonly unknown[] };

/** Asked once more about a caller that was refused, when it was traced. */
interface Traced {
  readonly state: ContainmentState;
  readonly traced: true;
}

export type ResolveInput = NewEvent | AskedAgain | Traced;

/** Judges once more, by the tags of whoever has the caller's name. */
export const judgeAgain = (
  input: AskedAgain,
  { protectedTags }: Pick<Settings, 'protectedTags'>,
): ContainmentState =>
  judgeTags(input.state, 'tags' in input ? { Tags: input.tags } : input.principal, protectedTags);

/**
 * Turns an event into the state that the state machine works on.
 *
 * @returns the state, with the route to take: an event that cannot be read is an alert, never an error
 */
export async function resolveCaller(input: NewEvent, deps: Deps): Promise<ContainmentState> {
  const { incidents, settings, account, now } = deps;
  const judgement = judgeEvent(input.event, { settings, account, now });
  const { launch, caller, verdict } = judgement;
  const key = principalKey(caller, launch);
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
    plan: verdict.kind === 'contain' ? planContainment(caller, settings, launch.sessionCreatedAt) : emptyPlan,
    attempts: { value: 0 },
    receivedAt: now.toISOString(),
    ...(settings.accountName !== undefined && { background: { accountName: settings.accountName } }),
  } as const;
  if (verdict.kind === 'ignore') return { ...state, route: 'ignore' };

  const denied = launch.result.kind === 'denied';
  const opened =
    (denied && (await joinForeign(key, judgement, deps))) ||
    (await incidents.open(toOpening({ ...judgement, plan: state.plan, incident }, deps)));
  const tally = toTally(opened.incident, launch, {
    credential: credentialOf(caller, launch).id,
    refusedByDeny: denied && opened.kind === 'joined' && opened.covered,
    observed: verdict.kind === 'contain' && settings.mode === 'observe',
    expiresAt: expiryOf(deps),
  });
  const known = { ...state, incident: opened.incident, tally };
  if (opened.kind === 'joined')
    return isTold(opened, judgement, settings)
      ? tellOrCount(known, input.execution, deps)
      : { ...known, route: 'absorbed' };
  if (verdict.kind !== 'contain' || settings.mode !== 'contain') return { ...known, route: 'alert' };
  return opened.kind === 'wave' ? throughLimit(known, deps) : throughBreaker(known, deps);
}

/**
 * A call that AWS refused may have been refused by a deny that the second wave of somebody else's incident put: it
 * belongs to that one. Read for such calls alone, which nobody waits for.
 */
async function joinForeign(
  key: string,
  { caller, launch }: Judgement,
  { denies, settings, now }: Deps,
): Promise<Opened | undefined> {
  const credential = credentialOf(caller, launch);
  const found = await denies.of(key);
  const deny = found.find((each) => isRefusedBy(each, credential, staleBefore(now, settings)));
  const { status } = deny?.standing ?? {};
  return deny && status && { kind: 'joined', incident: deny.incident, covered: true, status };
}

type Containable = Judgement & { readonly plan: Plan; readonly incident: Incident };

function toOpening({ launch, caller, verdict, plan, incident }: Containable, deps: Deps): Opening {
  const { settings, now } = deps;
  const response = verdict.kind === 'contain' && settings.mode === 'contain' ? 'contain' : 'alert';
  return {
    incident,
    response,
    credential: credentialOf(caller, launch),
    coverage: plannedCoverage(plan.actions, now.toISOString()),
    launchId: launch.eventId,
    told: toldFirst(launch),
    launchTime: endOfSecond(launch, now).toISOString(),
    denied: !showsAccess(launch),
    intent: JSON.stringify({
      caller,
      verdict: { kind: verdict.kind, because: verdict.because },
      plan,
      launch,
    }),
    settings: settingsDigest(settings),
    windowEnds: new Date(now.getTime() + settings.incidentHours * 3_600_000).toISOString(),
    staleBefore: staleBefore(now, settings),
    breakerLimit: settings.containmentsPerHour,
    wavesLimit: settings.wavesPerPrincipal,
    expiresAt: expiryOf(deps),
  };
}

/** The launch was made by then: CloudTrail's times are whole seconds, and none is made after it is received. */
function endOfSecond({ eventTime }: Launch, now: Date): Date {
  return new Date(Math.min(Date.parse(eventTime) + 999, now.getTime()));
}

/**
 * Contains, unless the circuit breaker is open or a person has paused containment. A breaker that cannot be asked stops nothing: that the rest of a storm is
 * contained can be restored, and that a thief goes on cannot.
 */
async function throughBreaker(state: Unrouted, deps: Deps): Promise<ContainmentState> {
  const { breaker, settings, now } = deps;
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
    return paused(state, pause, deps);
  }
  const { until, opened } = admission;
  return refused(state, { of: 'callers', limit, until, opened }, deps);
}

/**
 * Contains a further credential, unless its principal has had as many waves within an hour as it may: then a wrong
 * expectation about a busy role would deny its sessions without end. Of those that are refused the first is told
 * loudly; of the others, what is new.
 */
async function throughLimit(known: Unrouted, deps: Deps): Promise<ContainmentState> {
  const { waves, settings, now } = deps;
  const limit = settings.wavesPerPrincipal;
  // Whom the breaker or a pause lets go has had no wave.
  const state = await throughBreaker(known, deps);
  if (state.route !== 'contain') return state;
  let admission;
  try {
    admission = await waves.admit(state.incident, limit, { now, expiresAt: expiryOf(deps) });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...state, breakerError: why };
  }
  if (admission.kind === 'admitted') {
    const quiet = admission.quiet ? ({ quiet: true } as const) : {};
    return { ...state, incident: { ...state.incident, ...quiet } };
  }
  const { until, opened } = admission;
  if (settings.escalate && opened) return wholePrincipal(state, limit);
  return refused(state, { of: 'waves', limit, until, opened }, deps);
}

/** Denies the user or role everything: what comes after is covered by that. */
function wholePrincipal(state: ContainmentState, limit: number): ContainmentState {
  const because = `${state.verdict.because}; ${wavesReason(limit)}, so all of it is denied`;
  const plan = planWholePrincipal(state.caller);
  return { ...state, plan, verdict: { ...state.verdict, because } };
}
