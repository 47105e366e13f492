import { type AttributeValue, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Incident } from '../core/incident.ts';
import { isAwsError, toFailure } from './failure.ts';

/** What is written down before the first action: who, why and what is going to be done. */
export interface Opening {
  readonly incident: Incident;
  /** `contain` takes over an incident that was only alerted on; `alert` never takes over anything that is open. */
  readonly response: 'contain' | 'alert';
  readonly launchId: string;
  /** The end of the second in which CloudTrail saw the launch: its times have no fraction. */
  readonly launchTime: string;
  /** Caller, verdict and plan as JSON: the intent. */
  readonly intent: string;
  /** Until when further launches of the caller belong to this incident. */
  readonly windowEnds: string;
  /** A containment under way since before this has died, and may be taken over. */
  readonly staleBefore: string;
  /** When the table may forget it, in seconds since 1970 (TTL). */
  readonly expiresAt: number;
}

export type Opened =
  | { readonly kind: 'opened'; readonly incident: Incident }
  /** Another execution has it: the launch was counted, and there is nothing else to do. */
  | { readonly kind: 'joined'; readonly incident: Incident };

/** The incident table. */
export interface Incidents {
  /**
   * Opens an incident, or joins the one that is open for the same caller. One conditional write where it opens.
   *
   * Repeating it is safe: the execution that opened an incident is told so again, another one joins, and a launch
   * counts once however often its event is delivered.
   * @throws RetryableError, PermanentError
   */
  readonly open: (opening: Opening) => Promise<Opened>;
}

// Everything an open incident must not be for this one to take its place. Times are ISO 8601 in UTC with
// milliseconds, which compare as text.
const nothingOpen = 'attribute_not_exists(pk) OR windowEnds <= :now';
const containable =
  `${nothingOpen} OR #response = :alert OR #status = :notHeld` +
  ' OR (#status = :held AND heldAt < :launchTime) OR (#status = :containing AND openedAt < :staleBefore)';

export function makeIncidents(dynamodb: DynamoDBClient, tableName: string): Incidents {
  return {
    async open(opening) {
      try {
        return await tryOpen(dynamodb, tableName, opening);
      } catch (error) {
        if (!isAwsError(error, 'ConditionalCheckFailed'))
          throw toFailure(error, `opening ${opening.incident.id}`);
      }
      try {
        return await join(dynamodb, tableName, opening);
      } catch (error) {
        throw toFailure(error, `joining the incident of ${opening.incident.key}`);
      }
    },
  };
}

async function tryOpen(dynamodb: DynamoDBClient, table: string, opening: Opening): Promise<Opened> {
  const { incident, response } = opening;
  const { Attributes: before } = await dynamodb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: keyOf(incident),
      UpdateExpression:
        'SET incidentId = :id, subject = :subject, openedAt = :now, #execution = :execution, #response = :response,' +
        ' #status = :status, launchIds = :launchIds, launchTime = :launchTime, intent = :intent,' +
        ' windowEnds = :windowEnds, expiresAt = :expiresAt REMOVE heldAt, containment, verification',
      ConditionExpression: response === 'contain' ? containable : nothingOpen,
      ExpressionAttributeNames: {
        '#execution': 'execution',
        '#response': 'response',
        '#status': 'status',
      },
      ExpressionAttributeValues: {
        ':id': { S: incident.id },
        ':subject': { S: incident.subject },
        ':now': { S: incident.openedAt },
        ':execution': { S: incident.execution },
        ':response': { S: response },
        ':status': { S: response === 'contain' ? 'containing' : 'alerted' },
        ':launchIds': { SS: [opening.launchId] },
        ':launchTime': { S: opening.launchTime },
        ':intent': { S: opening.intent },
        ':windowEnds': { S: opening.windowEnds },
        ':expiresAt': { N: String(opening.expiresAt) },
        ...(response === 'contain'
          ? {
              ':alert': { S: 'alert' },
              ':notHeld': { S: 'not-held' },
              ':held': { S: 'held' },
              ':containing': { S: 'containing' },
              ':staleBefore': { S: opening.staleBefore },
            }
          : {}),
      },
      ReturnValues: 'ALL_OLD',
    }),
  );
  return { kind: 'opened', incident: { ...incident, ...reopening(before, opening) } };
}

/** The incident that is taken over while it is still open: it was held, yet its caller launched again. */
function reopening(
  before: Record<string, AttributeValue> | undefined,
  opening: Opening,
): Pick<Incident, 'reopens'> {
  const id = before?.['incidentId']?.S;
  const open = (before?.['windowEnds']?.S ?? '') > opening.incident.openedAt;
  return id !== undefined && open && before?.['response']?.S === 'contain' ? { reopens: id } : {};
}

async function join(dynamodb: DynamoDBClient, table: string, opening: Opening): Promise<Opened> {
  const { Attributes: item = {} } = await dynamodb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: keyOf(opening.incident),
      UpdateExpression: 'ADD launchIds :launchIds',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':launchIds': { SS: [opening.launchId] } },
      ReturnValues: 'ALL_NEW',
    }),
  );
  const incident = {
    ...opening.incident,
    id: item['incidentId']?.S ?? opening.incident.id,
    openedAt: item['openedAt']?.S ?? opening.incident.openedAt,
    execution: item['execution']?.S ?? 'unknown',
  };
  // The answer to our own opening was lost and the step is being repeated: it is still ours to contain.
  return { kind: incident.execution === opening.incident.execution ? 'opened' : 'joined', incident };
}

const keyOf = (incident: Incident): Record<string, AttributeValue> => ({
  pk: { S: incident.key },
  sk: { S: 'INCIDENT' },
});
