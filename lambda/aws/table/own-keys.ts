import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { KeyHistory } from '../../../core/backup-key/backup-ports.ts';
import { ownKeysIn } from '../../../core/backup-key/own-keys.ts';
import { credentialPrefix, incidentSortKey, tableKey } from '../../../core/incident/item/items.ts';
import { toFailure } from '../failure.ts';
import { toStored } from './stored.ts';

/**
 * Nobody waits for it but a workload, and an earlier release had an incident for each credential of a user: the whole
 * table is read.
 */
export function makeKeyHistory(client: DynamoDBClient, TableName: string): KeyHistory {
  return {
    async ownKeys(userArn, asking) {
      const found: Record<string, AttributeValue>[] = [];
      const query = {
        TableName,
        ConsistentRead: true,
        FilterExpression:
          '(#sk = :incident OR begins_with(#sk, :credential)) AND (#pk = :key OR begins_with(#pk, :user))',
        ExpressionAttributeNames: { '#pk': tableKey.partition, '#sk': tableKey.sort },
        ExpressionAttributeValues: {
          ':incident': { S: incidentSortKey },
          ':credential': { S: credentialPrefix },
          ':key': { S: asking.key },
          ':user': { S: `user:${userArn}:` },
        },
      };
      try {
        for await (const { Items = [] } of paginateScan({ client }, query)) found.push(...Items);
        return ownKeysIn(found.map(toStored), asking);
      } catch (error) {
        throw toFailure(error, `reading which keys Firebreak made for ${userArn}`);
      }
    },
  };
}
