import { toLaunch } from '../../../core/verdict/launch.ts';
import { account, launchRecord, toEvent } from '../../support/events.ts';

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
      requestedCount: 2,
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
