import { type AttributeValue, type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { Incident } from '../../../core/incident/incident.ts';
import { launchPrefix, tableKey } from '../../../core/incident/items.ts';
import type { CountedLaunch } from '../../../core/incident/tally.ts';
import { toFailure } from '../failure.ts';

/** The launches that were absorbed, as the incident table holds them. */
export interface Tallies {
  /**
   * The launches of one incident, page by page: DynamoDB answers at most 1 MB at once, some thousands of them.
   * @throws RetryableError, PermanentError
   */
  readonly pages: (
    incident: Pick<Incident, 'id' | 'key'>,
  ) => AsyncGenerator<readonly CountedLaunch[], void, void>;
}

/** The keys of an incident's launches, for a query. */
export const ofLaunches = ({ id, key }: Pick<Incident, 'id' | 'key'>) => ({
  KeyConditionExpression: '#pk = :key AND begins_with(#sk, :prefix)',
  ExpressionAttributeNames: { '#pk': tableKey.partition, '#sk': tableKey.sort },
  ExpressionAttributeValues: { ':key': { S: key }, ':prefix': { S: launchPrefix(id) } },
});

const counted: readonly (keyof CountedLaunch)[] = ['eventId', 'eventTime', 'region', 'result', 'instances'];

export function makeTallies(client: DynamoDBClient, TableName: string): Tallies {
  return {
    async *pages(incident) {
      const { ExpressionAttributeNames, ...query } = ofLaunches(incident);
      const input = {
        ...{ TableName, ConsistentRead: true, ...query },
        ProjectionExpression: counted.map((name) => `#${name}`).join(', '),
        ExpressionAttributeNames: {
          ...ExpressionAttributeNames,
          ...Object.fromEntries(counted.map((name) => [`#${name}`, name])),
        },
      };
      try {
        for await (const { Items = [] } of paginateQuery({ client }, input)) yield Items.map(toLaunch);
      } catch (error) {
        throw toFailure(error, `counting the launches of ${incident.id}`);
      }
    },
  };
}

function toLaunch(item: Record<string, AttributeValue>): CountedLaunch {
  const text = (name: keyof CountedLaunch): string => item[name]?.S ?? '';
  return {
    eventId: text('eventId'),
    eventTime: text('eventTime'),
    region: text('region'),
    result: text('result') as CountedLaunch['result'],
    instances: item['instances']?.N ?? '0',
  };
}
