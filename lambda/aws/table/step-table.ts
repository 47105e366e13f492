import { createHash } from 'node:crypto';
import { type AttributeValue, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { actionId } from '../../../core/containment/action.ts';
import type { Prior } from '../../../core/containment/prior.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { type Attribute, itemVersion, priorKey } from '../../../core/incident/item/items.ts';
import { dynamoDbClient } from '../clients.ts';
import { isAwsError, toFailure } from '../failure.ts';
import { makePauseReader, type ReadPause } from './pause-reader.ts';

/**
 * What a step that contains has of the incident table. A module of its own, and a file of its own beside each of these
 * steps' bundles: it is loaded only where a step asks (docs/decisions/0034-one-call-a-step.md).
 */
export interface StepTable {
  readonly readPause: ReadPause;
  /**
   * Writes down what was there before an action, unless that has been done.
   * @param of the incident, and until when the table keeps it, in seconds since 1970
   * @returns what stands
   * @throws RetryableError, PermanentError
   */
  readonly keepPrior: (prior: Prior, of: PriorOwner) => Promise<Prior>;
}

export interface PriorOwner {
  readonly incident: Pick<Incident, 'id' | 'key'>;
  readonly expiresAt?: string | undefined;
}

/** Somebody works on while it is asked or written: milliseconds, the SDK's repetitions included. */
const patienceMs = 2_000;

/** @param client for tests */
export function makeStepTable(TableName: string, client: DynamoDBClient = dynamoDbClient()): StepTable {
  return {
    readPause: makePauseReader(client, TableName, patienceMs),
    keepPrior: async (prior, of) => {
      const put = new PutItemCommand({
        TableName,
        Item: toItem(prior, of),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        await client.send(put, { abortSignal: AbortSignal.timeout(patienceMs) });
        return prior;
      } catch (error) {
        if (isAwsError(error, 'ConditionalCheckFailed')) return standing(error) ?? prior;
        throw toFailure(error, `writing down what was there before ${actionId(prior.action)}`);
      }
    },
  };
}

function toItem(prior: Prior, { incident, expiresAt }: PriorOwner): Record<string, AttributeValue> {
  const { action } = prior;
  const id = `${actionId(action)} ${action.uniqueId ?? ''}`;
  const { pk, sk } = priorKey(incident, createHash('sha256').update(id).digest('hex').slice(0, 12));
  const attributes: Partial<Record<Attribute, AttributeValue>> = {
    version: { N: String(itemVersion) },
    priors: { S: JSON.stringify([prior]) },
    ...(expiresAt !== undefined && { expiresAt: { N: expiresAt } }),
  };
  return { pk: { S: pk }, sk: { S: sk }, ...attributes };
}

/** What an earlier try has written down, before it acted. */
function standing(error: unknown): Prior | undefined {
  const { Item } = error as { readonly Item?: Record<string, AttributeValue> };
  try {
    const [prior] = JSON.parse(Item?.['priors']?.S ?? '[]') as readonly Prior[];
    return prior;
  } catch {
    return undefined;
  }
}
