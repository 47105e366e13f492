import { Choice, Condition, Pass, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from '../flow-parts.ts';
import { stepTask } from '../flow-tasks.ts';

export interface PersistenceExits {
  /** Where what was found is contained, by the plan of `$.wave`. */
  readonly secondWave: State;
  /** Where the report begins. */
  readonly report: State;
}

/**
 * Looks for what the contained caller has made since the launch, once a phase, and contains it in a wave of the same
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
  const wave = new Pass(scope, 'WaveOfPersistence', {
    // Without what was found: the state has little room, and the plan is what is going to be done.
    parameters: { 'phase.$': '$.persistence.phase', 'plan.$': '$.persistence.plan' },
    resultPath: '$.wave',
  });
  wave.next(exits.secondWave);
  const find = stepTask(scope, 'FindPersistence', parts.functions['find-persistence'], {
    resultPath: '$.persistence',
    attempts: 1, // on-call is waiting, and the next look searches again
  }).addCatch(exits.report, { resultPath: '$.persistenceError' });
  find.next(
    new Choice(scope, 'PersistenceFound')
      .when(Condition.booleanEquals('$.persistence.act', true), wave)
      .otherwise(exits.report),
  );
  start
    .when(
      // The wave comes by here once more.
      Condition.and(
        Condition.isPresent('$.persistence.phase'),
        Condition.stringEqualsJsonPath('$.persistence.phase', '$.phase'),
      ),
      exits.report,
    )
    .when(Condition.stringEquals('$.route', 'contain'), find)
    .otherwise(exits.report);
}

/** The choice by which tracing comes to the search. */
export function persistenceChoice(scope: Construct): Choice {
  return new Choice(scope, 'Contained', {
    comment: 'An alert stops nobody: what its caller made is for a person to see.',
  });
}
