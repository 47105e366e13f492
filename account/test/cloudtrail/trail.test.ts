import type { LookupEventsRequest, LookupEventsResponse } from '@aws-sdk/client-cloudtrail';
import type { CloudTrailRecord } from '../../cloudtrail/record/record.ts';
import { signInRecord } from '../../cloudtrail/record/sign-in.ts';
import { toRecord } from '../../cloudtrail/record/to-record.ts';
import { createTrail } from '../../cloudtrail/trail.ts';
import type { Call, Operation } from '../../model.ts';
import {
  account,
  assumedRole,
  consoleSession,
  createFakeClock,
  federatedUser,
  longTermKey,
  root,
  serviceItself,
  toCall,
} from './calls.ts';

const minutes = 60_000;
const days = 24 * 60 * minutes;

function setUp(options: { historyDelayMs?: number; lookupsPerSecond?: number } = {}) {
  const clock = createFakeClock();
  const delivered: [CloudTrailRecord, string][] = [];
  const trail = createTrail({
    accountId: account,
    clock,
    historyDelayMs: 0,
    lookupsPerSecond: Infinity,
    deliver: (record, region) => delivered.push([record, region]),
    ...options,
  });
  const ask = (operation: string, input: object, region = 'us-east-1'): unknown => {
    const run = trail.service.operations[operation] as Operation;
    return run(input as never, toCall(`cloudtrail:${operation}`, input, { region, time: clock.now() }));
  };
  const lookup = (request: LookupEventsRequest = {}, region?: string) =>
    ask('LookupEvents', request, region) as LookupEventsResponse;
  const find = (AttributeKey: string, AttributeValue: string) =>
    lookup({ LookupAttributes: [{ AttributeKey, AttributeValue }] } as LookupEventsRequest).Events ?? [];
  const call = (action: string, input: object = {}, changes: Partial<Call> = {}, output: unknown = {}) => {
    const record = toRecord(toCall(action, input, { time: clock.now(), ...changes }), { output });
    trail.record(record);
    return record;
  };
  return { clock, trail, delivered, ask, lookup, find, call };
}

const names = (response: LookupEventsResponse) => (response.Events ?? []).map(({ EventName }) => EventName);

describe('recording', () => {
  it('delivers writes in the Region of the record, and no reads', () => {
    const { call, delivered } = setUp();
    call('ec2:RunInstances', {}, { region: 'eu-west-1' });
    call('iam:CreateUser', { UserName: 'eve' }, { region: 'eu-west-1' });
    call('iam:ListUsers');
    call('sts:AssumeRole');
    expect(delivered.map(([record, region]) => [record.eventName, region])).toEqual([
      ['RunInstances', 'eu-west-1'],
      ['CreateUser', 'us-east-1'],
    ]);
  });

  it('delivers a sign-in', () => {
    const { clock, delivered, trail } = setUp();
    trail.record(
      signInRecord({
        principal: longTermKey,
        time: clock.now(),
        sourceIp: '203.0.113.7',
        userAgent: 'x',
        failed: true,
      }),
    );
    expect(delivered[0]?.[0]).toMatchObject({
      eventName: 'ConsoleLogin',
      eventType: 'AwsConsoleSignIn',
      errorMessage: 'Failed authentication',
      responseElements: { ConsoleLogin: 'Failure' },
      userIdentity: { accessKeyId: '', userName: 'deployer' },
    });
  });

  it('takes no data events', () => {
    const { call, delivered, lookup, trail } = setUp();
    call('s3:PutObject', { Bucket: 'b' });
    call('sns:Publish', { Message: 'm' });
    trail.importHistory([toRecord(toCall('lambda:Invoke'), {})]);
    expect([trail.all(), delivered, lookup().Events]).toEqual([[], [], []]);
  });

  it('delivers nothing above 256 KB, and still shows it in event history', () => {
    const { call, delivered, lookup } = setUp();
    call('iam:PutUserPolicy', { UserName: 'eve', PolicyDocument: 'x'.repeat(300_000) });
    expect(delivered).toEqual([]);
    expect(names(lookup())).toEqual(['PutUserPolicy']);
  });

  it('shows an event once the delay has passed since it was recorded', () => {
    const { call, clock, lookup, trail } = setUp({ historyDelayMs: 5 * minutes });
    call('iam:CreateUser', { UserName: 'eve' });
    expect(trail.all()).toHaveLength(1);
    clock.advance(5 * minutes - 1);
    expect(lookup().Events).toEqual([]);
    clock.advance(1);
    expect(names(lookup())).toEqual(['CreateUser']);
  });

  it('shows imported records at once when they are old enough, and never delivers them', () => {
    const { delivered, lookup, trail } = setUp({ historyDelayMs: 5 * minutes });
    const at = (time: string, action: string) => toRecord(toCall(action, {}, { time: new Date(time) }), {});
    trail.importHistory([
      at('2026-11-22T09:00:00Z', 'iam:CreateUser'),
      at('2026-11-22T09:58:00Z', 'iam:DeleteUser'),
    ]);
    expect(names(lookup())).toEqual(['CreateUser']);
    expect(delivered).toEqual([]);
  });
});

describe('LookupEvents', () => {
  it('answers the newest first, those of one second in the reverse of their recording', () => {
    const { call, clock, lookup } = setUp();
    call('iam:CreateUser');
    call('iam:CreateAccessKey');
    clock.advance(2000);
    call('iam:PutUserPolicy');
    expect(names(lookup())).toEqual(['PutUserPolicy', 'CreateAccessKey', 'CreateUser']);
  });

  it('sees its own Region only; IAM is in us-east-1', () => {
    const { call, lookup } = setUp();
    call('ec2:StopInstances', {}, { region: 'eu-west-1' });
    call('iam:CreateUser', {}, { region: 'eu-west-1' });
    expect([names(lookup({}, 'eu-west-1')), names(lookup())]).toEqual([['StopInstances'], ['CreateUser']]);
  });

  it('forgets after 90 days', () => {
    const { call, clock, lookup } = setUp();
    call('iam:CreateUser');
    clock.advance(90 * days - 1000);
    expect(names(lookup())).toEqual(['CreateUser']);
    clock.advance(2000);
    expect(names(lookup())).toEqual([]);
  });

  it('gives each entry the record as text, and strings where CloudTrail has strings', () => {
    const { call, lookup } = setUp();
    const record = call('iam:UpdateAccessKey', {
      UserName: 'eve',
      AccessKeyId: 'AKIAEXAMPLEEVE000000',
      Status: 'Inactive',
    });
    const [event] = lookup().Events ?? [];
    expect(event).toEqual({
      EventId: record.eventID,
      EventName: 'UpdateAccessKey',
      ReadOnly: 'false',
      AccessKeyId: 'AKIAEXAMPLEDEPLOYER0',
      EventTime: new Date('2026-11-22T10:00:00Z'),
      EventSource: 'iam.amazonaws.com',
      Username: 'deployer',
      Resources: [
        { ResourceType: 'AWS::IAM::AccessKey', ResourceName: 'AKIAEXAMPLEEVE000000' },
        { ResourceType: 'AWS::IAM::User', ResourceName: 'eve' },
      ],
      CloudTrailEvent: JSON.stringify(record),
    });
  });

  it.each([
    [root, 'root'],
    [consoleSession, 'deployer'],
    [assumedRole, 'nightly'],
    [federatedUser, 'guest'],
  ])('names the user of a call (%#)', (principal, name) => {
    const { call, find } = setUp();
    call('iam:ListUsers', {}, { principal });
    expect(find('Username', name)).toHaveLength(1);
  });

  it('has neither user nor key for a call by a service', () => {
    const { call, lookup } = setUp();
    call('iam:ListUsers', {}, { principal: serviceItself });
    const [event] = lookup().Events ?? [];
    expect(event).not.toHaveProperty('Username');
    expect(event).not.toHaveProperty('AccessKeyId');
  });

  it('finds by every attribute', () => {
    const { call, find } = setUp();
    const record = call(
      'iam:CreateAccessKey',
      { UserName: 'eve' },
      {},
      { AccessKey: { AccessKeyId: 'AKIANEW' } },
    );
    call('ec2:DescribeInstances', {}, { principal: assumedRole });
    const found = [
      ['EventId', record.eventID],
      ['EventName', 'CreateAccessKey'],
      ['ReadOnly', 'false'],
      ['Username', 'deployer'],
      ['ResourceType', 'AWS::IAM::AccessKey'],
      ['ResourceName', 'AKIANEW'],
      ['EventSource', 'iam.amazonaws.com'],
      ['AccessKeyId', 'AKIAEXAMPLEDEPLOYER0'],
    ].map(([key = '', value = '']) => find(key, value).map(({ EventName }) => EventName));
    expect(found).toEqual(Array(8).fill(['CreateAccessKey']));
    expect(find('EventName', 'createaccesskey')).toEqual([]);
  });

  it('counts both ends of a time range in', () => {
    const { call, clock, lookup } = setUp();
    call('iam:CreateUser');
    clock.advance(1000);
    call('iam:DeleteUser');
    const at = (second: number) => new Date(`2026-11-22T10:00:0${String(second)}Z`);
    expect(names(lookup({ StartTime: at(0), EndTime: at(0) }))).toEqual(['CreateUser']);
    expect(names(lookup({ StartTime: at(1) }))).toEqual(['DeleteUser']);
    expect(names(lookup({ EndTime: at(1) }))).toEqual(['DeleteUser', 'CreateUser']);
  });

  it('pages by 50 unless told otherwise, and later events do not shift the pages', () => {
    const { call, clock, lookup } = setUp();
    const made = Array.from({ length: 120 }, () => call('iam:CreateUser').eventID).reverse();
    const first = lookup();
    clock.advance(1000);
    call('iam:DeleteUser');
    const second = lookup({ NextToken: first.NextToken });
    const third = lookup({ NextToken: second.NextToken });
    const pages = [first, second, third].map(({ Events = [] }) => Events.map(({ EventId }) => EventId));
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(pages.flat()).toEqual(made);
    expect(third).not.toHaveProperty('NextToken');
  });

  it('gives no token when the last page is just full', () => {
    const { call, lookup } = setUp();
    call('iam:CreateUser');
    call('iam:CreateUser');
    expect(lookup({ MaxResults: 2 })).not.toHaveProperty('NextToken');
  });

  it.each<[string, string, LookupEventsRequest, string]>([
    ['a token with another page size', 'InvalidNextTokenException', { MaxResults: 2 }, 'us-east-1'],
    [
      'a token with other times',
      'InvalidNextTokenException',
      { MaxResults: 1, StartTime: new Date(0) },
      'us-east-1',
    ],
    ['a token in another Region', 'InvalidNextTokenException', { MaxResults: 1 }, 'eu-west-1'],
  ])('refuses %s', (_what, name, request, region) => {
    const { call, lookup } = setUp();
    call('iam:CreateUser');
    call('iam:CreateUser');
    const { NextToken } = lookup({ MaxResults: 1 });
    expect(NextToken).toBeDefined();
    expect(() => lookup({ ...request, NextToken }, region)).toThrow(
      expect.objectContaining({ code: name, status: 400 }),
    );
  });

  it.each<[string, LookupEventsRequest]>([
    ['InvalidNextTokenException', { NextToken: 'made up' }],
    ['InvalidMaxResultsException', { MaxResults: 0 }],
    ['InvalidMaxResultsException', { MaxResults: 51 }],
    ['InvalidTimeRangeException', { StartTime: new Date(2), EndTime: new Date(1) }],
    ['InvalidEventCategoryException', { EventCategory: 'data' as 'insight' }],
    [
      'InvalidLookupAttributesException',
      {
        LookupAttributes: [
          { AttributeKey: 'EventName', AttributeValue: 'a' },
          { AttributeKey: 'Username', AttributeValue: 'b' },
        ],
      },
    ],
    [
      'InvalidLookupAttributesException',
      { LookupAttributes: [{ AttributeKey: 'SourceIp' as 'EventName', AttributeValue: 'a' }] },
    ],
    [
      'InvalidLookupAttributesException',
      { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: '' }] },
    ],
  ])('throws %s for %j, even when there are no events', (code, request) => {
    const { call, lookup } = setUp();
    expect(() => lookup(request)).toThrow(expect.objectContaining({ code, status: 400 }));
    call('iam:CreateUser');
    expect(() => lookup(request)).toThrow(expect.objectContaining({ code }));
  });

  it('has no insight events', () => {
    const { call, lookup } = setUp();
    call('iam:CreateUser');
    expect(lookup({ EventCategory: 'insight' }).Events).toEqual([]);
  });
});

describe('throttling', () => {
  it('allows two lookups a second in each Region after a burst of two', () => {
    const { clock, lookup } = setUp({ lookupsPerSecond: 2 });
    const throttled = expect.objectContaining({
      code: 'ThrottlingException',
      status: 400,
      message: 'Rate exceeded',
    });
    lookup();
    lookup();
    expect(() => lookup()).toThrow(throttled);
    expect(() => lookup({}, 'eu-west-1')).not.toThrow();
    clock.advance(500);
    expect(() => lookup()).not.toThrow();
    expect(() => lookup()).toThrow(throttled);
    clock.advance(60_000);
    lookup();
    lookup();
    expect(() => lookup()).toThrow(throttled);
  });

  it('is two a second when nothing is said', () => {
    const clock = createFakeClock();
    const { service } = createTrail({
      accountId: account,
      clock,
      historyDelayMs: 0,
      deliver: () => undefined,
    });
    const run = service.operations.LookupEvents as Operation;
    const lookup = () => run({} as never, toCall('cloudtrail:LookupEvents'));
    lookup();
    lookup();
    expect(lookup).toThrow('Rate exceeded');
  });
});

describe('the trail', () => {
  const arn = `arn:aws:cloudtrail:us-east-1:${account}:trail/management-events`;

  it('is one that logs in all Regions', () => {
    const { ask } = setUp();
    const described = expect.objectContaining({
      TrailARN: arn,
      IsMultiRegionTrail: true,
      HomeRegion: 'us-east-1',
    });
    expect(ask('DescribeTrails', {})).toEqual({ trailList: [described] });
    expect(ask('DescribeTrails', {}, 'eu-west-1')).toEqual({ trailList: [described] });
    expect(ask('DescribeTrails', { includeShadowTrails: false }, 'eu-west-1')).toEqual({ trailList: [] });
    expect(ask('DescribeTrails', { trailNameList: ['other'] })).toEqual({ trailList: [] });
    expect(ask('ListTrails', {}, 'eu-west-1')).toMatchObject({ Trails: [{ TrailARN: arn }] });
    expect(ask('GetTrailStatus', { Name: arn }, 'eu-west-1')).toMatchObject({ IsLogging: true });
    expect(ask('GetTrailStatus', { Name: 'management-events' })).toMatchObject({ IsLogging: true });
  });

  it('is found by name only at home', () => {
    const { ask } = setUp();
    const unknown = expect.objectContaining({ code: 'TrailNotFoundException' });
    expect(() => ask('GetTrailStatus', { Name: 'management-events' }, 'eu-west-1')).toThrow(unknown);
    expect(() => ask('GetTrailStatus', { Name: 'other' })).toThrow(unknown);
  });

  it('asks IAM for the trail where there is one', () => {
    const { trail } = setUp();
    expect(trail.service.access(toCall('cloudtrail:GetTrailStatus', { Name: 'management-events' }))).toEqual([
      { action: 'cloudtrail:GetTrailStatus', resource: arn },
    ]);
    expect(trail.service.access(toCall('cloudtrail:LookupEvents'))).toEqual([
      { action: 'cloudtrail:LookupEvents', resource: '*' },
    ]);
  });
});
