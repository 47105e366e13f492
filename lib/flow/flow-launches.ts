import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Fail, type State, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { errors } from '../../lambda/contract.ts';
import { dynamoDbFaults, recordLaunch } from './flow-records.ts';
import { caughtAs, retryOn } from './flow-tasks.ts';
import { runbook, runbookLink } from '../responder/runbook.ts';

/**
 * Counts an absorbed launch. Nobody waits for it, so it is repeated longer than what contains.
 *
 * @returns where it begins; it ends the execution
 */
export function recordAbsorbed(scope: Construct, table: Table): State {
  const lost = new Fail(scope, 'LaunchNotCounted', {
    error: errors.incompleteRecord,
    cause: `The launch belongs to an incident that another execution handles; only its count could not be written. ${runbookLink(runbook.containmentFailed)}`,
  });
  const record = recordLaunch(scope, 'RecordLaunch', table)
    .addRetry(retryOn(dynamoDbFaults, 8))
    .addCatch(lost, caughtAs('launchesError'));
  record.next(new Succeed(scope, 'Absorbed'));
  return record;
}

/** Counts the launch of a wave that has no report of its own: the next report of the incident counts it. */
export function recordQuietThen(scope: Construct, table: Table, next: State): State {
  const record = recordLaunch(scope, 'RecordQuietLaunch', table)
    .addRetry(retryOn(dynamoDbFaults, 3))
    .addCatch(next, caughtAs('launchesError'));
  record.next(next);
  return record;
}

/**
 * Counts the launch that opened the incident, long after it was contained: an incident that takes this one's place
 * must find it. Its own report counts it in any case.
 */
export function recordOpeningThen(scope: Construct, table: Table, next: State): State {
  const record = recordLaunch(scope, 'RecordOpeningLaunch', table)
    .addRetry(retryOn(dynamoDbFaults, 3))
    .addCatch(next, caughtAs('launchesError'));
  record.next(next);
  return record;
}
