import {
  type AttributeValue,
  type ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { BreakerRefusal, Incident } from '../../../core/incident/incident.ts';
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

// Everything an open incident must not be for this one to take its place. Times are ISO 8601 in UTC with
// milliseconds, which compare as text. What decides is when the launch was made, not when its event arrived: one
// that is delivered days late belongs to the incident of its time, and what was contained since needs no more.
// NOT binds before AND, AND before OR.
const nothingOpen = 'attribute_not_exists(pk) OR windowEnds <= :launchTime';
const containable =
  `${nothingOpen} OR #status = :notHeld OR #status = :containing AND openedAt < :staleBefore` +
  ' OR #response = :alert AND NOT refusedUntil > :now OR #response = :alert AND NOT refusedLimit >= :limit';
const launchedAfterHeld = '#status = :held AND heldAt < :launchTime';

const names = { '#response': 'response', '#status': 'status' };

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
            UpdateExpression:
              'SET #response = :alert, #status = :alerted, refusedUntil = :until, refusedLimit = :limit, counted = :counted',
            ConditionExpression: 'incidentId = :id',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: {
              ':alert': { S: 'alert' },
              ':alerted': { S: 'alerted' },
              ':until': { S: until },
              ':limit': { N: String(limit) },
              ':counted': { L: (incident.counts ?? []).map((id) => ({ S: id })) },
              ':id': { S: incident.id },
            },
          }),
        );
      } catch (error) {
        throw toFailure(error, `making an alert of ${incident.id}`);
      }
    },
  };
}

const none = 'none';

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
  const contains = response === 'contain';
  // A call that IAM refused never re-opens what held.
  const condition = opening.denied ? containable : `${containable} OR ${launchedAfterHeld}`;
  return {
    TableName: table,
    Key: keyOf(incident),
    UpdateExpression:
      'SET previousId = if_not_exists(incidentId, :none), previousResponse = if_not_exists(#response, :none),' +
      ' previousEnds = if_not_exists(windowEnds, :none), previousCounted = if_not_exists(counted, :nobody),' +
      ' incidentId = :id, subject = :subject, openedAt = :now, #execution = :execution, #response = :response,' +
      ' #status = :status, launchId = :launchId, launchTime = :launchTime, intent = :intent,' +
      ' windowEnds = :windowEnds, expiresAt = :expiresAt' +
      ' REMOVE heldAt, containment, verification, secondWave, counted, refusedUntil, refusedLimit,' +
      ' restoringAt, restoredAt, restoredBy',
    ConditionExpression: contains ? condition : nothingOpen,
    ExpressionAttributeNames: {
      '#execution': 'execution',
      ...names,
    },
    ExpressionAttributeValues: {
      ':none': { S: none },
      ':nobody': { L: [] },
      ':id': { S: incident.id },
      ':subject': { S: incident.subject },
      ':now': { S: incident.openedAt },
      ':execution': { S: incident.execution },
      ':response': { S: response },
      ':status': { S: contains ? 'containing' : 'alerted' },
      ':launchId': { S: opening.launchId },
      ':launchTime': { S: opening.launchTime },
      ':intent': { S: opening.intent },
      ':windowEnds': { S: opening.windowEnds },
      ':expiresAt': { N: String(opening.expiresAt) },
      ...(contains && {
        ':alert': { S: 'alert' },
        ':notHeld': { S: 'not-held' },
        ...(!opening.denied && { ':held': { S: 'held' } }), // a value that is not used is an error
        ':containing': { S: 'containing' },
        ':staleBefore': { S: opening.staleBefore },
        ':limit': { N: String(opening.breakerLimit) },
      }),
    },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
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
  pk: { S: incident.key },
  sk: { S: 'INCIDENT' },
});
