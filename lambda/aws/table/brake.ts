import {
  type AttributeValue,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { toExpressions } from '../../../core/incident/item/item-change.ts';
import {
  breakerKey,
  itemVersion,
  pauseAttributes,
  pauseSortKey,
  tableKey,
} from '../../../core/incident/item/items.ts';
import type { Pause } from '../../../core/incident/pause.ts';
import { isAwsError, toFailure } from '../failure.ts';
import { makePauseReader, type ReadPause } from './pause-reader.ts';

/** That somebody paused or resumed containment, for the audit. */
interface PauseRecord {
  readonly action: 'pause' | 'resume';
  /** ISO 8601. */
  readonly at: string;
  /** The ARN of the person. */
  readonly by: string;
  /** Of a pause: when it ends by itself. */
  readonly until?: string;
  readonly reason: string;
  /** Seconds since 1970 (TTL). */
  readonly expiresAt: number;
}

/** The pause of containment, in the circuit breaker's item, as the command line sets it. */
export interface Brake {
  readonly read: ReadPause;
  readonly pause: (pause: Pause) => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly record: (entry: PauseRecord) => Promise<void>;
  /** Lets the next launch of a caller that was refused open an incident of its own, and be contained. */
  readonly release: (incident: { readonly pk: string; readonly sk: string }, id: string) => Promise<void>;
}

/** A person waits for it. */
const patienceMs = 10_000;

/** @throws (every port) RetryableError, PermanentError */
export function makeBrake(dynamodb: DynamoDBClient, TableName: string): Brake {
  const write = async (Key: Key, doing: string, change: Change): Promise<void> => {
    try {
      await dynamodb.send(new UpdateItemCommand({ TableName, Key, ...change }));
    } catch (error) {
      throw toFailure(error, doing);
    }
  };
  return {
    read: makePauseReader(dynamodb, TableName, patienceMs),
    pause: (pause) => write(breaker, 'pausing containment', toPause(pause)),
    resume: () =>
      write(breaker, 'resuming containment', { UpdateExpression: `REMOVE ${pauseAttributes.join(', ')}` }),
    record: (entry) =>
      write(keyOf(breakerKey, pauseSortKey(entry.at)), `recording the ${entry.action}`, toRecord(entry)),
    async release({ pk, sk }, id) {
      try {
        await dynamodb.send(new UpdateItemCommand({ TableName, Key: keyOf(pk, sk), ...withoutRefusal(id) }));
      } catch (error) {
        // Another incident has taken its place, or a person restores it: there is nothing to release.
        if (!isAwsError(error, 'ConditionalCheckFailed')) throw toFailure(error, `releasing ${id}`);
      }
    },
  };
}

type Key = Record<string, AttributeValue>;
type Change = Omit<UpdateItemCommandInput, 'TableName' | 'Key'>;

const text = (value: string): AttributeValue => ({ S: value });
const keyOf = (pk: string, sk: string): Key => ({
  [tableKey.partition]: text(pk),
  [tableKey.sort]: text(sk),
});
const breaker = keyOf(breakerKey, breakerKey);

const toPause = ({ until, at, by, reason }: Pause): Change =>
  toExpressions({
    set: { pausedUntil: text(until), pausedAt: text(at), pausedBy: text(by), pauseReason: text(reason) },
  });

const toRecord = ({ action, at, by, until, reason, expiresAt }: PauseRecord): Change =>
  toExpressions<AttributeValue>({
    set: {
      version: { N: String(itemVersion) },
      action: text(action),
      at: text(at),
      by: text(by),
      ...(until !== undefined && { until: text(until) }),
      reason: text(reason),
      expiresAt: { N: String(expiresAt) },
    },
  });

const withoutRefusal = (id: string): Change => ({
  UpdateExpression: 'REMOVE #refusedUntil, #refusedLimit',
  ConditionExpression: '#incidentId = :id AND #status = :alerted',
  ExpressionAttributeNames: {
    '#refusedUntil': 'refusedUntil',
    '#refusedLimit': 'refusedLimit',
    '#incidentId': 'incidentId',
    '#status': 'status',
  },
  ExpressionAttributeValues: { ':id': text(id), ':alerted': text('alerted') },
});
