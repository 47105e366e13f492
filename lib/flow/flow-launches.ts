import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Fail, type State, Succeed, type TaskStateBase, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { DynamoAttributeValue, DynamoUpdateItem } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { errors } from '../../lambda/contract.ts';
import { dynamoDbFaults } from './flow-records.ts';
import { caughtAs, retryOn } from './flow-tasks.ts';
import { runbook, runbookLink } from '../responder/runbook.ts';
import { at, nowhere, textAt } from './state/path.ts';

/** What the tally of core/incident/tally.ts holds, beside its key. */
const text = ['eventId', 'eventTime', 'region', 'result'] as const;
const numbers = ['instances', 'expiresAt'] as const;

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
  const record = putTally(scope, 'RecordLaunch', table)
    .addRetry(retryOn(dynamoDbFaults, 8))
    .addCatch(lost, caughtAs('launchesError'));
  record.next(new Succeed(scope, 'Absorbed'));
  return record;
}

/**
 * Counts the launch that opened the incident, long after it was contained: an incident that takes this one's place
 * must find it. Its own report counts it in any case.
 */
export function recordOpeningThen(scope: Construct, table: Table, next: State): State {
  const record = putTally(scope, 'RecordOpeningLaunch', table)
    .addRetry(retryOn(dynamoDbFaults, 3))
    .addCatch(next, caughtAs('launchesError'));
  record.next(next);
  return record;
}

/** An item of its own, written whole: neither a repetition nor a second delivery counts a launch twice. */
function putTally(scope: Construct, id: string, table: Table): TaskStateBase {
  const values = [
    ...text.map((field) => [field, DynamoAttributeValue.fromString(textAt(at('tally', field)))] as const),
    ...numbers.map(
      (field) => [field, DynamoAttributeValue.numberFromString(textAt(at('tally', field)))] as const,
    ),
  ];
  return new DynamoUpdateItem(scope, id, {
    table,
    key: {
      pk: DynamoAttributeValue.fromString(textAt(at('incident', 'key'))),
      sk: DynamoAttributeValue.fromString(textAt(at('tally', 'sk'))),
    },
    updateExpression: `SET ${values.map(([field]) => `#${field} = :${field}`).join(', ')}`,
    expressionAttributeNames: Object.fromEntries(values.map(([field]) => [`#${field}`, field])),
    expressionAttributeValues: Object.fromEntries(values.map(([field, value]) => [`:${field}`, value])),
    taskTimeout: Timeout.duration(Duration.seconds(15)),
    resultPath: nowhere,
  });
}
