import { Choice, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { unavailable } from '../../../core/stand-ins.ts';
import type { FlowParts } from '../flow-parts.ts';
import { stepTask, thenOr } from '../flow-tasks.ts';
import { is } from '../state/condition.ts';
import { put } from '../state/pass.ts';
import { at, caughtError, valueAt } from '../state/path.ts';

/**
 * Asks Athena for what event history does not have, behind the review, whose keys it asks for. Once an incident, for
 * the follow-up: a query takes minutes, for which the first report must not wait, and each is paid for. Where the
 * settings name no trail, the flow has nothing of it.
 *
 * @returns where it begins
 */
export function queryTrailThen(scope: Construct, { queryTrail }: FlowParts, next: State): State {
  if (!queryTrail) return next;
  const died = put(scope, 'TrailUnavailable', at('trail'), unavailable(caughtError()));
  const query = stepTask(scope, 'QueryTrail', queryTrail, {
    payload: { state: valueAt(at()) },
    resultPath: at('trail'),
    attempts: 2, // a repetition finds the query that is under way
  });
  return new Choice(scope, 'QueryTrailWanted')
    .when(is(at('phase'), 'follow-up'), thenOr(query, died, next))
    .otherwise(next);
}
