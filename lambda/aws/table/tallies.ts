import { type AttributeValue, type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { Incident } from '../../../core/incident/incident.ts';
import {
  credentialPrefix,
  incidentSortKey,
  launchPrefix,
  tableKey,
} from '../../../core/incident/item/items.ts';
import { countsWith, type CredentialItem } from '../../../core/incident/other-credentials.ts';
import { type StoredItem, toCredentialItem } from '../../../core/incident/item/read-item.ts';
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
  /**
   * The credentials of an incident that launched, the one that opened it among them, and those of the incidents whose
   * place it took. A busy role has thousands of sessions, each of an item that launched.
   * @throws RetryableError, PermanentError
   */
  readonly credentials: (
    incident: Pick<Incident, 'id' | 'key'>,
    now: Date,
  ) => Promise<readonly CredentialItem[]>;
}

const withPrefix = (key: string, prefix: string) => ({
  KeyConditionExpression: '#pk = :key AND begins_with(#sk, :prefix)',
  ExpressionAttributeNames: { '#pk': tableKey.partition, '#sk': tableKey.sort },
  ExpressionAttributeValues: { ':key': { S: key }, ':prefix': { S: prefix } },
});

/** The keys of an incident's launches, for a query. */
export const ofLaunches = ({ id, key }: Pick<Incident, 'id' | 'key'>) => withPrefix(key, launchPrefix(id));

const counted: readonly (keyof CountedLaunch)[] = [
  ...(['eventId', 'eventTime', 'region', 'result', 'instances'] as const),
  'instancesAtMost',
  'refusedByDeny',
  'credential',
];
const ofCredential = [
  'sk',
  'execution',
  'credential',
  'subject',
  'status',
  'launchTime',
  'openedAt',
  'windowEnds',
  'coverage',
  'incidentId',
] as const;

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
    credentials: async (incident, now) => {
      const found: CredentialItem[] = [];
      try {
        for (const prefix of [incidentSortKey, credentialPrefix]) {
          const { ExpressionAttributeNames, ...query } = withPrefix(incident.key, prefix);
          const input = {
            ...{ TableName, ConsistentRead: true, ...query },
            ProjectionExpression: ofCredential.map((name) => `#${name}`).join(', '),
            ExpressionAttributeNames: {
              ...ExpressionAttributeNames,
              ...Object.fromEntries(ofCredential.map((name) => [`#${name}`, name])),
            },
          };
          for await (const { Items = [] } of paginateQuery({ client }, input))
            found.push(
              ...Items.map(toTexts)
                .filter((item) => countsWith(item, incident.id, now))
                .map(toCredentialItem),
            );
        }
        return found;
      } catch (error) {
        throw toFailure(error, `reading the credentials of ${incident.id}`);
      }
    },
  };
}

/** What is asked for is text, all of it. */
const toTexts = (item: Record<string, AttributeValue>): StoredItem =>
  Object.fromEntries(Object.entries(item).map(([name, { S = '' }]) => [name, S])) as StoredItem;

function toLaunch(item: Record<string, AttributeValue>): CountedLaunch {
  const text = (name: keyof CountedLaunch): string => item[name]?.S ?? '';
  return {
    eventId: text('eventId'),
    eventTime: text('eventTime'),
    region: text('region'),
    result: text('result') as CountedLaunch['result'],
    instances: item['instances']?.N ?? '0',
    ...(item['instancesAtMost'] && { instancesAtMost: text('instancesAtMost') }),
    refusedByDeny: text('refusedByDeny') === 'yes' ? 'yes' : 'no',
    ...(text('credential') !== '' && { credential: text('credential') }),
  };
}
