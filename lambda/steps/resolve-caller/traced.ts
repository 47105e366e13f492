import { containmentOf } from '../../../core/incident/absorb.ts';
import { plannedCoverage } from '../../../core/incident/coverage.ts';
import { credentialOf } from '../../../core/incident/credential.ts';
import { principalKey } from '../../../core/incident/incident.ts';
import type { Issuance } from '../../../core/lineage/issuance.ts';
import { denyOfSession, toPlan } from '../../../core/containment/plan.ts';
import type { OriginVerdict, Trace } from '../../../core/lineage/trace.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { compact } from '../../../core/values/unknown.ts';
import type { ForeignDenies } from '../../aws/table/foreign-denies.ts';
import type { Incidents } from '../../aws/table/incidents.ts';

interface Deps {
  readonly incidents: Pick<Incidents, 'admit'>;
  readonly denies: ForeignDenies;
  readonly settings: Pick<Settings, 'mode'>;
  readonly now: Date;
  readonly staleBefore: string;
}

/**
 * Contains a role session that the circuit breaker, or the limit of waves, refused, where somebody who issued it is
 * contained. It is one of that principal's credentials, as its own sessions are, which are denied without being counted;
 * it takes no slot. What is denied is this one session, never its role: so a wrong expectation reaches no further than
 * what the contained principal handed out before it was contained.
 *
 * @returns the state with the route to take; where it is an alert still, the breaker's opening is not told once more
 */
export async function containTraced(state: ContainmentState, deps: Deps): Promise<ContainmentState> {
  const { breaker, caller, mode, launch, incident } = state;
  if (breaker === undefined) return state;
  const still: ContainmentState = { ...state, breaker: { ...breaker, opened: false } };
  if (caller.kind !== 'role-session' || caller.doubt !== undefined) return still;
  if (mode !== 'contain' || deps.settings.mode !== 'contain') return still;
  const { by, issuers, isWhole } = await issuersOf(state, deps);
  if (by === undefined) return still;
  const plan = toPlan([denyOfSession(caller, launch.sessionCreatedAt)]);
  const coverage = plannedCoverage(plan.actions, deps.now.toISOString());
  if (!(await deps.incidents.admit(incident, coverage, deps.now))) return still;
  const because = `${state.verdict.because}; but ${by} contains who issued it`;
  return {
    ...withoutBreaker(state),
    route: 'contain',
    verdict: { ...state.verdict, kind: 'contain', because },
    plan,
    admitted: { by, phase: state.phase, at: deps.now.toISOString(), issuers },
    ...(state.trace && { trace: retold(state.trace, { by, issuers, isWhole }) }),
  };
}

/** Which incident contains those who issued the caller's credential, from the origin down. */
async function issuersOf({ trace, launch, incident }: ContainmentState, { denies, staleBefore }: Deps) {
  const links = trace?.lineage.links.toReversed() ?? [];
  const found = await Promise.all(
    links.map(async ({ issuedBy }) => {
      const key = principalKey(issuedBy.issuer, launch);
      const [own, others] = await Promise.all([denies.own(key), denies.of(key)]);
      const isSame = key === incident.key;
      return containmentOf(issuerOf(issuedBy), { own, others, isSame }, staleBefore);
    }),
  );
  const refused = links.filter((_, index) => found[index]?.refuses === true);
  return {
    by: found.find((each) => each !== undefined)?.deny.incident.id,
    issuers: refused.flatMap(({ issuedBy }) => issuedBy.issuer.accessKeyId ?? []),
    isWhole: refused.length === links.length,
  };
}

/** Whoever of the chain is not refused yet is contained in a second wave, when it is traced once more in this phase. */
function retold(
  trace: Trace,
  { by, issuers, isWhole }: { by: string; issuers: readonly string[]; isWhole: boolean },
): Trace {
  const verdicts = trace.verdicts.map((verdict): OriginVerdict => {
    const isRefused = issuers.some((key) => key === verdict.caller.accessKeyId);
    return isRefused ? { ...verdict, kind: 'contained', because: `${by} contains it` } : verdict;
  });
  return { ...trace, ...(!isWhole && { phase: 'again' }), verdicts };
}

/** Contained, it is as if it had been let through. */
function withoutBreaker(state: ContainmentState): ContainmentState {
  const others: { -readonly [K in keyof ContainmentState]: ContainmentState[K] } = { ...state };
  delete others.breaker;
  delete others.again;
  return others;
}

const issuerOf = ({ issuer, eventTime, issuerCreatedAt }: Issuance) =>
  credentialOf(issuer, { eventTime, ...compact({ sessionCreatedAt: issuerCreatedAt }) });
