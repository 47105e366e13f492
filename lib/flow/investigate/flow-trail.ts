import { Choice, Condition, JsonPath, Pass, type State, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from '../flow-parts.ts';
import { caughtError, stepTask } from '../flow-tasks.ts';

/**
 * Asks Athena for what event history does not have, behind the review, whose keys it asks for. Once an incident, for
 * the follow-up: a query takes minutes, for which the first report must not wait, and each is paid for. Where the
 * settings name no trail, the flow has nothing of it.
 *
 * @returns where it begins
 */
export function queryTrailThen(scope: Construct, { queryTrail }: FlowParts, next: State): State {
  if (!queryTrail) return next;
  const unavailable = new Pass(scope, 'TrailUnavailable', {
    parameters: { unavailable: caughtError() },
    resultPath: '$.trail',
  });
  const query = stepTask(scope, 'QueryTrail', queryTrail, {
    payload: TaskInput.fromObject({ state: JsonPath.entirePayload }),
    resultPath: '$.trail',
    attempts: 2, // a repetition finds the query that is under way
  }).addCatch(unavailable, { resultPath: '$.error' });
  query.next(next);
  unavailable.next(next);
  return new Choice(scope, 'QueryTrailWanted')
    .when(Condition.stringEquals('$.phase', 'follow-up'), query)
    .otherwise(next);
}
