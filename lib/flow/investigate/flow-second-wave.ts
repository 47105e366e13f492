import type { Pass, State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { brakeThen, secondWavePaused } from '../flow-brake.ts';
import type { FlowParts } from '../flow-parts.ts';
import { recordDenied, recordSecondWave } from '../flow-records.ts';
import { caughtAs } from '../flow-tasks.ts';
import { copy, put } from '../state/pass.ts';
import { at } from '../state/path.ts';

export interface SecondWaveExits {
  readonly contain: State;
  readonly report: State;
}

/**
 * Contains what was found beyond the caller, in the same incident: the plan is extended by `wave` and Contain runs
 * again, whose steps leave alone what they find done. Intent before effect, as in the first wave. While a person has paused containment, the
 * plan stays as it is: the next check finds the same, and contains it.
 *
 * @returns where it begins
 */
export function secondWaveFlow(
  scope: Construct,
  parts: FlowParts,
  { contain, report }: SecondWaveExits,
): State {
  const denied = recordDenied(scope, parts.table, { found: at('wave', 'denied'), by: 'Plan' });
  const record = recordSecondWave(scope, parts.table)
    // Another execution has re-opened the incident: it finds the same, and contains it.
    .addCatch(report, { errors: ['DynamoDB.ConditionalCheckFailedException'], ...caughtAs('superseded') })
    .addCatch(denied, caughtAs('recordError'));
  const plan = copy(scope, 'BeginSecondWave', at('wave', 'plan'), at('plan'));
  record.next(denied).next(plan).next(countAttemptsAnew(scope, 'CountAttemptsAnew')).next(contain);
  return brakeThen(scope, parts, 'SecondWave', {
    paused: secondWavePaused(scope, parts, report),
    go: record,
  });
}

/** Attempts are counted for each wave and for each later check by itself. */
export const countAttemptsAnew = (scope: Construct, id: string): Pass =>
  put(scope, id, at('attempts'), { value: 0 });
