import type { FoundHolder } from './whereabouts.ts';
import type { StepField } from './actions/steps.ts';
import type { Outcome, StepResult } from './outcome.ts';
import type { Plan } from './plan.ts';

/** What is to be done to the caller, and what was done. */
export interface ContainmentSlice {
  readonly plan: Plan;
  /**
   * How often the plan was carried out in this phase, as the command line counts it, and an execution that an older
   * release began; the state machine counts beside the state.
   */
  readonly attempts: { readonly value: number };
  /** Within a step's branch: what its first call found, before it changed anything. */
  readonly look?: StepResult;
  readonly containment?: Readonly<Record<StepField, StepResult>>;
  /** The session cutoff put again once IAM has spread. */
  readonly renewal?: StepResult;
}

/** Whom the steps found, the latest first. */
export const foundHolders = ({ containment, renewal }: Pick<ContainmentSlice, 'containment' | 'renewal'>) =>
  [renewal, ...Object.values(containment ?? {})].flatMap(
    (step): readonly FoundHolder[] => step?.holders ?? [],
  );

/** Every outcome of every step, the renewal of the session cutoff last. */
export function outcomesOf({
  containment,
  renewal,
}: Pick<ContainmentSlice, 'containment' | 'renewal'>): readonly Outcome[] {
  const steps = [
    containment?.deactivateKeys,
    containment?.revokeSessions,
    containment?.disableConsole,
    containment?.deactivateCredentials,
    renewal,
  ];
  return steps.flatMap((step) => step?.outcomes ?? []);
}
