import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { principalArn } from '../../../core/verdict/expectation.ts';
import { incidentSortKey, observationKey, tableKey } from '../../../core/incident/item/items.ts';
import { readIncidentItem } from '../../../core/incident/item/read-item.ts';
import { type Observation, observationAttributes } from '../../../core/observing/observation.ts';
import type { ObservedLaunch } from '../../../core/observing/tally-observed.ts';
import { toFailure } from '../failure.ts';
import { toStored } from './stored.ts';

/** The incident table, as the report of mode observe reads and writes it. @throws (every port) RetryableError, PermanentError */
export interface Observing {
  readonly read: () => Promise<Observation | undefined>;
  /** Replaces what was known of the observation. */
  readonly write: (observation: Observation) => Promise<void>;
  /** Launches that would have been contained, page by page. */
  readonly launches: () => AsyncGenerator<readonly ObservedLaunch[], void, void>;
  /** Who a user or role is, by its newest incident; undefined where the table has forgotten. */
  readonly nameOf: (principal: string) => Promise<string | undefined>;
}

const text = (value: string): AttributeValue => ({ S: value });
const keyOf = (pk: string, sk: string) => ({ [tableKey.partition]: text(pk), [tableKey.sort]: text(sk) });
const namesOf = (attributes: readonly string[]): Record<string, string> =>
  Object.fromEntries(attributes.map((name) => [`#${name}`, name]));

export function makeObserving(client: DynamoDBClient, TableName: string): Observing {
  const get = async (pk: string, sk: string) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: keyOf(pk, sk), ConsistentRead: true }),
    );
    return Item;
  };
  const failing = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toFailure(error, doing);
    }
  };
  return {
    read: () =>
      failing('reading since when the mode is observe', async () => {
        const item = await get(observationKey, observationKey);
        const [since, seenAt, mailedAt] = observationAttributes.map((name) => item?.[name]?.S);
        if (since === undefined || seenAt === undefined) return undefined;
        return { since, seenAt, ...(mailedAt !== undefined && { mailedAt }) };
      }),
    write: (observation) =>
      failing('writing down since when the mode is observe', () => write(client, TableName, observation)),
    launches: () => launches(client, TableName),
    nameOf: (principal) =>
      failing(`reading who ${principal} is`, async () => {
        const item = await get(principal, incidentSortKey);
        if (item === undefined) return undefined;
        const { subject, intent } = readIncidentItem(toStored(item));
        return (intent && principalArn(intent.caller)) ?? subject;
      }),
  };
}

async function write(client: DynamoDBClient, TableName: string, observation: Observation): Promise<void> {
  const set = observationAttributes.filter((name) => observation[name] !== undefined);
  const removed = observationAttributes.filter((name) => observation[name] === undefined);
  await client.send(
    new UpdateItemCommand({
      ...{ TableName, Key: keyOf(observationKey, observationKey) },
      UpdateExpression: [
        `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}`,
        ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`] : []),
      ].join(' '),
      ExpressionAttributeNames: namesOf(observationAttributes),
      ExpressionAttributeValues: Object.fromEntries(
        set.map((name) => [`:${name}`, text(observation[name] ?? '')]),
      ),
    }),
  );
}

const read = ['eventTime', 'region', 'instances'] as const;

/** Once a week, and incidents are few in mode observe: what else is in the table is read over by DynamoDB itself. */
async function* launches(
  client: DynamoDBClient,
  TableName: string,
): AsyncGenerator<readonly ObservedLaunch[], void, void> {
  const query = {
    TableName,
    FilterExpression: '#observed = :yes',
    ProjectionExpression: ['#pk', ...read.map((name) => `#${name}`)].join(', '),
    ExpressionAttributeNames: { '#pk': tableKey.partition, ...namesOf([...read, 'observed']) },
    ExpressionAttributeValues: { ':yes': text('yes') },
  };
  try {
    for await (const { Items = [] } of paginateScan({ client }, query)) yield Items.map(toLaunch);
  } catch (error) {
    throw toFailure(error, 'counting the launches that would have been contained');
  }
}

const toLaunch = (item: Record<string, AttributeValue>): ObservedLaunch => ({
  principal: item[tableKey.partition]?.S ?? '',
  eventTime: item['eventTime']?.S ?? '',
  region: item['region']?.S ?? '',
  instances: Number(item['instances']?.N ?? 0),
});
