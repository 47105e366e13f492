import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Map, Pass, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import {
  CallAwsService,
  DynamoAttributeValue,
  DynamoGetItem,
  DynamoProjectionExpression,
  DynamoUpdateItem,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { type ItemChange, ofIncident, toExpressions } from '../../core/incident/item-change.ts';
import type { Denied } from '../../core/incident/credential.ts';
import {
  deniedPrefix,
  itemVersion,
  launchAttributes,
  numbers,
  type Status,
  tableKey,
} from '../../core/incident/items.ts';
import { callTimeout, caughtAs, retryOn } from './flow-tasks.ts';
import { at, context, jsonAt, nowhere, type Path, pathsOf, textAt, textOf, valueAt } from './state/path.ts';

/** Step Functions' own calls: what needs no code of ours needs no Lambda. */

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

const text = (path: Path<string | undefined>) => DynamoAttributeValue.fromString(textAt(path));
const number = (path: Path<string | undefined>) => DynamoAttributeValue.numberFromString(textAt(path));
const json = (path: Path<unknown>) => DynamoAttributeValue.fromString(jsonAt(path));

/** Of the incident's partition. */
const keyOf = (sortKey: DynamoAttributeValue): Record<string, DynamoAttributeValue> => ({
  [tableKey.partition]: text(at('incident', 'key')),
  [tableKey.sort]: sortKey,
});
/** The item of the credential that this execution contains: that of its incident, or of a further one. */
const ownItem = keyOf(text(at('incident', 'item')));

interface Write {
  readonly key: Record<string, DynamoAttributeValue>;
  readonly change: ItemChange<DynamoAttributeValue>;
}

function write(scope: Construct, id: string, table: Table, { key, change }: Write): TaskStateBase {
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
  });
}

/** A write to the own item, unless another incident or execution has taken its place, or the status may not follow. */
function writeIncident(
  scope: Construct,
  id: string,
  table: Table,
  {
    set,
    becomes = [],
  }: Pick<ItemChange<DynamoAttributeValue>, 'set'> & { readonly becomes?: readonly Status[] },
): TaskStateBase {
  const its = { id: text(at('incident', 'id')), execution: text(at('incident', 'execution')) };
  const condition = ofIncident(its, becomes, (value) => DynamoAttributeValue.fromString(value));
  return write(scope, id, table, { key: ownItem, change: { set, ...condition } });
}

/** Writes down a launch: an item of its own, so that neither a repetition nor a second delivery counts it twice. */
export function recordLaunch(scope: Construct, id: string, table: Table): TaskStateBase {
  const fields = launchAttributes.map((name) => {
    if (name === 'version') return [name, DynamoAttributeValue.fromNumber(itemVersion)] as const;
    const path = at('tally', name);
    return [name, numbers.includes(name) ? number(path) : text(path)] as const;
  });
  return write(scope, id, table, {
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
  }).addRetry(retryOn(dynamoDbFaults));
}

/** Writes down what came of containment; a person may be restoring it meanwhile, and that stays so. */
export function recordContainment(scope: Construct, table: Table): TaskStateBase {
  return writeIncident(scope, 'RecordContainment', table, {
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
  table: Table,
  status: 'alerted' | 'not-held',
): TaskStateBase {
  return writeIncident(scope, id, table, {
    set: { status: DynamoAttributeValue.fromString(status) },
    becomes: [status],
  }).addRetry(retryOn(dynamoDbFaults, 2)); // on-call is told behind it
}

/** Writes down what the second wave is going to contain. */
export function recordSecondWave(scope: Construct, table: Table): TaskStateBase {
  return writeIncident(scope, 'RecordSecondWave', table, { set: { secondWave: json(at('wave')) } }).addRetry(
    retryOn(dynamoDbFaults),
  );
}

const other = pathsOf<{ readonly denied: Denied }>();

/**
 * Writes down what is denied of others than the caller, each in the partition of that user or role: a call of theirs
 * that this refuses is no evidence against them. Written by the plan before they are contained, and by each check as it
 * was found. What cannot be written keeps nobody from going on.
 */
export function recordDenied(
  scope: Construct,
  table: Table,
  { found, by }: { readonly found: Path<readonly Denied[] | undefined>; readonly by: 'Plan' | 'Check' },
): Map {
  const record = write(scope, `RecordDeniedBy${by}`, table, {
    key: {
      [tableKey.partition]: text(other('denied', 'key')),
      [tableKey.sort]: DynamoAttributeValue.fromString(
        textOf(`${deniedPrefix}{}`, textAt(at('incident', 'id'))),
      ),
    },
    change: {
      set: {
        version: DynamoAttributeValue.fromNumber(itemVersion),
        incidentId: text(at('incident', 'id')),
        incidentKey: text(at('incident', 'key')),
        incidentItem: text(at('incident', 'item')),
        coverage: text(other('denied', 'coverage')),
        expiresAt: number(at('tally', 'expiresAt')),
      },
    },
  });
  return new Map(scope, `EachDeniedBy${by}`, {
    itemsPath: found,
    itemSelector: {
      denied: valueAt(context('Map', 'Item', 'Value')),
      incident: valueAt(at('incident')),
      tally: valueAt(at('tally')),
    },
    resultPath: nowhere,
  }).itemProcessor(
    record
      .addRetry(retryOn(dynamoDbFaults, 2)) // what contains or checks waits for it
      .addCatch(new Pass(scope, `DeniedBy${by}NotRecorded`), caughtAs('recordError')),
  );
}

/** Writes down which key Firebreak made itself. */
export function recordBackupKey(scope: Construct, table: Table): TaskStateBase {
  return writeIncident(scope, 'RecordBackupKey', table, {
    set: { backupKey: json(at('backupKey')) },
  }).addRetry(retryOn(dynamoDbFaults));
}

const answer = pathsOf<{ readonly Regions: readonly { readonly RegionName: string }[] }>();

/** Asks which regions the account has enabled: an attacker uses the ones without a sensor too. */
export function listRegions(scope: Construct): TaskStateBase {
  return new CallAwsService(scope, 'ListRegions', {
    service: 'ec2',
    action: 'describeRegions',
    iamResources: ['*'],
    taskTimeout: callTimeout,
    resultSelector: { names: valueAt(answer('Regions', '*', 'RegionName')) },
    resultPath: at('regions'),
    // EC2's model declares no errors: Step Functions calls them all Ec2Exception, throttling among them.
  }).addRetry(retryOn(['Ec2.Ec2Exception', 'Ec2.SdkClientException', 'States.Timeout'], 3));
}
