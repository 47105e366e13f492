import { toCaller } from '../../../core/caller/to-caller.ts';
import { type Launch, showsAccess, toLaunch } from '../../../core/verdict/launch.ts';
import { judgeLaunch } from '../../../core/verdict/verdict.ts';
import { account, launchRecord, settings, toEvent } from '../../support/events.ts';

const launch = (change: object) => toLaunch(toEvent({ ...launchRecord, ...change }));

describe('toLaunch', () => {
  it('reads a launch that succeeded', () => {
    expect(launch({})).toEqual({
      eventId: launchRecord.eventID,
      eventTime: '2026-11-01T10:00:00.000Z',
      eventName: 'RunInstances',
      region: 'ap-southeast-2',
      account,
      result: { kind: 'launched', instanceIds: ['i-0123456789abcdef0'] },
      instanceType: 'p5.48xlarge',
      images: ['ami-0abc'],
      requestedMin: 1,
      requestedCount: 2,
      launchedCount: 1,
      sourceIp: '203.0.113.9',
      userAgent: 'aws-cli/2.30',
    });
  });

  it.each([
    [
      'a response left out above 100 KB is still a success',
      { responseElements: null },
      { kind: 'launched', instanceIds: [] },
    ],
    ['a dry run', { errorCode: 'Client.DryRunOperation', responseElements: null }, { kind: 'dry-run' }],
    [
      'a denied call',
      { errorCode: 'Client.UnauthorizedOperation', errorMessage: 'no' },
      { kind: 'denied', errorMessage: 'no' },
    ],
    [
      'a quota',
      { errorCode: 'Client.VcpuLimitExceeded' },
      { kind: 'failed', errorCode: 'Client.VcpuLimitExceeded' },
    ],
  ])('%s', (_name, change, result) => {
    expect(launch(change)).toMatchObject({ result });
  });

  it('takes the type from the response where a launch template decided it', () => {
    expect(launch({ requestParameters: null })).toMatchObject({
      instanceType: 'p5.48xlarge',
      images: ['ami-0abc'],
    });
  });

  const items = (...list: unknown[]) => ({ instancesSet: { items: list } });
  const asked = (...list: unknown[]) => ({
    requestParameters: { ...items(...list), instanceType: 'p5.48xlarge' },
  });
  const answered = (...list: unknown[]) => ({ responseElements: items(...list) });
  const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';
  const range = asked({ imageId: 'ami-0abc', minCount: 1, maxCount: 50 });
  const fixed = asked({ imageId: 'ami-0abc', minCount: 60, maxCount: 60 });
  const two = answered({ instanceId: 'i-1' }, { instanceId: 'i-2' });
  it.each<[string, object, { known?: number; ids: number; partial?: true }]>([
    ['no answer, above 100 KB', { ...range, responseElements: undefined }, { ids: 0 }],
    ['an answer of null', { ...range, responseElements: null }, { ids: 0 }],
    ['an answer that says it was left out', { ...range, responseElements: { omitted: true } }, { ids: 0 }],
    ['an answer that is hidden', { ...range, responseElements: hidden }, { ids: 0 }],
    ['an answer without instances', { ...range, responseElements: { reservationId: 'r-1' } }, { ids: 0 }],
    ['an empty set', { ...range, responseElements: { instancesSet: {} } }, { ids: 0 }],
    ['hidden ids', { ...range, ...answered({ instanceId: hidden }) }, { ids: 0, partial: true }],
    [
      'one id of two',
      { ...range, ...answered({ instanceId: 'i-1' }, { omitted: true }) },
      { ids: 1, partial: true },
    ],
    ['all ids', { ...range, ...two }, { ids: 2, known: 2 }],
    [
      'an id twice',
      { ...range, ...answered({ instanceId: 'i-1' }, { instanceId: 'i-1' }) },
      { ids: 1, known: 1 },
    ],
    ['no answer, and no choice', { ...fixed, responseElements: undefined }, { ids: 0, known: 60 }],
    ['nothing that was asked for', { requestParameters: null, responseElements: null }, { ids: 0 }],
    ['what was asked for hidden', { requestParameters: hidden, responseElements: null }, { ids: 0 }],
    [
      'a list of one as its entry',
      { ...range, responseElements: { instancesSet: { items: { instanceId: 'i-1' } } } },
      { ids: 1, known: 1 },
    ],
  ])('knows how many were launched, or that it does not: %s', (_, change, { known, ids, partial }) => {
    const read = launch(change);
    expect(read).toMatchObject({ result: { kind: 'launched' } });
    const { launchedCount, result, partial: isPartial } = read as Launch;
    expect(launchedCount).toBe(known);
    expect(isPartial).toBe(partial);
    expect(result.kind === 'launched' && result.instanceIds).toHaveLength(ids);
  });

  it('never takes a hidden text for a value', () => {
    const read = launch({
      requestParameters: {
        ...items({ imageId: hidden, keyName: hidden, maxCount: 1 }),
        instanceType: hidden,
        clientToken: hidden,
      },
      responseElements: { reservationId: hidden },
    });
    expect(JSON.stringify(read)).not.toContain(hidden);
  });

  it('reads by what the instances are found', () => {
    const parameters = {
      ...items({ imageId: 'ami-1', keyName: 'ssh', minCount: 2, maxCount: 3 }),
      clientToken: 'token-1',
    };
    expect(
      launch({ requestParameters: parameters, responseElements: { reservationId: 'r-0a' } }),
    ).toMatchObject({
      ...{ clientToken: 'token-1', reservationId: 'r-0a', keyName: 'ssh', images: ['ami-1'] },
      ...{ requestedMin: 2, requestedCount: 3 },
    });
  });

  it.each<[string, object, string]>([
    ['a message without a code', { errorMessage: 'You are not authorized.' }, 'unsure'],
    ['a message beside an empty code', { errorCode: '', errorMessage: 'no' }, 'unsure'],
    ['a code that is no text', { errorCode: { omitted: true } }, 'unsure'],
    ['a message beside instances', { errorMessage: 'odd', ...two }, 'launched'],
    ['neither', { errorCode: null, errorMessage: null }, 'launched'],
    ['an empty code alone', { errorCode: '', errorMessage: '' }, 'launched'],
  ])('is %s: %s', (_, change, kind) => {
    const read = launch({ responseElements: null, ...change }) as Launch;
    expect(read.result.kind).toBe(kind);
    expect(showsAccess(read)).toBe(kind === 'launched');
    expect(judgeLaunch(read, toCaller(launchRecord, account), settings()).kind).toBe(
      kind === 'launched' ? 'contain' : 'alert',
    );
  });

  it('of an addendum is that of the record that it adds to', () => {
    const addendum = { reason: 'UPDATED_DATA', originalEventID: launchRecord.eventID };
    expect(launch({ eventID: 'later', addendum })).toMatchObject({
      eventId: launchRecord.eventID,
      addendumId: 'later',
    });
    // Delivered late, and nothing before it.
    const late = launch({ addendum: { reason: 'DELIVERY_DELAY' } });
    expect(late).toMatchObject({ eventId: launchRecord.eventID });
    expect(late).not.toHaveProperty('addendumId');
  });

  it('bounds what it carries of a launch of thousands', () => {
    const items = Array.from({ length: 5_000 }, (_, i) => ({ instanceId: `i-${i}`, imageId: `ami-${i}` }));
    const result = launch({ responseElements: { instancesSet: { items } } });
    expect(JSON.stringify(result).length).toBeLessThan(5_000);
  });

  it.each([
    ['eventID', { eventID: undefined }],
    ['eventTime', { eventTime: 'yesterday' }],
    ['eventName', { eventName: 7 }],
  ])('says that %s is not usable', (field, change) => {
    expect(launch(change)).toEqual({ malformed: expect.stringContaining(`detail.${field}`) });
  });

  it.each([null, undefined, 7, 'text', [], {}, { detail: null }])('never throws: %p', (event) => {
    expect(toLaunch(event)).toHaveProperty('malformed');
  });
});
