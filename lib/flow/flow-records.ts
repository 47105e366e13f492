import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import {
  CallAwsService,
  DynamoAttributeValue,
  DynamoGetItem,
  DynamoProjectionExpression,
  DynamoUpdateItem,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { callTimeout, retryOn } from './flow-tasks.ts';
import { at, jsonAt, nowhere, type Path, pathsOf, textAt, valueAt } from './state/path.ts';

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

function incidentKey(): Record<string, DynamoAttributeValue> {
  return {
    pk: DynamoAttributeValue.fromString(textAt(at('incident', 'key'))),
    sk: DynamoAttributeValue.fromString('INCIDENT'),
  };
}

/**
 * Writes down what a step is about to change, before it does: what is there already is of an earlier try of the same,
 * and stays.
 */
export function recordPrior(scope: Construct, id: string, table: Table): TaskStateBase {
  return new DynamoUpdateItem(scope, id, {
    table,
    key: {
      pk: DynamoAttributeValue.fromString(textAt(at('incident', 'key'))),
      sk: DynamoAttributeValue.fromString(textAt(at('look', 'record', 'sk'))),
    },
    updateExpression: 'SET priors = if_not_exists(priors, :priors), expiresAt = :expiresAt',
    expressionAttributeValues: {
      ':priors': DynamoAttributeValue.fromString(textAt(at('look', 'record', 'priors'))),
      ':expiresAt': DynamoAttributeValue.numberFromString(textAt(at('tally', 'expiresAt'))),
    },
    taskTimeout: callTimeout,
    resultPath: nowhere,
  }).addRetry(retryOn(dynamoDbFaults, 2)); // the step waits for it
}

/** Reads whether the incident has been given back meanwhile. */
export function readStanding(scope: Construct, table: Table): TaskStateBase {
  return new DynamoGetItem(scope, 'ReadStanding', {
    table,
    key: incidentKey(),
    consistentRead: true,
    // Not the whole item: the state travels on.
    projectionExpression: [new DynamoProjectionExpression().withAttribute('incidentId, #status')],
    expressionAttributeNames: { '#status': 'status' },
    resultPath: at('standing'),
    taskTimeout: callTimeout,
  }).addRetry(retryOn(dynamoDbFaults));
}

/** Writes down what came of containment, unless another incident has taken this one's place. */
export function recordContainment(scope: Construct, table: Table): TaskStateBase {
  const asText = (path: Path<unknown>) => DynamoAttributeValue.fromString(jsonAt(path));
  return new DynamoUpdateItem(scope, 'RecordContainment', {
    table,
    key: incidentKey(),
    updateExpression:
      'SET #status = :status, heldAt = :heldAt, containment = :containment, verification = :verification',
    // A person may be giving it back meanwhile: that stays so.
    conditionExpression: 'incidentId = :id AND NOT #status IN (:restoring, :restored)',
    expressionAttributeNames: { '#status': 'status' },
    expressionAttributeValues: {
      ':status': DynamoAttributeValue.fromString(textAt(at('verification', 'status'))),
      ':heldAt': DynamoAttributeValue.fromString(textAt(at('verification', 'checkedAt'))),
      ':containment': asText(at('containment')),
      ':verification': asText(at('verification')),
      ':restoring': DynamoAttributeValue.fromString('restoring'),
      ':restored': DynamoAttributeValue.fromString('restored'),
      ':id': DynamoAttributeValue.fromString(textAt(at('incident', 'id'))),
    },
    taskTimeout: callTimeout,
    resultPath: nowhere,
  }).addRetry(retryOn(dynamoDbFaults));
}

/** Writes down what became of an incident without containment, unless another incident has taken this one's place. */
export function recordStatus(
  scope: Construct,
  id: string,
  table: Table,
  status: 'alerted' | 'not-held',
): TaskStateBase {
  return new DynamoUpdateItem(scope, id, {
    table,
    key: incidentKey(),
    updateExpression: 'SET #status = :status',
    conditionExpression: 'incidentId = :id',
    expressionAttributeNames: { '#status': 'status' },
    expressionAttributeValues: {
      ':status': DynamoAttributeValue.fromString(status),
      ':id': DynamoAttributeValue.fromString(textAt(at('incident', 'id'))),
    },
    taskTimeout: callTimeout,
    resultPath: nowhere,
  }).addRetry(retryOn(dynamoDbFaults, 2)); // on-call is told behind it
}

/** Writes down what the second wave is going to contain, unless another incident has taken this one's place. */
export function recordSecondWave(scope: Construct, table: Table): TaskStateBase {
  return new DynamoUpdateItem(scope, 'RecordSecondWave', {
    table,
    key: incidentKey(),
    updateExpression: 'SET secondWave = :secondWave',
    conditionExpression: 'incidentId = :id',
    expressionAttributeValues: {
      ':secondWave': DynamoAttributeValue.fromString(jsonAt(at('wave'))),
      ':id': DynamoAttributeValue.fromString(textAt(at('incident', 'id'))),
    },
    taskTimeout: callTimeout,
    resultPath: nowhere,
  }).addRetry(retryOn(dynamoDbFaults));
}

/** Writes down which key Firebreak made itself. */
export function recordBackupKey(scope: Construct, table: Table): TaskStateBase {
  return new DynamoUpdateItem(scope, 'RecordBackupKey', {
    table,
    key: incidentKey(),
    updateExpression: 'SET backupKey = :backupKey',
    conditionExpression: 'incidentId = :id',
    expressionAttributeValues: {
      ':backupKey': DynamoAttributeValue.fromString(jsonAt(at('backupKey'))),
      ':id': DynamoAttributeValue.fromString(textAt(at('incident', 'id'))),
    },
    taskTimeout: callTimeout,
    resultPath: nowhere,
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
