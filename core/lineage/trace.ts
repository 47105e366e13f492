import type { Caller } from '../caller/caller.ts';
import type { Denied } from '../incident/credential.ts';
import type { Phase } from '../incident/incident.ts';
import type { Lineage } from './lineage.ts';
import { mayExplain } from './services/service-calls.ts';
import type { Plan } from '../containment/plan.ts';

/** What is to be done about one credential of the chain, and why. */
export interface OriginVerdict {
  readonly caller: Caller;
  /** `planned`: the plan has had it contained already. `contained`: another incident has. `leave`: not contained by this incident. */
  readonly kind: 'contain' | 'planned' | 'contained' | 'leave';
  readonly because: string;
}

/** What tracing found, and what follows from it. */
export interface Trace {
  /** Of which phase it is: each traces once. */
  readonly phase: Phase;
  readonly lineage: Lineage;
  readonly verdicts: readonly OriginVerdict[];
  /** Whether there is anything to contain that the plan does not have yet. */
  readonly act: boolean;
  /** The plan, extended by what is to be contained now; as it was where there is nothing. */
  readonly plan: Plan;
  /** What the plan denies of others than the caller. */
  readonly denied: readonly Denied[];
}

/**
 * Who of those that can have another credential issued is not contained: whoever may have told a service to use the
 * role, or somebody in the chain. Undefined where all are, or nobody was found.
 */
export function originLeft({
  verdicts,
  lineage,
}: Pick<Trace, 'verdicts' | 'lineage'>): 'told' | 'issued' | undefined {
  const { serviceCalls, links } = lineage;
  const isExplained = links.some(({ told }) => told !== undefined);
  if (!isExplained && serviceCalls?.callers.some(mayExplain)) return 'told';
  return verdicts.some(({ kind }) => kind === 'leave') ? 'issued' : undefined;
}

/** Who issued the caller's temporary credential, and what is contained beside the caller. */
export interface LineageSlice {
  readonly trace?: Trace;
  /**
   * What the second wave contains, as the command line has it, and an execution that an older release began; the state
   * machine keeps it beside the state.
   */
  readonly wave?: Pick<Trace, 'phase' | 'plan' | 'denied'>;
}
