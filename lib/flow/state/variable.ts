import type { Action } from '../../../core/containment/action.ts';
import type { StepField } from '../../../core/containment/actions/steps.ts';
import type { Phase } from '../../../core/incident/incident.ts';
import type { Trace } from '../../../core/lineage/trace.ts';
import { type Path, type Paths, pathsOf } from './path.ts';

/** A step that contains, as an iteration of Contain is told of it. */
export interface ContainItem {
  /** Its part of `containment`. */
  readonly field: StepField;
  /** ARN of its function. */
  readonly function: string;
  /** What it is said to have failed at where it dies. */
  readonly action: Action['kind'];
}

/**
 * What the machine alone uses, and no function: Step Functions keeps it beside the state.
 * https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export interface Variables {
  readonly steps: readonly ContainItem[];
  /** How often the plan was carried out in this phase, or for this wave. */
  readonly attempts: number;
  /** How often IAM has shown it in place since. */
  readonly looks: number;
  /** The phases that are still to come. */
  readonly phases: readonly Phase[];
  /** What the latest second wave contains. */
  readonly wave: Pick<Trace, 'phase' | 'plan' | 'denied'>;
  /** Whether there was a second wave. */
  readonly waved: boolean;
  /** What the latest report said of containment. */
  readonly reported: 'nothing' | 'held' | 'not-held';
}

/** A path into the variables: `variable('wave', 'plan')` is `$wave.plan`. */
export const variable = ((...names: readonly (string | number)[]) =>
  (pathsOf() as (...inner: readonly (string | number)[]) => string)(...names).replace(
    '$.',
    '$',
  )) as Paths<Variables>;

/** All but the first of a list. */
export const restOf = <T>(path: Path<readonly T[]>) => `${path}[1:]` as Path<readonly T[]>;

/** Variables that a state assigns when it has succeeded; a value may be a reference. */
export const assign = (values: Partial<Variables>): { readonly assign: Partial<Variables> } => ({
  assign: values,
});
