import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { type LifecycleEvent, lifecycleSource } from '../../core/lifecycle/names.ts';
import { PermanentError, RetryableError, toFailure } from './failure.ts';

/** The default event bus of the home region, where rules of anybody in the account find the lifecycle events. */
export interface LifecycleBus {
  /**
   * Puts the events, ten at the most. EventBridge may take some of them and not others: those are put again.
   * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
   *
   * @throws RetryableError, PermanentError with what EventBridge said of those that it did not take
   */
  readonly put: (events: readonly LifecycleEvent[]) => Promise<void>;
}

/** So often those are put that were not taken. */
const tries = 3;

export function makeLifecycleBus(client: EventBridgeClient): LifecycleBus {
  return {
    async put(events) {
      let left = events;
      let refused: readonly PutEventsResultEntry[] = [];
      for (let round = 0; round < tries && left.length > 0; round++) {
        const results = await putOnce(client, left);
        refused = results.filter(({ ErrorCode }) => ErrorCode !== undefined);
        left = left.filter((_, index) => results[index]?.ErrorCode !== undefined);
      }
      if (left.length > 0) throw notTaken(left, refused[0]);
    },
  };
}

async function putOnce(
  client: EventBridgeClient,
  events: readonly LifecycleEvent[],
): Promise<readonly PutEventsResultEntry[]> {
  try {
    const Entries = events.map(({ type, detail }) => ({
      Source: lifecycleSource,
      DetailType: type,
      Detail: JSON.stringify(detail),
    }));
    const { Entries: results = [] } = await client.send(new PutEventsCommand({ Entries }));
    return results;
  } catch (error) {
    throw toFailure(error, 'putting events on the default event bus');
  }
}

function notTaken(
  events: readonly LifecycleEvent[],
  { ErrorCode: code = 'unknown', ErrorMessage: why = 'no reason given' }: PutEventsResultEntry = {},
): RetryableError | PermanentError {
  const types = events.map(({ type }) => type).join(', ');
  const message = `the default event bus did not take ${types}: ${code}: ${why}`;
  return /Throttling|Internal/.test(code) ? new RetryableError(message) : new PermanentError(message);
}
