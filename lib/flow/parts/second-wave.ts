import type { State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowProps } from '../flow-props.ts';
import { copy } from '../state/pass.ts';
import { at } from '../state/path.ts';
import { assign, variable } from '../state/variable.ts';
import { recordDenied } from '../tasks/denied.ts';
import { recordSecondWave } from '../tasks/records.ts';
import { caughtAs } from '../tasks/step-task.ts';

interface Exits {
  readonly contain: State;
  /** Where it goes on where another execution has taken the incident over. */
  readonly superseded: State;
}

/**
 * Contains what was found beyond the caller, in the same incident: the plan is extended by `wave` and Contain runs
 * again, whose steps leave alone what they find done. Intent before effect, as in the first wave. While a person has
 * paused containment, the steps refuse it; the next check finds that it does not hold, and contains it.
 */
export function secondWave(scope: Construct, { table }: FlowProps, { contain, superseded }: Exits): State {
  const denied = recordDenied(scope, table, { found: variable('wave', 'denied'), by: 'Plan' });
  const record = recordSecondWave(scope, table)
    // Another execution has re-opened the incident: it finds the same, and contains it.
    .addCatch(superseded, { errors: ['DynamoDB.ConditionalCheckFailedException'], ...caughtAs('superseded') })
    .addCatch(denied, caughtAs('recordError'));
  const begin = copy(scope, 'BeginSecondWave', {
    comment: 'the plan becomes that of the wave, which has all attempts',
    from: variable('wave', 'plan'),
    into: at('plan'),
    ...assign({ attempts: 0, waved: true }),
  });
  record.next(denied);
  denied.next(begin);
  begin.next(contain);
  return record;
}
