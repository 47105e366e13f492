import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  paginateScan,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ofIncident, toExpressions } from '../../../../core/incident/item/item-change.ts';
import {
  credentialSortKey,
  incidentSortKey,
  priorPrefix,
  type Status,
  tableKey,
} from '../../../../core/incident/item/items.ts';
import type { StoredItem } from '../../../../core/incident/item/read-item.ts';
import type { PatrolNote } from '../../../../core/patrol/note.ts';
import { isAwsError, toFailure } from '../../failure.ts';
import { toStored } from '../stored.ts';

/** Which incident there is, and when it was checked last. */
export type PatrolledIncident = Pick<StoredItem, 'pk' | 'incidentId' | 'openedAt' | 'patrolledAt'>;

/** The incident table, as the patrol reads and writes it. @throws (every port) RetryableError, PermanentError */
export interface Patrolled {
  /** The incidents that hold, or were to. */
  readonly list: () => Promise<readonly PatrolledIncident[]>;
  /**
   * The incident's item and those of its further credentials, each as it is stored. Of a busy role the first hundred.
   * @returns nothing where another incident has taken its place
   */
  readonly items: (incident: PatrolledIncident) => Promise<readonly StoredItem[]>;
  /** What was written down before actions of the principal, and was restored since. */
  readonly restored: (key: string) => Promise<readonly StoredItem[]>;
  /** How the newest incident of another user or role stands; undefined where there is none. */
  readonly statusOf: (key: string) => Promise<Status | undefined>;
  /**
   * Writes down what was found. Refused where somebody has opened another incident, or restores this one.
   * @returns whether it was written
   */
  readonly mark: (incident: PatrolledIncident, at: Date, note: PatrolNote) => Promise<boolean>;
}

const mostCredentials = 100;
const text = (value: string): AttributeValue => ({ S: value });
const keyOf = (pk: string, sk: string) => ({ [tableKey.partition]: text(pk), [tableKey.sort]: text(sk) });
const names = { '#pk': tableKey.partition, '#sk': tableKey.sort };

export function makePatrolled(client: DynamoDBClient, TableName: string): Patrolled {
  const get = async (pk: string, sk: string): Promise<StoredItem | undefined> => {
    const command = new GetItemCommand({ TableName, Key: keyOf(pk, sk), ConsistentRead: true });
    const { Item } = await client.send(command);
    return Item && toStored(Item);
  };
  return {
    list: () => failing('listing the incidents that hold', () => list(client, TableName)),
    items: ({ pk, incidentId = '' }) =>
      failing(`reading ${incidentId}`, async () => {
        const own = await get(pk, incidentSortKey);
        if (own?.incidentId !== incidentId) return [];
        const { Items = [] } = await client.send(
          new QueryCommand({
            ...{ TableName, ConsistentRead: true, Limit: mostCredentials },
            KeyConditionExpression: '#pk = :key AND begins_with(#sk, :prefix)',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: {
              ':key': text(pk),
              ':prefix': text(credentialSortKey(incidentId, '')),
            },
          }),
        );
        return [own, ...Items.map(toStored)];
      }),
    restored: (key) =>
      failing(`reading what of ${key} was restored`, async () => {
        const found: StoredItem[] = [];
        const query = {
          ...{ TableName, ConsistentRead: true },
          KeyConditionExpression: '#pk = :key',
          FilterExpression: 'attribute_exists(#restoredAt)',
          ExpressionAttributeNames: { '#pk': tableKey.partition, '#restoredAt': 'restoredAt' },
          ExpressionAttributeValues: { ':key': text(`${priorPrefix}${key}`) },
        };
        for await (const { Items = [] } of paginateQuery({ client }, query))
          found.push(...Items.map(toStored));
        return found;
      }),
    statusOf: (key) =>
      failing(
        `reading the incident of ${key}`,
        async () => (await get(key, incidentSortKey))?.status as Status | undefined,
      ),
    mark: (incident, at, note) => mark(client, TableName, { incident, at, note }),
  };
}

async function failing<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFailure(error, doing);
  }
}

/** Launches lie beside the incidents, and are read over by DynamoDB itself. */
async function list(client: DynamoDBClient, TableName: string): Promise<readonly PatrolledIncident[]> {
  const read = ['incidentId', 'openedAt', 'patrolledAt'] as const;
  const found: StoredItem[] = [];
  const pages = paginateScan(
    { client },
    {
      TableName,
      FilterExpression: '#sk = :incident AND #status IN (:held, :notHeld)',
      ProjectionExpression: ['#pk', ...read.map((name) => `#${name}`)].join(', '),
      ExpressionAttributeNames: {
        ...names,
        '#status': 'status',
        ...Object.fromEntries(read.map((name) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ':incident': text(incidentSortKey),
        ':held': text('held'),
        ':notHeld': text('not-held'),
      },
    },
  );
  for await (const { Items = [] } of pages) found.push(...Items.map(toStored));
  return found;
}

async function mark(
  client: DynamoDBClient,
  TableName: string,
  {
    incident,
    at,
    note,
  }: { readonly incident: PatrolledIncident; readonly at: Date; readonly note: PatrolNote },
): Promise<boolean> {
  const { pk, incidentId = '' } = incident;
  const change = {
    set: { patrolledAt: text(at.toISOString()), patrol: text(JSON.stringify(note)) },
    ...ofIncident({ id: text(incidentId) }, ['held', 'not-held'], text),
  };
  try {
    await client.send(
      new UpdateItemCommand({ TableName, Key: keyOf(pk, incidentSortKey), ...toExpressions(change) }),
    );
    return true;
  } catch (error) {
    if (isAwsError(error, 'ConditionalCheckFailed')) return false;
    throw toFailure(error, `writing down what was found of ${incidentId}`);
  }
}
