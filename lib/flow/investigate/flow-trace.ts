import { Choice, Condition, Pass, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from '../flow-parts.ts';
import { stepTask } from '../flow-tasks.ts';

export interface TraceExits {
  /** Where what was found is contained, by the plan of `$.wave`. */
  readonly secondWave: State;
  /** Where the report begins. */
  readonly report: State;
}

/**
 * Traces a temporary credential, once a phase, and contains what issued it in a second wave of the same incident: the
 * plan is extended and Contain runs again, whose steps leave alone what they find done.
 *
 * @param start the choice that the rest of the flow leads to; it is made first, because containment comes before it and
 *   leads to it
 */
export function traceFlow(scope: Construct, parts: FlowParts, start: Choice, exits: TraceExits): void {
  const wave = new Pass(scope, 'WaveOfOrigin', { inputPath: '$.trace', resultPath: '$.wave' });
  wave.next(exits.secondWave);
  const trace = stepTask(scope, 'TraceCredential', parts.functions['trace-credential'], {
    resultPath: '$.trace',
    attempts: 1, // on-call is waiting, and the follow-up searches again
  }).addCatch(exits.report, { resultPath: '$.traceError' });
  trace.next(
    new Choice(scope, 'OriginFound')
      .when(Condition.booleanEquals('$.trace.act', true), wave)
      .otherwise(exits.report),
  );
  start
    .when(
      // The second wave comes by here once more.
      Condition.and(
        Condition.isPresent('$.trace.phase'),
        Condition.stringEqualsJsonPath('$.trace.phase', '$.phase'),
      ),
      exits.report,
    )
    .when(
      Condition.and(
        Condition.isPresent('$.caller.accessKeyId'),
        Condition.stringMatches('$.caller.accessKeyId', 'ASIA*'),
      ),
      trace,
    )
    .otherwise(exits.report);
}

/** The choice by which containment and alerts come to tracing. */
export function traceChoice(scope: Construct): Choice {
  return new Choice(scope, 'Traceable', {
    comment: 'Only a temporary key was issued by somebody; a long-term one is the origin itself.',
  });
}
