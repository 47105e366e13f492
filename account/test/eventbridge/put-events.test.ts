import type { PutEventsRequestEntry, PutEventsResponse } from '@aws-sdk/client-eventbridge';
import { entryBytes } from '../../eventbridge/put-events.ts';
import { givenBus, lambdaTarget } from './bus.ts';
import { accountId, codeOf, home, run } from './given.ts';

const entry: PutEventsRequestEntry = { Source: 'shop', DetailType: 'order', Detail: '{"id":1}' };

describe('PutEvents', () => {
  it('puts an event in whole seconds, with the account and the region of the call, on the bus', async () => {
    const { eventBridge, delivered } = givenBus();
    eventBridge.addRule({
      name: 'orders',
      region: home,
      pattern: { source: ['shop'] },
      targets: [lambdaTarget],
    });
    const { Entries: [result] = [], FailedEntryCount: failed } = run<PutEventsResponse>(
      eventBridge.service,
      'PutEvents',
      { Entries: [{ ...entry, Resources: ['arn:aws:s3:::shop'] }] },
    );
    await eventBridge.settled();
    expect(failed).toBe(0);
    expect(delivered.map(({ event }) => event)).toEqual([
      {
        version: '0',
        id: result?.EventId,
        'detail-type': 'order',
        source: 'shop',
        account: accountId,
        time: '2026-11-22T10:00:00Z',
        region: home,
        resources: ['arn:aws:s3:::shop'],
        detail: { id: 1 },
      },
    ]);
  });

  it.each<[string, Partial<PutEventsRequestEntry>, string]>([
    ['a source that only AWS may use', { Source: 'aws.ec2' }, 'NotAuthorizedForSourceException'],
    ['a detail that is not JSON', { Detail: '{' }, 'MalformedDetail'],
    ['a detail that is a list', { Detail: '[]' }, 'MalformedDetail'],
    ['no source', { Source: undefined }, 'InvalidArgument'],
    ['an empty detail type', { DetailType: '' }, 'InvalidArgument'],
    ['no detail', { Detail: undefined }, 'InvalidArgument'],
  ])('refuses an entry with %s, and that entry alone', async (_, change, code) => {
    const { eventBridge, delivered } = givenBus();
    eventBridge.addRule({
      name: 'all',
      region: home,
      pattern: { account: [accountId] },
      targets: [lambdaTarget],
    });
    const output = run<PutEventsResponse>(eventBridge.service, 'PutEvents', {
      Entries: [{ ...entry, ...change }, entry],
    });
    await eventBridge.settled();
    expect(output.FailedEntryCount).toBe(1);
    expect(output.Entries?.map((result) => result.ErrorCode)).toEqual([code, undefined]);
    expect(delivered).toHaveLength(1);
  });

  it.each([
    ['no entry', []],
    ['eleven entries', Array.from({ length: 11 }, () => entry)],
    ['more than 1 MB', [{ ...entry, Detail: JSON.stringify('x'.repeat(1_048_577)) }]],
  ])('refuses a request of %s as a whole', (_, Entries) => {
    expect(codeOf(() => run(givenBus().eventBridge.service, 'PutEvents', { Entries }))).toBe(
      'ValidationException',
    );
  });

  it('takes ten entries of together just 1 MB', () => {
    const detail = `{"text":"${'x'.repeat(1_048_576 - 9 * entryBytes(entry) - 'shoporder{"text":""}'.length)}"}`;
    const Entries = [{ ...entry, Detail: detail }, ...Array.from({ length: 9 }, () => entry)];
    const output = run<PutEventsResponse>(givenBus().eventBridge.service, 'PutEvents', { Entries });
    expect(output.FailedEntryCount).toBe(0);
  });

  it('says loudly that an entry for a bus that is not there is dropped, which AWS does in silence', () => {
    const { eventBridge, lost } = givenBus();
    const output = run<PutEventsResponse>(eventBridge.service, 'PutEvents', {
      Entries: [{ ...entry, EventBusName: 'nowhere' }],
    });
    expect(output.FailedEntryCount).toBe(0);
    expect(lost).toEqual([expect.stringContaining('event bus nowhere does not exist in us-east-1')]);
  });

  it('finds a bus by its ARN', async () => {
    const { eventBridge, delivered } = givenBus();
    const { arn } = eventBridge.addBus({ name: 'shop', region: home });
    eventBridge.addRule({
      name: 'orders',
      region: home,
      busName: 'shop',
      pattern: { source: ['shop'] },
      targets: [lambdaTarget],
    });
    run(eventBridge.service, 'PutEvents', { Entries: [{ ...entry, EventBusName: arn }, entry] });
    await eventBridge.settled();
    expect(delivered.map(({ rule }) => rule.busName)).toEqual(['shop']);
  });

  it('counts bytes as AWS does: 14 for a time, the UTF-8 of everything else', () => {
    expect(
      entryBytes({ Source: 'é', DetailType: 'ab', Detail: '{}', Resources: ['xyz'], Time: new Date(0) }),
    ).toBe(23);
  });
});
