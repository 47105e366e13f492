import { Choice, Condition, Pass, Result, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from './containment-flow.ts';
import { recordSecondWave } from './flow-records.ts';
import { stepTask } from './flow-tasks.ts';

export interface TraceExits {
  /** Where what was found is contained. */
  readonly contain: State;
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
  const wave = secondWave(scope, parts, exits);
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

/** Intent before effect, as in the first wave. */
function secondWave(scope: Construct, parts: FlowParts, { contain, report }: TraceExits): State {
  const plan = new Pass(scope, 'BeginSecondWave', {
    inputPath: '$.trace.plan',
    resultPath: '$.plan',
  });
  const attempts = new Pass(scope, 'CountAttemptsAnew', {
    result: Result.fromObject({ value: 0 }),
    resultPath: '$.attempts',
  });
  const record = recordSecondWave(scope, parts.table)
    // Another execution has re-opened the incident: it traces the same credential and contains its origin.
    .addCatch(report, { errors: ['DynamoDB.ConditionalCheckFailedException'], resultPath: '$.superseded' })
    .addCatch(plan, { resultPath: '$.recordError' });
  record.next(plan).next(attempts).next(contain);
  return record;
}

/** The choice by which containment and alerts come to tracing. */
export function traceChoice(scope: Construct): Choice {
  return new Choice(scope, 'Traceable', {
    comment: 'Only a temporary key was issued by somebody; a long-term one is the origin itself.',
  });
}
