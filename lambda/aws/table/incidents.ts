import {
  type AttributeValue,
  type ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { BreakerRefusal, Incident } from '../../../core/incident/incident.ts';
import { ofIncident, toExpressions } from '../../../core/incident/item-change.ts';
import {
  incidentSortKey,
  itemVersion,
  laterAttributes,
  predecessors,
  tableKey,
} from '../../../core/incident/items.ts';
import { isAwsError, toFailure } from '../failure.ts';

/** What is written down before the first action: who, why and what is going to be done. */
export interface Opening {
  readonly incident: Incident;
  /** `contain` takes over an incident that was only alerted on; `alert` never takes over anything that is open. */
  readonly response: 'contain' | 'alert';
  readonly launchId: string;
  /** The end of the second in which CloudTrail saw the launch: its times have no fraction. */
  readonly launchTime: string;
  /** IAM refused the call. Made after containment held, that shows that it does hold. */
  readonly denied: boolean;
  /** Caller, verdict and plan as JSON: the intent. */
  readonly intent: string;
  /** Until when further launches of the caller belong to this incident. */
  readonly windowEnds: string;
  /** A containment under way since before this has died, and may be taken over. */
  readonly staleBefore: string;
  /** The circuit breaker's limit. A caller it refused is tried again when that time is over, or the limit is higher. */
  readonly breakerLimit: number;
  /** When the table may forget it, in seconds since 1970 (TTL). */
  readonly expiresAt: number;
}

type Opened =
  | { readonly kind: 'opened'; readonly incident: Incident }
  /** Another execution has it: the launch is to be counted, and there is nothing else to do. */
  | { readonly kind: 'joined'; readonly incident: Incident };

/** The incident table. */
export interface Incidents {
  /**
   * Opens an incident, or finds the one that is open for the same caller. One conditional write, whichever it is,
   * and of the same size however many launches there are.
   *
   * Repeating it is safe: the execution that opened an incident is told so again, another one joins.
   * @throws RetryableError, PermanentError
   */
  readonly open: (opening: Opening) => Promise<Opened>;
  /**
   * Makes an alert of an incident that was opened to contain, because the circuit breaker is open. Until that is
   * over, further launches of the caller join it.
   * @throws RetryableError, PermanentError
   */
  readonly refuse: (incident: Incident, refusal: Pick<BreakerRefusal, 'limit' | 'until'>) => Promise<unknown>;
}

// Times are ISO 8601 in UTC with milliseconds, which compare as text. What decides is when the launch was made, not when
// its event arrived: one that is delivered days late belongs to the incident of its time, and what was contained since
// needs no more.
const nothingOpen = 'attribute_not_exists(#pk) OR #windowEnds <= :launchTime';

/** When an incident whose window is open gives way to a launch that is to be contained, by its status. */
const givesWay: Readonly<Record<(typeof predecessors.containing)[number], string>> = {
  // One that was to be contained is alerted, too, where its caller turned out to be protected: it stays.
  alerted: '#response = :alert AND (NOT #refusedUntil > :openedAt OR NOT #refusedLimit >= :limit)',
  containing: '#openedAt < :staleBefore',
  held: '#heldAt < :launchTime',
  'not-held': 'attribute_exists(#pk)', // always
};

export function makeIncidents(dynamodb: DynamoDBClient, tableName: string): Incidents {
  return {
    async open(opening) {
      const item = await openOrRead(dynamodb, tableName, opening);
      const incident = { ...opening.incident, ...identityOf(item, opening) };
      // Where the answer to our own opening was lost and the step is being repeated, it is still ours to contain.
      return incident.execution === opening.incident.execution
        ? { kind: 'opened', incident: { ...incident, ...placeOf(item, opening) } }
        : { kind: 'joined', incident };
    },
    async refuse(incident, { limit, until }) {
      try {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: keyOf(incident),
            ...toExpressions<AttributeValue>({
              set: {
                response: text('alert'),
                status: text('alerted'),
                refusedUntil: text(until),
                refusedLimit: { N: String(limit) },
                counted: { L: (incident.counts ?? []).map(text) },
              },
              ...ofIncident(text(incident.id), ['alerted'], text),
            }),
          }),
        );
      } catch (error) {
        throw toFailure(error, `making an alert of ${incident.id}`);
      }
    },
  };
}

const none = 'none';
const text = (value: string): AttributeValue => ({ S: value });

type Item = Readonly<Record<string, AttributeValue>>;

/** @returns the item as it is now: opened by this opening, or what stood against it */
async function openOrRead(dynamodb: DynamoDBClient, table: string, opening: Opening): Promise<Item> {
  try {
    const { Attributes = {} } = await dynamodb.send(new UpdateItemCommand(toUpdate(table, opening)));
    return Attributes;
  } catch (error) {
    const found = isAwsError(error, 'ConditionalCheckFailed')
      ? (error as ConditionalCheckFailedException).Item
      : undefined;
    if (found === undefined) throw toFailure(error, `opening ${opening.incident.id}`);
    return found;
  }
}

function toUpdate(table: string, opening: Opening): UpdateItemCommandInput {
  const { incident, response } = opening;
  const { condition, statuses } = conditionOf(opening);
  return {
    TableName: table,
    Key: keyOf(incident),
    ...toExpressions<AttributeValue>({
      copy: [
        '#previousId = if_not_exists(#incidentId, :none)',
        '#previousResponse = if_not_exists(#response, :none)',
        '#previousEnds = if_not_exists(#windowEnds, :none)',
        '#previousCounted = if_not_exists(#counted, :nobody)',
      ],
      set: {
        version: { N: String(itemVersion) },
        incidentId: text(incident.id),
        subject: text(incident.subject),
        openedAt: text(incident.openedAt),
        execution: text(incident.execution),
        response: text(response),
        status: text(response === 'contain' ? 'containing' : 'alerted'),
        launchId: text(opening.launchId),
        launchTime: text(opening.launchTime),
        intent: text(opening.intent),
        windowEnds: text(opening.windowEnds),
        expiresAt: { N: String(opening.expiresAt) },
      },
      remove: laterAttributes,
      condition,
      values: {
        ':none': text(none),
        ':nobody': { L: [] },
        ':alert': text('alert'),
        ':staleBefore': text(opening.staleBefore),
        ':limit': { N: String(opening.breakerLimit) },
        ...statuses,
      },
    }),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** What the item must be, and the statuses that the condition names. */
function conditionOf({ response, denied }: Opening) {
  // An alert takes the place of nothing that is open; a call that IAM refused, of nothing that held.
  const from = predecessors.containing.filter(
    (status) => response === 'contain' && !(denied && status === 'held'),
  );
  return {
    condition: [nothingOpen, ...from.map((status, n) => `#status = :from${n} AND ${givesWay[status]}`)].join(
      ' OR ',
    ),
    statuses: Object.fromEntries(from.map((status, n) => [`:from${n}`, text(status)])),
  };
}

function identityOf(item: Item, { incident }: Opening): Pick<Incident, 'id' | 'openedAt' | 'execution'> {
  return {
    id: item['incidentId']?.S ?? incident.id,
    openedAt: item['openedAt']?.S ?? incident.openedAt,
    execution: item['execution']?.S ?? incident.execution,
  };
}

/** What the opened incident took the place of while that was still open. */
function placeOf(item: Item, opening: Opening): Pick<Incident, 'reopens' | 'counts'> {
  const id = item['previousId']?.S ?? none;
  if (id === none || (item['previousEnds']?.S ?? '') <= opening.launchTime) return {};
  // It was to be contained, yet its caller launched again.
  if (item['previousResponse']?.S === 'contain') return { reopens: id };
  const counted = (item['previousCounted']?.L ?? []).flatMap(({ S: earlier }) => earlier ?? []);
  return { counts: [id, ...counted] };
}

const keyOf = (incident: Incident): Record<string, AttributeValue> => ({
  [tableKey.partition]: text(incident.key),
  [tableKey.sort]: text(incidentSortKey),
});
