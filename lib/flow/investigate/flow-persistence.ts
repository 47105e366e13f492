import { Choice, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from '../flow-parts.ts';
import { caughtAs, stepTask } from '../flow-tasks.ts';
import { is, isPresentAnd, isSame } from '../state/condition.ts';
import { put } from '../state/pass.ts';
import { at, valueAt } from '../state/path.ts';

export interface PersistenceExits {
  /** Where what was found is contained, by the plan of `wave`. */
  readonly secondWave: State;
  /** Where the report begins. */
  readonly report: State;
}

/**
 * Looks for what the contained caller has made before and since the launch, once a phase, and contains it in a wave of the same
 * incident. Where nothing is contained, nothing is looked for: nobody is to be stopped.
 *
 * @param start the choice that tracing leads to; it is made first, because a wave comes by here again
 */
export function persistenceFlow(
  scope: Construct,
  parts: FlowParts,
  start: Choice,
  exits: PersistenceExits,
): void {
  // Without what was found: the state has little room, and the plan is what is going to be done.
  const wave = put(scope, 'WaveOfPersistence', at('wave'), {
    phase: valueAt(at('persistence', 'phase')),
    plan: valueAt(at('persistence', 'plan')),
    denied: valueAt(at('persistence', 'denied')),
  });
  wave.next(exits.secondWave);
  const find = stepTask(scope, 'FindPersistence', parts.functions['find-persistence'], {
    resultPath: at('persistence'),
    attempts: 1, // on-call is waiting, and the next check searches again
  }).addCatch(exits.report, caughtAs('persistenceError'));
  find.next(
    new Choice(scope, 'PersistenceFound')
      .when(is(at('persistence', 'act'), true), wave)
      .otherwise(exits.report),
  );
  const searched = at('persistence', 'phase');
  start
    // The wave re-enters here.
    .when(isPresentAnd(searched, isSame(searched, at('phase'))), exits.report)
    .when(is(at('route'), 'contain'), find)
    .otherwise(exits.report);
}

/** The choice by which tracing comes to the search. */
export function persistenceChoice(scope: Construct): Choice {
  return new Choice(scope, 'Contained', {
    comment: 'An alert stops nobody: what its caller made is for a person to see.',
  });
}
