import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { tallyPrefix } from '../../../core/incident/tally.ts';
import { isAwsError, toFailure } from '../failure.ts';

/** An item of the incident table, its texts by attribute (docs/architecture.md, "The incident"). */
export type StoredItem = Readonly<Record<string, string>> & { readonly pk: string; readonly sk: string };

/** What a write that expects something of the item comes to: `changed` when the item is no longer as expected. */
export type Written = 'written' | 'changed';

/** The incident table as the command line reads and writes it. */
export interface IncidentRecords {
  /** Every incident and everything that was written down before actions; launches are not among them. */
  readonly all: () => Promise<readonly StoredItem[]>;
  readonly countLaunches: (incident: StoredItem) => Promise<number>;
  /**
   * Marks an incident as being given back. Launches that are made from then on belong to a new one.
   * @param staleBefore a containment that began since is under way, and is not interrupted
   */
  readonly begin: (incident: StoredItem, at: Date, staleBefore: Date) => Promise<Written>;
  /** Marks it as given back. @param by the ARN of whoever did */
  readonly finish: (incident: StoredItem, at: Date, by: string) => Promise<Written>;
  /** Marks what was written down before actions as given back: no later restore goes by it. */
  readonly retire: (prior: StoredItem, at: Date) => Promise<void>;
}

/** @throws (every port) RetryableError, PermanentError */
export function makeIncidentRecords(dynamodb: DynamoDBClient, tableName: string): IncidentRecords {
  const update = async (
    { pk, sk }: StoredItem,
    doing: string,
    input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
  ): Promise<Written> => {
    try {
      const Key = { pk: { S: pk }, sk: { S: sk } };
      await dynamodb.send(new UpdateItemCommand({ TableName: tableName, Key, ...input }));
      return 'written';
    } catch (error) {
      if (isAwsError(error, 'ConditionalCheckFailed')) return 'changed';
      throw toFailure(error, doing);
    }
  };
  return {
    all: () => scan(dynamodb, tableName),
    countLaunches: (incident) => countLaunches(dynamodb, tableName, incident),
    begin: (incident, at, staleBefore) => {
      const now = at.toISOString();
      const ends = incident['windowEnds'] ?? now;
      return update(incident, `marking ${idOf(incident)} as being given back`, {
        UpdateExpression: 'SET #status = :restoring, restoringAt = :now, windowEnds = :ends',
        ConditionExpression: 'incidentId = :id AND NOT (#status = :containing AND openedAt >= :staleBefore)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':restoring': { S: 'restoring' },
          ':containing': { S: 'containing' },
          ':now': { S: now },
          ':ends': { S: ends < now ? ends : now },
          ':id': { S: idOf(incident) },
          ':staleBefore': { S: staleBefore.toISOString() },
        },
      });
    },
    finish: (incident, at, by) =>
      update(incident, `marking ${idOf(incident)} as given back`, {
        UpdateExpression: 'SET #status = :restored, restoredAt = :now, restoredBy = :by',
        ConditionExpression: 'incidentId = :id AND #status = :restoring',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':restored': { S: 'restored' },
          ':restoring': { S: 'restoring' },
          ':now': { S: at.toISOString() },
          ':by': { S: by },
          ':id': { S: idOf(incident) },
        },
      }),
    retire: async (prior, at) => {
      await update(prior, `marking ${prior.sk} as given back`, {
        UpdateExpression: 'SET restoredAt = :now',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':now': { S: at.toISOString() } },
      });
    },
  };
}

const idOf = (incident: StoredItem): string => incident['incidentId'] ?? '';

type Page = Record<string, AttributeValue> | undefined;

/** A person waits for it, and incidents are few: the launches beside them are read over by DynamoDB itself. */
async function scan(dynamodb: DynamoDBClient, TableName: string): Promise<readonly StoredItem[]> {
  const items: StoredItem[] = [];
  let from: Page;
  do {
    try {
      const page = await dynamodb.send(
        new ScanCommand({
          TableName,
          ConsistentRead: true,
          FilterExpression: 'sk = :incident OR begins_with(sk, :prior)',
          ExpressionAttributeValues: { ':incident': { S: 'INCIDENT' }, ':prior': { S: 'PRIOR#' } },
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      items.push(...(page.Items ?? []).map(toStored));
      from = page.LastEvaluatedKey;
    } catch (error) {
      throw toFailure(error, `reading the incidents in ${TableName}`);
    }
  } while (from !== undefined);
  return items;
}

async function countLaunches(
  dynamodb: DynamoDBClient,
  TableName: string,
  incident: StoredItem,
): Promise<number> {
  let count = 0;
  let from: Page;
  do {
    try {
      const page = await dynamodb.send(
        new QueryCommand({
          TableName,
          Select: 'COUNT',
          KeyConditionExpression: 'pk = :key AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: {
            ':key': { S: incident.pk },
            ':prefix': { S: tallyPrefix(idOf(incident)) },
          },
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      count += page.Count ?? 0;
      from = page.LastEvaluatedKey;
    } catch (error) {
      throw toFailure(error, `counting the launches of ${idOf(incident)}`);
    }
  } while (from !== undefined);
  return count;
}

/** Texts, numbers as text, and lists of texts as one with spaces between: what is listed are incident ids. */
function toStored(item: Record<string, AttributeValue>): StoredItem {
  const texts = Object.entries(item).flatMap(([name, value]) => {
    const text = value.S ?? value.N ?? value.L?.map(({ S = '' }) => S).join(' ');
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(texts) as StoredItem;
}
