import {
  type AttributeValue,
  type ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Incident } from '../../../core/incident/incident.ts';
import { tableKey, wavesSortKey } from '../../../core/incident/item/items.ts';
import { isAwsError, toFailure } from '../failure.ts';

type WaveAdmission =
  /** `quiet`: another wave of the same five minutes has a mail of its own. */
  | { readonly kind: 'admitted'; readonly quiet: boolean }
  /** `opened`: it is the first one that is refused within the hour. */
  | { readonly kind: 'refused'; readonly until: string; readonly opened: boolean };

/** How many further containments of one principal may begin within an hour: one small item of its partition. */
export interface Waves {
  /**
   * Takes a place for a further credential that is about to be contained. One conditional write where there is room.
   * Repeating it at once is safe.
   *
   * @param limit waves in an hour
   * @param expiresAt when the table may forget it, in seconds since 1970 (TTL)
   * @throws RetryableError, PermanentError after two seconds at most: containment is waiting behind it
   */
  readonly admit: (
    incident: Pick<Incident, 'key' | 'execution'>,
    limit: number,
    when: { readonly now: Date; readonly expiresAt: number },
  ) => Promise<WaveAdmission>;
  /**
   * Whether a credential that is not contained may be traced, although nobody is told of it: so many of a principal
   * within an hour. Three conditional writes at most.
   * @throws RetryableError, PermanentError
   */
  readonly mayTrace: (
    incident: Pick<Incident, 'key' | 'execution'>,
    when: { readonly now: Date; readonly expiresAt: number },
  ) => Promise<boolean>;
}

const patienceMs = 2_000;
const hourMs = 3_600_000;
/** Each asks event history, which is shared with everybody in the account, and waits for it for a quarter of an hour. */
const mostTraced = 30;
/** Waves that begin within one of these have one mail. */
const mailMs = 5 * 60_000;
/**
 * The attribute that names the execution which tells of these five minutes: of an hour each has its own. An hour that
 * begins within five minutes of the clock ends within others: it has one more of them than fit into it.
 */
const tellers = Array.from({ length: hourMs / mailMs + 1 }, (_, index) => `teller${index}`);
const tellerAt = (now: Date): string => `teller${Math.floor(now.getTime() / mailMs) % tellers.length}`;

type Item = Readonly<Record<string, AttributeValue>>;
type Change = Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression'>;

const text = (value: string): AttributeValue => ({ S: value });

/** Changes the item of a principal. @returns it as it is now, or as it stood against the change */
type Changes = (what: Change) => Promise<{ readonly item: Item; readonly written: boolean }>;

function changesOf(
  dynamodb: DynamoDBClient,
  {
    table,
    key,
    values,
    patience,
  }: { readonly table: string; readonly key: string; readonly values: Item; readonly patience: number },
): Changes {
  const signal = AbortSignal.timeout(patience);
  return async (what) => {
    const input = {
      TableName: table,
      Key: { [tableKey.partition]: text(key), [tableKey.sort]: text(wavesSortKey) },
      ...what,
      ExpressionAttributeValues: mentioned(what, values),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    try {
      const { Attributes = {} } = await dynamodb.send(new UpdateItemCommand(input), { abortSignal: signal });
      return { item: Attributes, written: true };
    } catch (error) {
      if (!isAwsError(error, 'ConditionalCheckFailed')) throw error;
      return { item: (error as ConditionalCheckFailedException).Item ?? {}, written: false };
    }
  };
}

/** @param patience milliseconds for one wave, repetitions included */
export function makeWaves(dynamodb: DynamoDBClient, table: string, patience = patienceMs): Waves {
  type Who = Parameters<Waves['mayTrace']>;
  async function withItem<T>(
    [{ key, execution }, when]: Who,
    limit: number,
    work: (its: Changes) => Promise<T>,
  ) {
    const { now, expiresAt } = when;
    const values: Item = {
      ':now': text(now.toISOString()),
      ':hourAgo': text(new Date(now.getTime() - hourMs).toISOString()),
      ':execution': text(execution),
      ':limit': { N: String(limit) },
      ':one': { N: '1' },
      ':expiresAt': { N: String(expiresAt) },
    };
    try {
      return await work(changesOf(dynamodb, { table, key, values, patience }));
    } catch (error) {
      throw toFailure(error, 'counting the waves of the principal');
    }
  }
  return {
    admit: (incident, limit, when) =>
      withItem([incident, when], limit, (change) => admit(change, incident.execution, when.now)),
    mayTrace: (incident, when) =>
      withItem([incident, when], mostTraced, async (change) => {
        // Another credential may have begun the hour between the two.
        for (const what of [anotherTrace, firstTrace, anotherTrace])
          if ((await change(what)).written) return true;
        return false;
      }),
  };
}

async function admit(change: Changes, execution: string, now: Date): Promise<WaveAdmission> {
  const teller = tellerAt(now);
  const admitted = (item: Item): WaveAdmission => ({
    kind: 'admitted',
    quiet: item[teller]?.S !== execution,
  });
  /** The same execution may run twice at a time: its step is repeated where it got no answer. */
  const has = ({ item, written }: Awaited<ReturnType<Changes>>): boolean =>
    written || item['lastBy']?.S === execution;
  const within = await change(another(teller));
  if (has(within)) return admitted(within.item);
  const first = await change(firstOfHour(teller));
  if (first.written) return admitted(first.item);
  // Others have begun the hour meanwhile, or it is full.
  const again = await change(another(teller));
  if (has(again)) return admitted(again.item);
  const told = await change(refused);
  const began = Date.parse(again.item['hourStart']?.S ?? '') || now.getTime();
  return { kind: 'refused', until: new Date(began + hourMs).toISOString(), opened: told.written };
}

const another = (teller: string): Change => ({
  UpdateExpression: `SET waves = waves + :one, lastBy = :execution, ${teller} = if_not_exists(${teller}, :execution)`,
  ConditionExpression: 'hourStart > :hourAgo AND waves < :limit AND NOT lastBy = :execution',
});

/** Where there is no hour, or it is over; of what is no time, nothing is later than anything. */
const firstOfHour = (teller: string): Change => ({
  UpdateExpression:
    `SET hourStart = :now, waves = :one, lastBy = :execution, ${teller} = :execution, expiresAt = :expiresAt ` +
    `REMOVE refusedBy, ${tellers.filter((each) => each !== teller).join(', ')}`,
  ConditionExpression: 'NOT hourStart > :hourAgo',
});

const refused: Change = {
  UpdateExpression: 'SET refusedBy = :execution',
  ConditionExpression: 'attribute_not_exists(refusedBy) OR refusedBy = :execution',
};

const anotherTrace: Change = {
  UpdateExpression: 'SET traces = traces + :one',
  ConditionExpression: 'tracesFrom > :hourAgo AND traces < :limit',
};

const firstTrace: Change = {
  UpdateExpression: 'SET tracesFrom = :now, traces = :one, expiresAt = :expiresAt',
  ConditionExpression: 'NOT tracesFrom > :hourAgo',
};

/** DynamoDB refuses values that no expression mentions. */
function mentioned(
  { UpdateExpression, ConditionExpression }: Change,
  values: Item,
): Record<string, AttributeValue> {
  const used = new Set(`${UpdateExpression} ${ConditionExpression}`.match(/:\w+/g));
  return Object.fromEntries(Object.entries(values).filter(([name]) => used.has(name)));
}
