import type { Caller } from '../caller/caller.ts';
import type { IncidentSlice } from '../incident/incident-slice.ts';
import type { JudgementSlice } from '../verdict/judgement-slice.ts';
import type { ContainmentSlice } from '../containment/containment-slice.ts';
import type { Lineage } from './lineage.ts';
import { isCovered } from '../containment/coverage.ts';
import { actionLimit, planContainment, type PlanSettings, toPlan } from '../containment/plan.ts';
import type { Settings } from '../settings/settings.ts';
import { describeCaller } from '../caller/subject.ts';
import { mayExplain } from './services/service-calls.ts';
import type { OriginVerdict, Trace } from './trace.ts';
import { protectionOf } from '../verdict/verdict.ts';

/**
 * Whether what issued the caller's credential may be contained: where the launch itself is. An alert for whatever
 * reason (nothing was launched, a protected principal, too many containments, a caller that cannot be read) is one
 * about its origin too.
 */
export function mayContainOrigin({ mode, route, verdict }: JudgementSlice): {
  readonly may: boolean;
  readonly because: string;
} {
  if (verdict.kind === 'contain' && route === 'contain' && mode === 'contain')
    return { may: true, because: 'it issued the credential that launched' };
  return verdict.kind === 'contain' && mode === 'observe'
    ? { may: false, because: 'mode is observe: it would be contained' }
    : { may: false, because: `the launch was alerted on, not contained: ${verdict.because}` };
}

/**
 * Judges everybody in the chain who held a credential, and extends the plan by what is to be contained now. The order
 * is from the origin down: it can issue new sessions for as long as it works. The tags of those are not looked at:
 * where one protects, IAM refuses the change, and the report says that it was not made.
 */
export function planSecondWave(
  state: JudgementSlice & ContainmentSlice & Pick<IncidentSlice, 'admitted'>,
  lineage: Lineage,
  settings: PlanSettings & Pick<Settings, 'protectedPrincipals'>,
): Pick<Trace, 'verdicts' | 'act' | 'plan'> {
  const may = mayContainOrigin(state);
  let actions = state.plan.actions;
  const verdicts = holders(lineage).map(({ caller, because }): OriginVerdict => {
    const isProtected = protectionOf(caller, settings);
    if (isProtected !== undefined) return { caller, kind: 'leave', because: isProtected };
    const { admitted } = state;
    if (caller.accessKeyId !== undefined && admitted?.issuers.includes(caller.accessKeyId))
      return { caller, kind: 'contained', because: `${admitted.by} contains it` };
    const wanted = planContainment(caller, settings).actions;
    if (wanted.length === 0) return { caller, kind: 'leave', because: 'it is contained by hand' };
    const missing = wanted.filter((action) => !isCovered(action, actions));
    if (missing.length === 0) {
      return { caller, kind: 'planned', because: 'the plan of this incident contains it' };
    }
    if (!may.may) return { caller, kind: 'leave', because: may.because };
    if (actions.length + missing.length > actionLimit) {
      const full = `the plan of this incident has its ${actionLimit} actions: contain it by hand`;
      return { caller, kind: 'leave', because: full };
    }
    actions = [...actions, ...missing];
    return { caller, kind: 'contain', because: because ?? may.because };
  });
  return {
    verdicts: [...verdicts, ...notExplained(lineage, verdicts)],
    act: actions.length > state.plan.actions.length,
    plan: toPlan(actions),
  };
}

/**
 * From the origin down to whoever issued the caller's credential; a user once, by what is known best of it. A service
 * that issues credentials to a workload holds none.
 */
function holders({ links, origin }: Lineage): readonly HolderOf[] {
  const issuers = links.toReversed().map(({ issuedBy, told }): HolderOf => {
    const { issuer, eventName } = issuedBy;
    return told === undefined
      ? { caller: issuer }
      : { caller: issuer, because: `it told ${told} to use the role, by ${eventName}` };
  });
  const isAmong = issuers.some(({ caller }) => caller === origin);
  const all = [...(origin && !isAmong ? [{ caller: origin }] : []), ...issuers];
  const seen = new Set<string>();
  return all.filter(({ caller }) => {
    if (caller.kind === 'service') return false;
    const name = nameOf(caller);
    return !seen.has(name) && seen.add(name);
  });
}

interface HolderOf {
  readonly caller: Caller;
  /** Why it is of the chain, where it did not issue a credential. */
  readonly because?: string;
}

const nameOf = (caller: Caller): string => ('userArn' in caller ? caller.userArn : describeCaller(caller));

/**
 * Those who may have told a service to use the role, where it is not certain who did. Nobody is contained on a guess;
 * a person decides.
 */
function notExplained(
  { serviceCalls }: Lineage,
  verdicts: readonly OriginVerdict[],
): readonly OriginVerdict[] {
  if (!serviceCalls) return [];
  const { callers, service, recentRead } = serviceCalls;
  const possible = callers.filter(mayExplain);
  const known = new Set(verdicts.map(({ caller }) => nameOf(caller)));
  return possible
    .filter(({ call }) => !known.has(nameOf(call.issuer)))
    .map(({ call, standing }): OriginVerdict => {
      const may = `it may have told ${service} to use the role, by ${call.eventName}`;
      const why =
        possible.length > 1
          ? `one of ${possible.length} who may`
          : standing === 'unsure'
            ? 'its record does not show which role was used'
            : recentRead
              ? 'a person decides'
              : 'the search for others was not complete';
      return { caller: call.issuer, kind: 'leave', because: `${may}: ${why}` };
    });
}
