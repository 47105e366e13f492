import { Choice, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { is, isOfPatrol, isPresentAnd, isSame } from '../state/condition.ts';
import { at, valueAt } from '../state/path.ts';
import { assign } from '../state/variable.ts';
import { caughtAs, stepTask } from '../tasks/step-task.ts';

interface Exits {
  /** Where what was found is contained, by the plan of the variable `wave`. */
  readonly found: State;
  readonly next: State;
}

/**
 * Looks for what the contained caller has made before and since the launch, once a phase, and contains it in a wave of
 * the same incident. Where nothing is contained, nothing is looked for: nobody is to be stopped, and what an alerted
 * caller made is for a person to see.
 */
export function search(scope: Construct, { functions }: FlowProps, { found, next }: Exits): State {
  const find = stepTask(scope, 'FindPersistence', functions['find-persistence'], {
    comment: 'finds in event history what the caller made before and since the launch',
    resultPath: at('persistence'),
    attempts: 1, // on-call is waiting, and the next check searches again
  }).addCatch(next, caughtAs('persistenceError'));
  // Without what was found: the item has little room, and the plan is what is going to be done.
  const wave = {
    phase: valueAt(at('persistence', 'phase')),
    plan: valueAt(at('persistence', 'plan')),
    denied: valueAt(at('persistence', 'denied')),
  };
  find.next(
    new Choice(scope, 'PersistenceFound', says(scope, 'anything to contain that the plan does not have?'))
      .when(is(at('persistence', 'act'), true), found, assign({ wave }))
      .otherwise(next),
  );
  const searched = at('persistence', 'phase');
  return (
    new Choice(scope, 'Contained', says(scope, 'is it contained, and was this not searched in this phase?'))
      // The wave re-enters here.
      .when(isPresentAnd(searched, isSame(searched, at('phase'))), next)
      .when(isOfPatrol, next)
      .when(is(at('route'), 'contain'), find)
      .otherwise(next)
  );
}
