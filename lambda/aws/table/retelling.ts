import {
  type AttributeValue,
  type ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type Again,
  type Further,
  startedBy,
  tellAgain,
  type ToldLaunches,
} from '../../../core/incident/again.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { type ItemChange, ofIncident, toExpressions } from '../../../core/incident/item/item-change.ts';
import { incidentSortKey, tableKey } from '../../../core/incident/item/items.ts';
import { parseJson } from '../../../core/values/unknown.ts';
import { isAwsError, toFailure } from '../failure.ts';

/** Whether on-call hears again of an incident that contains nobody, as the incident's own item has it. */
export interface Retelling {
  /**
   * Adds what a further launch started, and takes the mail that it is worth, if any. One write for a launch that tells
   * nothing new, two for one that does; nobody is contained behind them. Repeating it is safe for the mail.
   *
   * @returns what the mail is to tell; undefined where there is none
   * @throws RetryableError, PermanentError
   */
  readonly tell: (
    incident: Pick<Incident, 'id' | 'key' | 'openedAt'>,
    further: Omit<Further, 'instances' | 'openedAt'>,
  ) => Promise<Again | undefined>;
}

/** Each try that fails means that another launch has taken a mail, and of those there are few within an hour. */
const mostTries = 6;

type Item = Readonly<Record<string, AttributeValue>>;

/** @returns what changes an incident's item: the item as it is now, and whether that is by this change */
function changesOf(dynamodb: DynamoDBClient, TableName: string) {
  return async function change(
    { id, key }: Pick<Incident, 'id' | 'key'>,
    what: Pick<ItemChange<AttributeValue>, 'set' | 'copy' | 'values'> & { readonly unless?: string },
  ): Promise<{ readonly item: Item; readonly written: boolean }> {
    const its = ofIncident<AttributeValue>({ id: { S: id } }, [], (S) => ({ S }));
    try {
      const { Attributes = {} } = await dynamodb.send(
        new UpdateItemCommand({
          TableName,
          Key: { [tableKey.partition]: { S: key }, [tableKey.sort]: { S: incidentSortKey } },
          ...toExpressions<AttributeValue>({
            ...what,
            condition: what.unless === undefined ? its.condition : `${its.condition} AND ${what.unless}`,
            values: { ...its.values, ...what.values },
          }),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { item: Attributes, written: true };
    } catch (error) {
      if (!isAwsError(error, 'ConditionalCheckFailed')) throw error;
      return { item: (error as ConditionalCheckFailedException).Item ?? {}, written: false };
    }
  };
}

export function makeRetelling(dynamodb: DynamoDBClient, table: string): Retelling {
  const change = changesOf(dynamodb, table);
  return {
    async tell(incident, further) {
      try {
        const added = await change(incident, {
          set: {},
          copy: ['#started = if_not_exists(#started, :none) + :more'],
          values: { ':none': { N: '0' }, ':more': { N: String(startedBy(further.launch)) } },
        });
        // Another incident has taken its place, and tells of itself.
        if (!added.written) return undefined;
        let { item } = added;
        for (let tries = 0; tries < mostTries; tries += 1) {
          const before = item['told'];
          const told = parseJson(before?.S) as ToldLaunches | undefined;
          const instances = Number(item['started']?.N ?? 0);
          const next = tellAgain(told, { ...further, instances, openedAt: incident.openedAt });
          if (next === undefined || next.told === told) return next?.again;
          const taken = await change(incident, {
            set: { told: { S: JSON.stringify(next.told) } },
            unless: before ? '#told = :before' : 'attribute_not_exists(#told)',
            ...(before && { values: { ':before': before } }),
          });
          if (taken.written) return next.again;
          item = taken.item;
          if (item['incidentId']?.S !== incident.id) return undefined;
        }
        return undefined;
      } catch (error) {
        throw toFailure(error, `telling again of ${incident.id}`);
      }
    },
  };
}
