import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { ForeignDeny } from '../../../core/incident/absorb.ts';
import { readCoverage } from '../../../core/incident/credential.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { deniedPrefix, incidentSortKey, type Status, tableKey } from '../../../core/incident/item/items.ts';
import { toFailure } from '../failure.ts';

/** A user or role is denied by so many incidents of others at the most; of more, the newest are looked at. */
const mostDenies = 10;

/** What incidents of others, and its own, deny of a user or role. */
export interface ForeignDenies {
  /**
   * One query, and for each deny that it finds the item of its incident; nothing more where there are none.
   * @param key the incident table's key of the user or role
   * @throws RetryableError, PermanentError
   */
  readonly of: (key: string) => Promise<readonly (ForeignDeny & { readonly incident: Incident })[]>;
  /**
   * What the newest incident of a user or role covers itself, and how it stands; undefined where there is none.
   * @throws RetryableError, PermanentError
   */
  readonly own: (key: string) => Promise<(ForeignDeny & { readonly incident: Incident }) | undefined>;
}

type Item = Readonly<Record<string, AttributeValue>>;

export function makeForeignDenies(dynamodb: DynamoDBClient, TableName: string): ForeignDenies {
  const read = async (Key: Record<string, AttributeValue>): Promise<Item | undefined> =>
    (await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
  return {
    async of(key) {
      try {
        const { Items = [] } = await dynamodb.send(
          new QueryCommand({
            ...{ TableName, ConsistentRead: true, ScanIndexForward: false, Limit: mostDenies },
            KeyConditionExpression: '#pk = :key AND begins_with(#sk, :prefix)',
            ExpressionAttributeNames: { '#pk': tableKey.partition, '#sk': tableKey.sort },
            ExpressionAttributeValues: { ':key': { S: key }, ':prefix': { S: deniedPrefix } },
          }),
        );
        const found = await Promise.all(
          Items.map(async (item) => toDeny(item, await read(keyOfIncident(item)))),
        );
        return found.flatMap((each) => each ?? []);
      } catch (error) {
        throw toFailure(error, `reading what other incidents deny of ${key}`);
      }
    },
    async own(key) {
      try {
        const item = await read(
          keyOfIncident({ incidentKey: { S: key }, incidentItem: { S: incidentSortKey } }),
        );
        return item && toDeny(item, item);
      } catch (error) {
        throw toFailure(error, `reading the incident of ${key}`);
      }
    },
  };
}

const keyOfIncident = ({ incidentKey, incidentItem }: Item): Record<string, AttributeValue> => ({
  [tableKey.partition]: incidentKey ?? { S: 'none' },
  [tableKey.sort]: incidentItem ?? { S: 'none' },
});

/** Undefined where another incident has taken the place of the one that put the deny: nobody knows whether it stands. */
function toDeny(
  item: Item,
  its: Item | undefined,
): (ForeignDeny & { readonly incident: Incident }) | undefined {
  const coverage = readCoverage(item['coverage']?.S);
  const id = item['incidentId']?.S;
  if (coverage === undefined || id === undefined || its?.['incidentId']?.S !== id) return undefined;
  const at = (name: string): string => its[name]?.S ?? '';
  const openedAt = at('openedAt');
  return {
    coverage,
    standing: { status: at('status') as Status, openedAt },
    incident: {
      id,
      key: at(tableKey.partition),
      item: at(tableKey.sort),
      subject: at('subject'),
      openedAt,
      execution: at('execution'),
    },
  };
}
