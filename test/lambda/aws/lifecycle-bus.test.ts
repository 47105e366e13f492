import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import type { LifecycleEvent } from '../../../core/lifecycle/names.ts';
import { makeLifecycleBus } from '../../../lambda/aws/lifecycle-bus.ts';
import { errors } from '../../../lambda/contract.ts';
import { awsError } from '../../support/run/sdk.ts';

const client = mockClient(EventBridgeClient);
const bus = makeLifecycleBus(new EventBridgeClient({}));
const event = (type: LifecycleEvent['type']): LifecycleEvent => ({
  type,
  detail: { id: type } as LifecycleEvent['detail'],
});
const events = [event('Incident Opened'), event('Contained')];
const putTypes = () =>
  client
    .commandCalls(PutEventsCommand)
    .map(({ args }) => args[0].input.Entries!.map(({ DetailType }) => DetailType));

beforeEach(() => client.reset());

it('puts all of them in one call, on the default bus', async () => {
  client.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }, { EventId: '2' }] });
  await bus.put(events);
  expect(client.commandCalls(PutEventsCommand).map(({ args }) => args[0].input)).toEqual([
    {
      Entries: [
        { Source: 'firebreak', DetailType: 'Incident Opened', Detail: '{"id":"Incident Opened"}' },
        { Source: 'firebreak', DetailType: 'Contained', Detail: '{"id":"Contained"}' },
      ],
    },
  ]);
});

it('puts again what EventBridge did not take, and that alone', async () => {
  client
    .on(PutEventsCommand)
    .resolvesOnce({ Entries: [{ EventId: '1' }, { ErrorCode: 'ThrottlingException' }] })
    .resolves({ Entries: [{ EventId: '2' }] });
  await bus.put(events);
  expect(putTypes()).toEqual([['Incident Opened', 'Contained'], ['Contained']]);
});

it.each<[string, string]>([
  ['InternalFailure', errors.retryable],
  ['ThrottlingException', errors.retryable],
  ['MalformedDetail', errors.permanent],
])('gives up after three times, and says which were not taken: %s', async (ErrorCode, name) => {
  client
    .on(PutEventsCommand)
    .resolvesOnce({ Entries: [{ EventId: '1' }, { ErrorCode }] })
    .resolves({ Entries: [{ ErrorCode, ErrorMessage: 'no' }] });
  await expect(bus.put(events)).rejects.toMatchObject({
    name,
    message: `the default event bus did not take Contained: ${ErrorCode}: no`,
  });
  expect(putTypes()).toHaveLength(3);
});

it('names a refusal as what repeating cannot help', async () => {
  client.on(PutEventsCommand).rejects(awsError('AccessDeniedException'));
  await expect(bus.put(events)).rejects.toMatchObject({
    name: errors.permanent,
    message: expect.stringContaining('putting events on the default event bus: AccessDeniedException'),
  });
});
