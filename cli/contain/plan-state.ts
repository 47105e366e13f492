import { principalArn } from '../../core/verdict/expectation.ts';
import { principalKey, incidentId } from '../../core/incident/incident.ts';
import type { ContainmentState } from '../../core/state.ts';
import type { Launch } from '../../core/verdict/launch.ts';
import { planContainment } from '../../core/containment/plan.ts';
import { planSecondWave } from '../../core/lineage/second-wave.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { describeCaller } from '../../core/caller/subject.ts';
import { protectionOf } from '../../core/verdict/verdict.ts';
import type { Case } from '../by-hand/case.ts';
import { toByHandId } from '../journal/id.ts';

/**
 * The state that the steps of the containment work on, as resolve-caller would make it; only the verdict is the
 * person's who runs this. The responder may have an incident of the same launch: the id says that this is another one.
 */
export function toState(found: Case, settings: Settings, now: Date): ContainmentState {
  const launch = found.launch ?? noLaunch(found.account, settings.homeRegion, now);
  const key = principalKey(found.caller, launch);
  const state: ContainmentState = {
    route: 'contain',
    mode: 'contain',
    phase: 'first',
    incident: {
      id: toByHandId(incidentId(key, launch)),
      key,
      subject: describeCaller(found.caller),
      openedAt: now.toISOString(),
      execution: 'by hand',
    },
    launch,
    caller: found.caller,
    verdict: { kind: 'contain', because: 'a person decided', rules: found.verdict?.rules ?? [] },
    plan: planContainment(found.caller, settings, launch.sessionCreatedAt),
    attempts: { value: 0 },
    receivedAt: now.toISOString(),
  };
  if (!found.lineage) return state;
  const { plan } = planSecondWave(state, found.lineage, settings);
  // The plan is not about the caller alone: the steps refuse others where nothing says so.
  return { ...state, plan, wave: { phase: 'first', plan, denied: [] } };
}

/** Times are counted from the launch; where there is none, from now. */
function noLaunch(account: string, region: string, now: Date): Launch {
  return {
    eventId: 'by-hand',
    eventTime: now.toISOString(),
    eventName: 'none',
    region,
    account,
    result: { kind: 'launched', instanceIds: [] },
    images: [],
  };
}

/**
 * Why this caller is not contained even by hand; undefined where it can be.
 * @param self the ARN of whoever runs this
 */
export function refusal({ caller }: Case, settings: Settings, self: string): string | undefined {
  const principal = principalArn(caller);
  if (principal === self) return `${self} is you: use the credentials of somebody else.`;
  const reason = protectionOf(caller, settings);
  return reason === undefined
    ? undefined
    : `${reason}. Change protectedPrincipals of the settings if you mean it.`;
}
