import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { toExpressions } from '../../../core/incident/item-change.ts';
import {
  breakerKey,
  itemVersion,
  pauseAttributes,
  pauseSortKey,
  tableKey,
} from '../../../core/incident/items.ts';
import { type Pause, pauseIn } from '../../../core/incident/pause.ts';
import { isAwsError, toFailure } from '../failure.ts';

/** That somebody paused or resumed containment, for the audit. */
export interface PauseRecord {
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
  /** @returns the pause that is in force at that moment */
  readonly read: (at: Date) => Promise<Pause | undefined>;
  readonly pause: (pause: Pause) => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly record: (entry: PauseRecord) => Promise<void>;
  /** Lets the next launch of a caller that was refused open an incident of its own, and be contained. */
  readonly release: (incident: { readonly pk: string; readonly sk: string }, id: string) => Promise<void>;
}

const text = (value: string): AttributeValue => ({ S: value });
const keyOf = (pk: string, sk: string) => ({ [tableKey.partition]: text(pk), [tableKey.sort]: text(sk) });

/** @throws (every port) RetryableError, PermanentError */
export function makeBrake(dynamodb: DynamoDBClient, TableName: string): Brake {
  const write = async (
    Key: Record<string, AttributeValue>,
    doing: string,
    change: Omit<ConstructorParameters<typeof UpdateItemCommand>[0], 'TableName' | 'Key'>,
  ): Promise<void> => {
    try {
      await dynamodb.send(new UpdateItemCommand({ TableName, Key, ...change }));
    } catch (error) {
      throw toFailure(error, doing);
    }
  };
  const breaker = keyOf(breakerKey, breakerKey);
  return {
    async read(at) {
      try {
        const { Item } = await dynamodb.send(
          new GetItemCommand({ TableName, Key: breaker, ConsistentRead: true }),
        );
        return pauseIn(Item, at.toISOString());
      } catch (error) {
        throw toFailure(error, 'reading whether containment is paused');
      }
    },
    pause: ({ until, at, by, reason }) =>
      write(
        breaker,
        'pausing containment',
        toExpressions({
          set: {
            pausedUntil: text(until),
            pausedAt: text(at),
            pausedBy: text(by),
            pauseReason: text(reason),
          },
        }),
      ),
    resume: () =>
      write(breaker, 'resuming containment', { UpdateExpression: `REMOVE ${pauseAttributes.join(', ')}` }),
    record: ({ action, at, by, until, reason, expiresAt }) =>
      write(
        keyOf(breakerKey, pauseSortKey(at)),
        `recording the ${action}`,
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
        }),
      ),
    release: async ({ pk, sk }, id) => {
      try {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName,
            Key: keyOf(pk, sk),
            UpdateExpression: 'REMOVE #refusedUntil, #refusedLimit',
            ConditionExpression: '#incidentId = :id AND #status = :alerted',
            ExpressionAttributeNames: {
              '#refusedUntil': 'refusedUntil',
              '#refusedLimit': 'refusedLimit',
              '#incidentId': 'incidentId',
              '#status': 'status',
            },
            ExpressionAttributeValues: { ':id': text(id), ':alerted': text('alerted') },
          }),
        );
      } catch (error) {
        // Another incident has taken its place, or a person restores it: there is nothing to release.
        if (!isAwsError(error, 'ConditionalCheckFailed')) throw toFailure(error, `releasing ${id}`);
      }
    },
  };
}
