import {
  type AttributeValue,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type ItemChange, ofIncident, toExpressions } from '../../../core/incident/item/item-change.ts';
import {
  credentialPrefix,
  incidentSortKey,
  priorPrefix,
  restorePrefix,
  tableKey,
} from '../../../core/incident/item/items.ts';
import type { StoredItem } from '../../../core/incident/item/read-item.ts';
import type { StoredRecord } from '../../../core/restore/record.ts';
import { isAwsError, toFailure } from '../failure.ts';
import { toStored } from './stored.ts';
import { keyOfRecord, toRecordItem } from './restore-records.ts';
import { ofLaunches } from './tallies.ts';

/** What a write that expects something of the item comes to: `changed` when the item is no longer as expected. */
export type Written = 'written' | 'changed';

type ItemKey = Pick<StoredItem, 'pk' | 'sk'>;
type IncidentRef = ItemKey & { readonly incidentId: string };

/** The incident table as the command line reads and writes it. */
export interface IncidentRecords {
  /**
   * Every incident, its further credentials, what was written down before actions, and how the restore of single things
   * stands; launches are not among them.
   */
  readonly all: () => Promise<readonly StoredItem[]>;
  readonly countLaunches: (incident: IncidentRef) => Promise<number>;
  /** Of those, the ones that a deny of the incident refused; an older release did not write which. */
  readonly countRefusedByDeny: (incident: IncidentRef) => Promise<number>;
  /**
   * Marks an incident as being restored. Launches that are made from then on belong to a new one. One that is restored
   * is marked again where its restore is widened, unless somebody else's restore of it was finished meanwhile.
   * @param staleBefore a containment that began since is under way, and is not interrupted
   */
  readonly begin: (
    incident: IncidentRef & Pick<StoredItem, 'windowEnds' | 'restoredAt'>,
    at: Date,
    staleBefore: Date,
  ) => Promise<Written>;
  /** Marks it as restored. @param by the ARN of whoever did */
  readonly finish: (incident: IncidentRef, at: Date, by: string) => Promise<Written>;
  /** Writes down how the restore of one thing stands; what was written before is overwritten. */
  readonly recordThing: (stored: StoredRecord, expiresAt: string | undefined) => Promise<void>;
  /** Marks what was written down before actions as restored: no later restore goes by it. */
  readonly retire: (prior: ItemKey, at: Date) => Promise<void>;
}

const text = (value: string): AttributeValue => ({ S: value });

/** @throws (every port) RetryableError, PermanentError */
export function makeIncidentRecords(dynamodb: DynamoDBClient, tableName: string): IncidentRecords {
  const change = async (
    { pk, sk }: ItemKey,
    doing: string,
    what: ItemChange<AttributeValue>,
  ): Promise<Written> => {
    try {
      const Key = { [tableKey.partition]: text(pk), [tableKey.sort]: text(sk) };
      await dynamodb.send(new UpdateItemCommand({ TableName: tableName, Key, ...toExpressions(what) }));
      return 'written';
    } catch (error) {
      if (isAwsError(error, 'ConditionalCheckFailed')) return 'changed';
      throw toFailure(error, doing);
    }
  };
  return {
    all: () => scan(dynamodb, tableName),
    countLaunches: (incident) => countLaunches(dynamodb, tableName, incident),
    countRefusedByDeny: (incident) => countLaunches(dynamodb, tableName, incident, 'refused by deny'),
    begin: (incident, at, staleBefore) => {
      const now = at.toISOString();
      const { incidentId, windowEnds = now, restoredAt = '' } = incident;
      const { condition, values } = ofIncident({ id: text(incidentId) }, ['restoring'], text);
      return change(incident, `marking ${incidentId} as being restored`, {
        set: {
          status: text('restoring'),
          restoringAt: text(now),
          windowEnds: text(windowEnds < now ? windowEnds : now),
        },
        condition:
          `${condition} AND NOT (#status = :containing AND #openedAt >= :staleBefore) ` +
          'AND NOT (#status = :restored AND #restoredAt <> :restoredAt)',
        values: {
          ...values,
          ':containing': text('containing'),
          ':restored': text('restored'),
          ':restoredAt': text(restoredAt),
          ':staleBefore': text(staleBefore.toISOString()),
        },
      });
    },
    finish: (incident, at, by) =>
      change(incident, `marking ${incident.incidentId} as restored`, {
        set: { status: text('restored'), restoredAt: text(at.toISOString()), restoredBy: text(by) },
        ...ofIncident({ id: text(incident.incidentId) }, ['restored'], text),
      }),
    recordThing: async (stored, expiresAt) => {
      await change(keyOfRecord(stored), `writing down how ${stored.record.thing} stands`, {
        set: toRecordItem(stored, expiresAt),
      });
    },
    retire: async (prior, at) => {
      await change(prior, `marking ${prior.sk} as restored`, {
        set: { restoredAt: text(at.toISOString()) },
        condition: 'attribute_exists(#pk)',
      });
    },
  };
}

/** A person waits for it, and incidents are few: the launches beside them are read over by DynamoDB itself. */
async function scan(client: DynamoDBClient, TableName: string): Promise<readonly StoredItem[]> {
  const items: StoredItem[] = [];
  const pages = paginateScan(
    { client },
    {
      TableName,
      ConsistentRead: true,
      FilterExpression:
        '#sk = :incident OR begins_with(#sk, :credential) OR begins_with(#sk, :prior) OR begins_with(#pk, :prior) ' +
        'OR begins_with(#sk, :restore)',
      ExpressionAttributeNames: { '#pk': tableKey.partition, '#sk': tableKey.sort },
      ExpressionAttributeValues: {
        ':incident': text(incidentSortKey),
        ':credential': text(credentialPrefix),
        ':prior': text(priorPrefix),
        ':restore': text(restorePrefix),
      },
    },
  );
  try {
    for await (const { Items = [] } of pages) items.push(...Items.map(toStored));
  } catch (error) {
    throw toFailure(error, `reading the incidents in ${TableName}`);
  }
  return items;
}

async function countLaunches(
  client: DynamoDBClient,
  TableName: string,
  { incidentId, pk }: IncidentRef,
  which: 'all' | 'refused by deny' = 'all',
): Promise<number> {
  const { ExpressionAttributeNames, ExpressionAttributeValues, ...of } = ofLaunches({
    id: incidentId,
    key: pk,
  });
  const query = {
    ...({ TableName, Select: 'COUNT', ...of } as const),
    ...(which === 'all'
      ? { ExpressionAttributeNames, ExpressionAttributeValues }
      : {
          FilterExpression: '#refusedByDeny = :yes',
          ExpressionAttributeNames: { ...ExpressionAttributeNames, '#refusedByDeny': 'refusedByDeny' },
          ExpressionAttributeValues: { ...ExpressionAttributeValues, ':yes': text('yes') },
        }),
  };
  let count = 0;
  try {
    for await (const { Count = 0 } of paginateQuery({ client }, query)) count += Count;
  } catch (error) {
    throw toFailure(error, `counting the launches of ${incidentId}`);
  }
  return count;
}
