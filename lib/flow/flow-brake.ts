import { Duration } from 'aws-cdk-lib';
import { Choice, Condition, type Pass, type State, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import {
  DynamoAttributeValue,
  DynamoGetItem,
  DynamoProjectionExpression,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { breakerKey, pauseAttributes, tableKey } from '../../core/incident/items.ts';
import { pausedBackupKey } from '../../core/stand-ins.ts';
import type { FlowParts } from './flow-parts.ts';
import { dynamoDbFaults, recordStatus } from './flow-records.ts';
import { caughtAs, retryOn } from './flow-tasks.ts';
import { isPresentAnd } from './state/condition.ts';
import { put } from './state/pass.ts';
import { at, context, textAt, textOf } from './state/path.ts';

/** What it is asked before, for the states' names. */
type Before = 'ContainAgain' | 'SecondWave' | 'BackupKey';

interface Ways {
  /** Where it goes on while a person has paused containment. */
  readonly paused: State;
  /** Where something is changed; also where the pause cannot be read: a thief must not be let go for that. */
  readonly go: State;
}

/**
 * Asks whether a person has paused containment, before something is begun anew. Each step that contains asks by itself
 * before each action (lambda/pause-check.ts).
 *
 * @returns where it begins
 */
export function brakeThen(
  scope: Construct,
  { table }: FlowParts,
  before: Before,
  { paused, go }: Ways,
): State {
  const until = at('brake', 'Item', 'pausedUntil', 'S');
  const read = readBrake(scope, `ReadPauseBefore${before}`, table).addCatch(go, caughtAs('brakeError'));
  read.next(
    new Choice(scope, `PausedBefore${before}`)
      .when(
        isPresentAnd(until, Condition.timestampGreaterThanJsonPath(until, context('State', 'EnteredTime'))),
        paused,
      )
      .otherwise(go),
  );
  return read;
}

/** Somebody works on while it is read: it is given less time than other reads. */
function readBrake(scope: Construct, id: string, table: Table) {
  return new DynamoGetItem(scope, id, {
    table,
    key: {
      [tableKey.partition]: DynamoAttributeValue.fromString(breakerKey),
      [tableKey.sort]: DynamoAttributeValue.fromString(breakerKey),
    },
    consistentRead: true,
    // Without the slots: the state travels on.
    projectionExpression: [new DynamoProjectionExpression().withAttribute(pauseAttributes.join(', '))],
    resultPath: at('brake'),
    taskTimeout: Timeout.duration(Duration.seconds(3)),
  }).addRetry(retryOn(dynamoDbFaults, 1));
}

const why = (): string =>
  textOf('containment is paused until {}', textAt(at('brake', 'Item', 'pausedUntil', 'S')));

/** What was to be contained beside the caller is not: it does not hold, although the first wave does. */
export function secondWavePaused(scope: Construct, { table }: FlowParts, next: State): State {
  const held = put(scope, 'SecondWavePaused', at('verification', 'held'), false);
  const status = put(scope, 'SecondWaveNotHeld', at('verification', 'status'), 'not-held');
  const record = recordStatus(scope, 'RecordSecondWavePaused', table, 'not-held');
  held.next(status).next(
    record
      .addCatch(next, {
        errors: ['DynamoDB.ConditionalCheckFailedException'],
        ...caughtAs('superseded'),
      })
      .addCatch(next, caughtAs('recordError')),
  );
  record.next(next);
  return held;
}

/** No key is made while containment is paused, nor afterwards: a person can make one. */
export function backupKeyPaused(scope: Construct, next: State): Pass {
  const paused = put(scope, 'BackupKeyPaused', at('backupKey'), pausedBackupKey(why()));
  paused.next(next);
  return paused;
}
