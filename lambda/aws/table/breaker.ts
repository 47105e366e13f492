import {
  type AttributeValue,
  type ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  type BreakerSlots,
  breakerWindowMs,
  callerDigest,
  freeSlots,
  refusedUntil,
} from '../../../core/incident/breaker.ts';
import type { BreakerRefusal, Incident } from '../../../core/incident/incident.ts';
import { breakerKey, tableKey } from '../../../core/incident/item/items.ts';
import { type Pause, pauseIn } from '../../../core/incident/pause.ts';
import { isAwsError, toFailure } from '../failure.ts';

type Admission =
  | { readonly kind: 'admitted' }
  | ({ readonly kind: 'refused' } & Omit<BreakerRefusal, 'limit'>)
  /** A person has paused containment. */
  | { readonly kind: 'paused'; readonly pause: Pause };

/** The circuit breaker: one small item of the incident table. */
export interface Breaker {
  /**
   * Takes a slot for a caller that is about to be contained. One conditional write where there is room. A caller
   * that holds a slot keeps it: containing it again takes nothing from anybody, and repeating the step is safe.
   * While containment is paused, nobody is admitted: that is part of the write's condition, and no read of its own.
   *
   * @param limit callers in an hour
   * @throws RetryableError, PermanentError after two seconds at most: containment is waiting behind it
   */
  readonly admit: (incident: Pick<Incident, 'id' | 'key'>, limit: number, now: Date) => Promise<Admission>;
}

/** Far more than a write takes, and less than an attacker needs. */
const patienceMs = 2_000;
/** Between two of our own writes others make theirs; each of ours that fails means that one of theirs went through. */
const mostTries = 20;
/** A request has at most 4 KB of expressions. */
const mostFreedAtOnce = 50;

const key = { [tableKey.partition]: { S: breakerKey }, [tableKey.sort]: { S: breakerKey } };

type Item = Readonly<Record<string, AttributeValue>>;

type Change = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** @param patience milliseconds for one caller, repetitions included */
export function makeBreaker(dynamodb: DynamoDBClient, table: string, patience = patienceMs): Breaker {
  /** @returns undefined when it was done, otherwise the item that stood against it; an empty one where there is none */
  async function change(what: Change, signal: AbortSignal): Promise<Item | undefined> {
    const input = {
      TableName: table,
      Key: key,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...what,
    } as const;
    try {
      await dynamodb.send(new UpdateItemCommand(input), { abortSignal: signal });
      return undefined;
    } catch (error) {
      if (!isAwsError(error, 'ConditionalCheckFailed')) throw error;
      return (error as ConditionalCheckFailedException).Item ?? {};
    }
  }

  async function admit(
    { id, key: caller }: Pick<Incident, 'id' | 'key'>,
    limit: number,
    now: Date,
  ): Promise<Admission> {
    const signal = AbortSignal.timeout(patience);
    const slot = callerDigest(caller);
    for (let tries = 0; tries < mostTries; tries += 1) {
      const item = await change(take(slot, limit, now), signal);
      if (item === undefined) return { kind: 'admitted' };
      const pause = pauseIn(item, now.toISOString());
      if (pause) return { kind: 'paused', pause };
      const endless = endlessPause(item, now);
      if (endless) {
        await change(forget(endless), signal);
        continue;
      }
      const slots = toSlots(item);
      const free = Object.entries(freeSlots(slots, now)).slice(0, mostFreedAtOnce);
      if (Object.keys(slots).length === 0) {
        if ((await change(takeFirst(slot, now), signal)) === undefined) return { kind: 'admitted' };
      } else if (free.length > 0) {
        await change(release(free), signal);
      } else {
        const opened = (await change(markOpened(id, now), signal)) === undefined;
        if (!opened) await change(markRefused(now), signal);
        return { kind: 'refused', until: refusedUntil(slots, limit), opened };
      }
    }
    throw new Error(`no slot could be taken or refused in ${mostTries} tries`);
  }

  return {
    admit: async (incident, limit, now) => {
      try {
        return await admit(incident, limit, now);
      } catch (error) {
        throw toFailure(error, 'asking the circuit breaker');
      }
    },
  };
}

const notPaused = '(attribute_not_exists(pausedUntil) OR pausedUntil <= :now)';

/** What stands in the place of a pause's end and is no time: nobody would be admitted again until it is gone. */
function endlessPause({ pausedUntil }: Item, now: Date): AttributeValue | undefined {
  const isOver = pausedUntil?.S !== undefined && pausedUntil.S <= now.toISOString();
  return isOver ? undefined : pausedUntil;
}

/** Unless a person has paused meanwhile. */
const forget = (endless: AttributeValue): Change => ({
  UpdateExpression: 'REMOVE pausedUntil',
  ConditionExpression: 'pausedUntil = :endless',
  ExpressionAttributeValues: { ':endless': endless },
});

const slotName = (digest: string) => ({ '#callers': 'callers', '#slot': digest });

function take(slot: string, limit: number, now: Date): Change {
  return {
    UpdateExpression: 'SET #callers.#slot = :now',
    ConditionExpression:
      `${notPaused} AND ` +
      '(attribute_exists(#callers.#slot) OR attribute_exists(#callers) AND size(#callers) < :limit)',
    ExpressionAttributeNames: slotName(slot),
    ExpressionAttributeValues: { ':now': { S: now.toISOString() }, ':limit': { N: String(limit) } },
  };
}

/** The map must be there before anything can be put into it. */
function takeFirst(slot: string, now: Date): Change {
  return {
    UpdateExpression: 'SET callers = :callers',
    ConditionExpression: `attribute_not_exists(callers) AND ${notPaused}`,
    ExpressionAttributeValues: {
      ':callers': { M: { [slot]: { S: now.toISOString() } } },
      ':now': { S: now.toISOString() },
    },
  };
}

/** Frees slots whose hour is over, unless one was taken anew meanwhile. */
function release(free: readonly (readonly [string, string])[]): Change {
  const all = free.map(([digest, takenAt], index) => ({
    digest,
    takenAt,
    name: `#s${index}`,
    value: `:t${index}`,
  }));
  return {
    UpdateExpression: `REMOVE ${all.map(({ name }) => `#callers.${name}`).join(', ')}`,
    ConditionExpression: all.map(({ name, value }) => `#callers.${name} = ${value}`).join(' AND '),
    ExpressionAttributeNames: {
      '#callers': 'callers',
      ...Object.fromEntries(all.map(({ name, digest }) => [name, digest])),
    },
    ExpressionAttributeValues: Object.fromEntries(all.map(({ value, takenAt }) => [value, { S: takenAt }])),
  };
}

/** Of an hour in which somebody is refused, the first one opens the breaker; and finds so again when it is repeated. */
function markOpened(incident: string, now: Date): Change {
  return {
    UpdateExpression: 'SET refusedAt = :now, openedAt = :now, openedBy = :incident',
    ConditionExpression: 'attribute_not_exists(refusedAt) OR refusedAt <= :hourAgo OR openedBy = :incident',
    ExpressionAttributeValues: {
      ':now': { S: now.toISOString() },
      ':hourAgo': { S: new Date(now.getTime() - breakerWindowMs).toISOString() },
      ':incident': { S: incident },
    },
  };
}

function markRefused(now: Date): Change {
  return {
    UpdateExpression: 'SET refusedAt = :now',
    ExpressionAttributeValues: { ':now': { S: now.toISOString() } },
  };
}

function toSlots(item: Item): BreakerSlots {
  return Object.fromEntries(Object.entries(item['callers']?.M ?? {}).map(([slot, { S = '' }]) => [slot, S]));
}
