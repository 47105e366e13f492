import type { Caller } from '../caller/caller.ts';
import type { JudgementSlice } from '../verdict/judgement-slice.ts';
import type { ContainmentSlice } from '../containment/containment-slice.ts';
import type { Lineage } from './lineage.ts';
import { isCovered } from '../containment/coverage.ts';
import { actionLimit, planContainment, type PlanSettings, toPlan } from '../containment/plan.ts';
import type { Settings } from '../settings/settings.ts';
import { describeCaller } from '../caller/subject.ts';
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
  state: JudgementSlice & ContainmentSlice,
  lineage: Lineage,
  settings: PlanSettings & Pick<Settings, 'protectedPrincipals'>,
): Pick<Trace, 'verdicts' | 'act' | 'plan'> {
  const may = mayContainOrigin(state);
  let actions = state.plan.actions;
  const verdicts = holders(lineage).map((caller): OriginVerdict => {
    const isProtected = protectionOf(caller, settings);
    if (isProtected !== undefined) return { caller, kind: 'leave', because: isProtected };
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
    return { caller, kind: 'contain', because: may.because };
  });
  return { verdicts, act: actions.length > state.plan.actions.length, plan: toPlan(actions) };
}

/**
 * From the origin down to whoever issued the caller's credential; a user once, by what is known best of it. A service
 * that issues credentials to a workload holds none.
 */
function holders({ links, origin }: Lineage): readonly Caller[] {
  const issuers = links.map((link) => link.issuedBy.issuer).toReversed();
  const all = [...(origin && !issuers.includes(origin) ? [origin] : []), ...issuers];
  const seen = new Set<string>();
  return all.filter((caller) => {
    if (caller.kind === 'service') return false;
    const name = 'userArn' in caller ? caller.userArn : describeCaller(caller);
    return !seen.has(name) && seen.add(name);
  });
}
