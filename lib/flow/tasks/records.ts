import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import {
  DynamoAttributeValue,
  DynamoGetItem,
  DynamoProjectionExpression,
  DynamoUpdateItem,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { type ItemChange, ofIncident, toExpressions } from '../../../core/incident/item/item-change.ts';
import {
  itemVersion,
  launchAttributes,
  numbers,
  type Status,
  tableKey,
} from '../../../core/incident/item/items.ts';
import { says } from '../part.ts';
import { at, jsonAt, nowhere, type Path, textAt } from '../state/path.ts';
import { variable } from '../state/variable.ts';
import { callTimeout, retryOn } from './step-task.ts';

/** Step Functions' own calls to the incident table: what needs no code of ours needs no Lambda. */

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
export const dynamoDbFaults = [
  'DynamoDB.InternalServerError',
  'DynamoDB.InternalServerErrorException',
  'DynamoDB.ProvisionedThroughputExceededException',
  'DynamoDB.RequestLimitExceeded',
  'DynamoDB.SdkClientException',
  'DynamoDB.ThrottlingException',
  'States.Timeout',
];

export const text = (path: Path<string | undefined>) => DynamoAttributeValue.fromString(textAt(path));
export const number = (path: Path<string | undefined>) => DynamoAttributeValue.numberFromString(textAt(path));
const json = (path: Path<unknown>) => DynamoAttributeValue.fromString(jsonAt(path));

/** Of the incident's partition. */
const keyOf = (sortKey: DynamoAttributeValue): Record<string, DynamoAttributeValue> => ({
  [tableKey.partition]: text(at('incident', 'key')),
  [tableKey.sort]: sortKey,
});
/** The item of the credential that this execution contains: that of its incident, or of a further one. */
const ownItem = keyOf(text(at('incident', 'item')));

interface Write {
  readonly table: Table;
  readonly comment: string;
  readonly key: Record<string, DynamoAttributeValue>;
  readonly change: ItemChange<DynamoAttributeValue>;
}

export function write(
  scope: Construct,
  id: string,
  { table, comment, key, change }: Write,
): DynamoUpdateItem {
  const expressions = toExpressions(change);
  return new DynamoUpdateItem(scope, id, {
    table,
    key,
    updateExpression: expressions.UpdateExpression,
    ...(expressions.ConditionExpression && { conditionExpression: expressions.ConditionExpression }),
    expressionAttributeNames: expressions.ExpressionAttributeNames,
    expressionAttributeValues: expressions.ExpressionAttributeValues,
    taskTimeout: callTimeout,
    resultPath: nowhere,
    ...says(scope, comment),
  });
}

interface IncidentWrite extends Pick<Write, 'table' | 'comment'> {
  readonly set: ItemChange<DynamoAttributeValue>['set'];
  /** The status that it is given. */
  readonly becomes?: readonly Status[];
}

/** A write to the own item, unless another incident or execution has taken its place, or the status may not follow. */
function writeIncident(
  scope: Construct,
  id: string,
  { set, becomes = [], ...about }: IncidentWrite,
): TaskStateBase {
  const its = { id: text(at('incident', 'id')), execution: text(at('incident', 'execution')) };
  const condition = ofIncident(its, becomes, (value) => DynamoAttributeValue.fromString(value));
  return write(scope, id, { ...about, key: ownItem, change: { set, ...condition } });
}

/** Writes down a launch: an item of its own, so that neither a repetition nor a second delivery counts it twice. */
export function recordLaunch(scope: Construct, id: string, about: Pick<Write, 'table' | 'comment'>) {
  const fields = launchAttributes.map((name) => {
    if (name === 'version') return [name, DynamoAttributeValue.fromNumber(itemVersion)] as const;
    const path = at('tally', name);
    return [name, numbers.includes(name) ? number(path) : text(path)] as const;
  });
  return write(scope, id, {
    ...about,
    key: keyOf(text(at('tally', 'sk'))),
    change: { set: Object.fromEntries(fields) },
  });
}

/** Reads whether the incident has been restored meanwhile, and whose it is. */
export function readStanding(scope: Construct, table: Table): TaskStateBase {
  return new DynamoGetItem(scope, 'ReadStanding', {
    table,
    key: ownItem,
    consistentRead: true,
    // Not the whole item: the state travels on.
    projectionExpression: [new DynamoProjectionExpression().withAttribute('incidentId, #execution, #status')],
    expressionAttributeNames: { '#execution': 'execution', '#status': 'status' },
    resultPath: at('standing'),
    taskTimeout: callTimeout,
    ...says(scope, 'reads from the table whether a person restores the incident'),
  }).addRetry(retryOn(dynamoDbFaults));
}

/** Writes down what came of containment; a person may be restoring it meanwhile, and that stays so. */
export function recordContainment(scope: Construct, table: Table): TaskStateBase {
  return writeIncident(scope, 'RecordContainment', {
    table,
    comment:
      'writes status, outcomes, findings and coverage to the table, unless another execution owns the item or it is being restored',
    set: {
      status: text(at('verification', 'status')),
      heldAt: text(at('verification', 'checkedAt')),
      coverage: json(at('verification', 'coverage')),
      coversBefore: text(at('verification', 'coverage', 'before')),
      spreadAt: text(at('verification', 'coverage', 'spreadAt')),
      containment: json(at('containment')),
      verification: json(at('verification')),
    },
    becomes: ['held', 'not-held'],
  }).addRetry(retryOn(dynamoDbFaults));
}

/** Writes down what became of an incident without containment. */
export function recordStatus(
  scope: Construct,
  id: string,
  { status, ...about }: Pick<Write, 'table' | 'comment'> & { readonly status: 'alerted' | 'not-held' },
): TaskStateBase {
  return writeIncident(scope, id, {
    ...about,
    set: { status: DynamoAttributeValue.fromString(status) },
    becomes: [status],
  }).addRetry(retryOn(dynamoDbFaults, 2)); // on-call is told behind it
}

/** Writes down what the second wave is going to contain. */
export function recordSecondWave(scope: Construct, table: Table): TaskStateBase {
  return writeIncident(scope, 'RecordSecondWave', {
    table,
    comment: 'writes to the table what is going to be contained',
    set: { secondWave: json(variable('wave')) },
  }).addRetry(retryOn(dynamoDbFaults));
}

/** Writes down which key Firebreak made itself. */
export function recordBackupKey(scope: Construct, table: Table): TaskStateBase {
  return writeIncident(scope, 'RecordBackupKey', {
    table,
    comment: 'writes to the table which key Firebreak has made: restore must know it',
    set: { backupKey: json(at('backupKey')) },
  }).addRetry(retryOn(dynamoDbFaults));
}
