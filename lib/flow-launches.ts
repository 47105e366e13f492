import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Fail, JsonPath, type State, Succeed, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { DynamoAttributeValue, DynamoUpdateItem } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { errors } from '../lambda/contract.ts';
import { dynamoDbFaults } from './flow-records.ts';
import { retryOn } from './flow-tasks.ts';
import { runbook, runbookLink } from './runbook.ts';

/** What the tally of lambda/core/tally.ts holds, beside its key. */
const text = ['eventId', 'eventTime', 'region', 'result'] as const;
const numbers = ['instances', 'expiresAt'] as const;

/**
 * Counts an absorbed launch: an item of its own, written whole, so that neither a repetition nor a second delivery
 * counts it twice. Nobody waits for it, so it is repeated longer than what contains.
 */
export function recordLaunch(scope: Construct, table: Table): State {
  const values = [
    ...text.map((field) => [field, DynamoAttributeValue.fromString(at(field))] as const),
    ...numbers.map((field) => [field, DynamoAttributeValue.numberFromString(at(field))] as const),
  ];
  const record = new DynamoUpdateItem(scope, 'RecordLaunch', {
    table,
    key: {
      pk: DynamoAttributeValue.fromString(JsonPath.stringAt('$.incident.key')),
      sk: DynamoAttributeValue.fromString(at('sk')),
    },
    updateExpression: `SET ${values.map(([field]) => `#${field} = :${field}`).join(', ')}`,
    expressionAttributeNames: Object.fromEntries(values.map(([field]) => [`#${field}`, field])),
    expressionAttributeValues: Object.fromEntries(values.map(([field, value]) => [`:${field}`, value])),
    taskTimeout: Timeout.duration(Duration.seconds(15)),
    resultPath: JsonPath.DISCARD,
  });
  const lost = new Fail(scope, 'LaunchNotCounted', {
    error: errors.incompleteRecord,
    cause: `The launch belongs to an incident that another execution handles; only its count could not be written. ${runbookLink(runbook.containmentFailed)}`,
  });
  record.addRetry(retryOn(dynamoDbFaults, 8)).addCatch(lost, { resultPath: '$.launchesError' });
  return record.next(new Succeed(scope, 'Absorbed')).startState;
}

const at = (field: string): string => JsonPath.stringAt(`$.tally.${field}`);
