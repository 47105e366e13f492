import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Map, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import { DynamoAttributeValue } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { Denied } from '../../../core/incident/credential.ts';
import { deniedPrefix, itemVersion, tableKey } from '../../../core/incident/item/items.ts';
import { says } from '../part.ts';
import { at, context, nowhere, type Path, pathsOf, textAt, textOf, valueAt } from '../state/path.ts';
import { dynamoDbFaults, number, text, write } from './records.ts';
import { caughtAs, retryOn } from './step-task.ts';

const other = pathsOf<{ readonly denied: Denied }>();

interface WhoIsDenied {
  readonly found: Path<readonly Denied[] | undefined>;
  readonly by: 'Plan' | 'Check';
}

/**
 * Writes down what is denied of others than the caller, each in the partition of that user or role: a call of theirs
 * that this refuses is no evidence against them. Written by the plan before they are contained, and by each check as it
 * was found. What cannot be written keeps nobody from going on.
 */
export function recordDenied(scope: Construct, table: Table, { found, by }: WhoIsDenied): Map {
  return new Map(scope, `EachDeniedBy${by}`, {
    itemsPath: found,
    itemSelector: {
      denied: valueAt(context('Map', 'Item', 'Value')),
      incident: valueAt(at('incident')),
      tally: valueAt(at('tally')),
    },
    resultPath: nowhere,
    ...says(scope, 'for each other user and role that is denied something, if there are any'),
  }).itemProcessor(
    recordOne(scope, table, by)
      .addRetry(retryOn(dynamoDbFaults, 2)) // what contains or checks waits for it
      .addCatch(
        new Pass(scope, `DeniedBy${by}NotRecorded`, says(scope, 'goes on: this keeps nobody from it')),
        caughtAs('recordError'),
      ),
  );
}

function recordOne(scope: Construct, table: Table, by: WhoIsDenied['by']) {
  return write(scope, `RecordDeniedBy${by}`, {
    table,
    comment:
      'writes it into their partition of the table: a call that this refuses is no evidence against them',
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
}
