import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ofIncident, toExpressions } from '../../../../core/incident/item/item-change.ts';
import { launchPrefix, tableKey } from '../../../../core/incident/item/items.ts';
import type { StoredItem } from '../../../../core/incident/item/read-item.ts';
import { isAwsError, toFailure } from '../../failure.ts';
import { toStored } from '../stored.ts';

/** A containment that is taken up again, as the incident table has it. */
export interface Resuming {
  /**
   * The item of a containment, and that of its launch.
   * @returns undefined where there is no such item
   * @throws RetryableError, PermanentError
   */
  readonly read: (
    key: string,
    sortKey: string,
  ) => Promise<{ readonly item: StoredItem; readonly launch?: StoredItem } | undefined>;
  /**
   * Makes the item another execution's, and says that it does not hold. Refused where that has changed since it was
   * checked: somebody launched, or a person restores it.
   * @returns whether the execution has it now; repeating it is safe
   * @throws RetryableError, PermanentError
   */
  readonly take: (
    item: Pick<StoredItem, 'pk' | 'sk'> & { readonly incidentId: string },
    of: { readonly from: string; readonly to: string },
  ) => Promise<boolean>;
}

const text = (value: string) => ({ S: value });
const keyOf = (pk: string, sk: string) => ({ [tableKey.partition]: text(pk), [tableKey.sort]: text(sk) });

export function makeResuming(dynamodb: DynamoDBClient, TableName: string): Resuming {
  const get = async (pk: string, sk: string): Promise<StoredItem | undefined> => {
    try {
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName, Key: keyOf(pk, sk), ConsistentRead: true }),
      );
      return Item && toStored(Item);
    } catch (error) {
      throw toFailure(error, `reading ${pk} ${sk}`);
    }
  };
  return {
    async read(key, sortKey) {
      const item = await get(key, sortKey);
      if (item?.incidentId === undefined) return undefined;
      const launch = await get(key, launchPrefix(item.incidentId) + (item.launchId ?? ''));
      return { item, ...(launch && { launch }) };
    },
    async take({ pk, sk, incidentId }, { from, to }) {
      const { condition, values } = ofIncident({ id: text(incidentId) }, ['held', 'not-held'], text);
      const change = {
        set: { execution: text(to), status: text('not-held') },
        condition: `${condition} AND #execution IN (:from, :to) AND NOT #status = :containing`,
        values: { ...values, ':from': text(from), ':to': text(to), ':containing': text('containing') },
      };
      try {
        await dynamodb.send(
          new UpdateItemCommand({ TableName, Key: keyOf(pk, sk), ...toExpressions(change) }),
        );
        return true;
      } catch (error) {
        if (isAwsError(error, 'ConditionalCheckFailed')) return false;
        throw toFailure(error, `taking ${incidentId} up again`);
      }
    },
  };
}
