import type * as sdk from '@aws-sdk/client-eventbridge';
import type { BusEvent } from './model.ts';
import { matchesPattern } from '../event-pattern/event-pattern.ts';
import { AwsError, type Call, type Operation } from '../model.ts';
import { checkEntries } from './put-events.ts';
import { readPattern } from './rules/read-pattern.ts';
import { type Store, toBusName } from './store.ts';

export interface EventPorts {
  readonly store: Store;
  readonly publish: (event: BusEvent, region: string, busName: string) => void;
  readonly onLost: (what: string) => void;
}

/** Fields that TestEventPattern insists on. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
const requiredFields = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

/** The operations on events and buses. */
export function createEventOperations({ store, publish, onLost }: EventPorts) {
  /** AWS takes an entry for a bus that does not exist and drops it without a word; here `onLost` says so. */
  function PutEvents(input: sdk.PutEventsRequest, call: Call): sdk.PutEventsResponse {
    const results = checkEntries(input, call).map((entry) => {
      if ('refused' in entry) return entry.refused;
      if (store.hasBus(call.region, entry.busName)) publish(entry.event, call.region, entry.busName);
      else onLost(`event ${entry.event.id}: event bus ${entry.busName} does not exist in ${call.region}`);
      return { EventId: entry.event.id };
    });
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  }

  function DescribeEventBus(input: sdk.DescribeEventBusRequest, call: Call): sdk.DescribeEventBusResponse {
    const bus = store.bus(call.region, toBusName(input.Name));
    return { Name: bus.name, Arn: bus.arn, ...(bus.policy && { Policy: JSON.stringify(bus.policy) }) };
  }

  function TestEventPattern(input: sdk.TestEventPatternRequest): sdk.TestEventPatternResponse {
    const pattern = readPattern(input.EventPattern ?? '');
    return { Result: matchesPattern(pattern, readEvent(input.Event ?? '')) };
  }

  return { PutEvents, DescribeEventBus, TestEventPattern } satisfies Record<string, Operation>;
}

function readEvent(text: string): object {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (cause) {
    throw new AwsError('ValidationException', `Parameter Event is not valid. Reason: ${String(cause)}`);
  }
  const missing = requiredFields.find(
    (field) => typeof event !== 'object' || event === null || !Object.hasOwn(event, field),
  );
  if (missing !== undefined) {
    throw new AwsError('ValidationException', `Parameter Event is not valid. Reason: ${missing} is missing.`);
  }
  return event as object;
}
