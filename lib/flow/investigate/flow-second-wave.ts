import { Pass, Result, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from '../flow-parts.ts';
import { recordSecondWave } from '../flow-records.ts';

export interface SecondWaveExits {
  readonly contain: State;
  readonly report: State;
}

/**
 * Contains what was found beyond the caller, in the same incident: the plan is extended by `$.wave` and Contain runs
 * again, whose steps leave alone what they find done. Intent before effect, as in the first wave.
 *
 * @returns where it begins
 */
export function secondWaveFlow(
  scope: Construct,
  parts: FlowParts,
  { contain, report }: SecondWaveExits,
): State {
  const plan = new Pass(scope, 'BeginSecondWave', { inputPath: '$.wave.plan', resultPath: '$.plan' });
  const record = recordSecondWave(scope, parts.table)
    // Another execution has re-opened the incident: it finds the same, and contains it.
    .addCatch(report, { errors: ['DynamoDB.ConditionalCheckFailedException'], resultPath: '$.superseded' })
    .addCatch(plan, { resultPath: '$.recordError' });
  record.next(plan).next(countAttemptsAnew(scope, 'CountAttemptsAnew')).next(contain);
  return record;
}

/** Attempts are counted for each wave and for each later look by itself. */
export function countAttemptsAnew(scope: Construct, id: string): Pass {
  return new Pass(scope, id, { result: Result.fromObject({ value: 0 }), resultPath: '$.attempts' });
}
