import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { breakerKey, tableKey } from '../../../core/incident/item/items.ts';
import { type Pause, pauseIn } from '../../../core/incident/pause.ts';
import { toFailure } from '../failure.ts';

/**
 * Reads the pause of containment that is in force at a moment: undefined where there is none.
 * @throws RetryableError, PermanentError
 */
export type ReadPause = (at: Date) => Promise<Pause | undefined>;

/** @param patience milliseconds that a read may take, its repetitions included */
export function makePauseReader(dynamodb: DynamoDBClient, TableName: string, patience: number): ReadPause {
  const item = { S: breakerKey };
  const Key = { [tableKey.partition]: item, [tableKey.sort]: item };
  return async (at) => {
    try {
      const abortSignal = AbortSignal.timeout(patience);
      const get = new GetItemCommand({ TableName, Key, ConsistentRead: true });
      const { Item } = await dynamodb.send(get, { abortSignal });
      return pauseIn(Item, at.toISOString());
    } catch (error) {
      throw toFailure(error, 'reading whether containment is paused');
    }
  };
}
