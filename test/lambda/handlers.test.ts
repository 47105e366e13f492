import { toTold } from '../../core/report/opening/told.ts';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  AttachUserPolicyCommand,
  DeleteLoginProfileCommand,
  GetLoginProfileCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListSSHPublicKeysCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { env, errors, keepWarm, warmSteps } from '../../lambda/contract.ts';
import { revokePolicy } from '../../core/containment/deny-policy.ts';
import type { StepResult } from '../../core/containment/outcome.ts';
import type { Trace } from '../../core/lineage/trace.ts';
import { account, launchRecord, roleIdentity, settings, toEvent, userIdentity } from '../support/events.ts';
import { issued, originIdentity } from '../support/review/issued.ts';
import { context } from '../support/run/lambda.ts';
import { awsError } from '../support/run/sdk.ts';
import type { ContainmentState } from '../../core/state.ts';
import { held } from '../support/incidents.ts';
import { activityOf } from '../support/review/activity.ts';
import { containment, stateOf } from '../support/report/state.ts';

process.env[env.incidentTable] = 'incidents';
process.env[env.reportTopic] = 'arn:aws:sns:us-east-1:111122223333:topic';
process.env[env.evidenceBucket] = 'evidence';
process.env[env.lookupsPerSecond] = '2';
process.env[env.account] = account;
process.env[env.settings] = JSON.stringify(settings());
process.env['AWS_REGION'] = 'us-east-1';
process.env['POWERTOOLS_DEV'] = 'true'; // logs go through console, where they can be looked at
process.env['POWERTOOLS_METRICS_DISABLED'] = 'false';

const iam = mockClient(IAMClient);
const dynamodb = mockClient(DynamoDBClient);
const cloudtrail = mockClient(CloudTrailClient);
const s3 = mockClient(S3Client);
const sns = mockClient(SNSClient);
const eventBridge = mockClient(EventBridgeClient);
const logged: string[] = [];

beforeEach(() => {
  for (const mock of [iam, dynamodb, cloudtrail, s3, sns, eventBridge]) mock.reset();
  eventBridge.on(PutEventsCommand).resolves({});
  logged.length = 0;
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    jest
      .spyOn(console, method)
      .mockImplementation((...parts: unknown[]) => void logged.push(parts.join(' ')));
  }
});
afterEach(() => jest.restoreAllMocks());

/** The handler as it is exported, which is what Lambda calls. */
async function invoke(step: string, input: unknown): Promise<unknown> {
  const module = (await import(`../../lambda/steps/${step}/handler.ts`)) as {
    handler: (i: unknown, c: unknown) => unknown;
  };
  return module.handler(input, context);
}
const putTypes = () =>
  eventBridge
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries!.map(({ DetailType }) => DetailType));
const metric = (name: string): unknown =>
  logged
    .filter((line) => line.includes('"_aws"'))
    .map((line) => (JSON.parse(line) as Record<string, unknown>)[name])
    .find((value) => value !== undefined);

const recent = { ...launchRecord, eventTime: new Date(Date.now() - 1_000).toISOString() };
const event = toEvent({ ...recent, userAgent: 'attacker-chose-this' });

/** IAM knows the user by the name and the id that the record shows. */
function knownUser(): typeof iam {
  iam
    .resolves({})
    .on(GetUserCommand)
    .resolves({ User: { UserId: userIdentity.principalId } as never });
  iam.on(GetAccessKeyLastUsedCommand).rejects(awsError('NoSuchEntityException', 404));
  return iam;
}

describe('the exported handlers', () => {
  it('resolve-caller: the intent, the circuit breaker, then the route; the event is never logged', async () => {
    dynamodb.on(UpdateItemCommand).resolves({});
    const state = await invoke('resolve-caller', { event, execution: 'e1' });
    expect(state).toMatchObject({ route: 'contain', attempts: { value: 0 }, phase: 'first' });
    const keys = dynamodb
      .calls()
      .map(({ args }) => (args[0].input as { Key: { sk: { S: string } } }).Key.sk.S);
    expect(keys).toEqual(['INCIDENT', 'BREAKER']);
    expect(metric('LaunchToReceived')).toBeGreaterThan(0);
    expect(logged.join()).toContain('caller resolved');
    expect(logged.join()).not.toContain('attacker-chose-this');
  });
  it('resolve-caller: absorbed when another execution has it', async () => {
    dynamodb.on(UpdateItemCommand).rejects(
      Object.assign(awsError('ConditionalCheckFailedException'), {
        Item: {
          ...{ execution: { S: 'other' }, incidentId: { S: 'fb-1' }, status: { S: 'alerted' } },
          windowEnds: { S: '9999-12-31T00:00:00.000Z' },
        },
      }),
    );
    expect(await invoke('resolve-caller', { event, execution: 'e1' })).toMatchObject({
      route: 'absorbed',
      incident: { id: 'fb-1' },
      tally: { sk: expect.stringMatching(/^LAUNCH#fb-1#/) },
    });
    // Its own write, and that of what on-call is told of an alert again, which another incident refuses here.
    expect(dynamodb.calls()).toHaveLength(2);
  });
  it('resolve-caller: ignores without a write', async () => {
    const service = toEvent({ ...launchRecord, userIdentity: { type: 'AWSService', invokedBy: 'x' } });
    expect(await invoke('resolve-caller', { event: service, execution: 'e1' })).toMatchObject({
      route: 'ignore',
    });
    expect(dynamodb.calls()).toHaveLength(0);
  });
  it('deactivate-keys', async () => {
    iam.on(UpdateAccessKeyCommand).resolves({});
    expect(await invoke('deactivate-keys', stateOf())).toMatchObject({
      failed: false,
      outcomes: [{ status: 'done' }],
    });
    expect(iam.calls()).toHaveLength(1);
    expect(metric('LaunchToAction')).toBeGreaterThan(0);
  });
  it('revoke-sessions: looks, writes down what it found, and acts, in one call', async () => {
    knownUser().on(GetUserPolicyCommand).rejects(awsError('NoSuchEntityException', 404));
    expect(await invoke('revoke-sessions', stateOf())).toMatchObject({
      failed: false,
      outcomes: [{ status: 'done' }],
    });
    expect(iam.commandCalls(PutUserPolicyCommand)).toHaveLength(1);
    const [written] = dynamodb.commandCalls(PutItemCommand);
    expect(written!.args[0].input).toMatchObject({
      TableName: 'incidents',
      Item: { pk: { S: 'PRIOR#user:x' }, sk: { S: expect.stringMatching(/^fb-.*#[0-9a-f]{12}$/) } },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
  });
  it('revoke-sessions: attaches the AWSDenyAll of its own partition', async () => {
    knownUser().on(PutUserPolicyCommand).rejects(awsError('LimitExceededException', 409));
    await invoke('revoke-sessions', { ...stateOf(), lookError: {} });
    expect(iam.commandCalls(AttachUserPolicyCommand)[0]!.args[0].input.PolicyArn).toBe(
      'arn:aws:iam::aws:policy/AWSDenyAll',
    );
  });
  it('deactivate-credentials', async () => {
    knownUser()
      .on(ListSSHPublicKeysCommand)
      .resolves({ SSHPublicKeys: [{ SSHPublicKeyId: 'APKA1', Status: 'Active' }] } as never);
    expect(await invoke('deactivate-credentials', stateOf())).toMatchObject({
      outcomes: [{ target: 'APKA1', status: 'done' }, { status: 'already' }, { status: 'already' }],
    });
  });
  it('revoke-sessions, repeated: keeps when it was done first; renewed: says when that was', async () => {
    knownUser();
    const state = stateOf(undefined, { containment: containment() });
    expect(await invoke('revoke-sessions', { ...state, lookError: {} })).toMatchObject({
      outcomes: [{ at: '2026-11-01T10:00:01.000Z' }],
    });
    const renewed = (await invoke('revoke-sessions', { ...state, renew: true })) as StepResult;
    expect(renewed.outcomes).toHaveLength(1);
    expect(renewed.outcomes[0]!.at).not.toBe('2026-11-01T10:00:01.000Z');
  });
  it('trace-credential: finds the origin, plans its containment, and logs no event', async () => {
    const key = roleIdentity.accessKeyId;
    const record = issued(key, { change: { userAgent: 'attacker-chose-this' } });
    cloudtrail
      .on(LookupEventsCommand)
      .resolves({ Events: [{ EventId: 'a', CloudTrailEvent: JSON.stringify(record) }] });
    const state = stateOf({ ...launchRecord, userIdentity: roleIdentity });
    expect(await invoke('trace-credential', state)).toMatchObject({
      phase: 'first',
      act: true,
      lineage: { end: 'long-term-key', origin: { accessKeyId: originIdentity.accessKeyId } },
      plan: {
        actions: [
          { kind: 'revoke-role-sessions' },
          { kind: 'deactivate-key', userName: 'mallory' },
          ...Array<object>(5).fill({ userName: 'mallory' }),
        ],
      },
    });
    expect(logged.join()).not.toContain('attacker-chose-this');
  });
  it('trace-credential: keeps what was traced to its end, without another search', async () => {
    const record = issued(roleIdentity.accessKeyId);
    cloudtrail.on(LookupEventsCommand).resolves({ Events: [{ CloudTrailEvent: JSON.stringify(record) }] });
    const state = stateOf({ ...launchRecord, userIdentity: roleIdentity });
    const trace = (await invoke('trace-credential', state)) as Trace;
    cloudtrail.reset();
    cloudtrail.rejects(new Error('must not be asked'));
    const again = { ...state, phase: 'follow-up', trace, plan: trace.plan };
    expect(await invoke('trace-credential', again)).toMatchObject({
      phase: 'follow-up',
      lineage: trace.lineage,
      act: false,
    });
    expect(cloudtrail.calls()).toEqual([]);
  });
  it('trace-credential: searches again what was not found, in every region then', async () => {
    cloudtrail.on(LookupEventsCommand).resolves({ Events: [] });
    const state = stateOf({ ...launchRecord, userIdentity: roleIdentity });
    const trace = (await invoke('trace-credential', state)) as Trace;
    expect(trace).toMatchObject({ act: false, lineage: { end: 'not-found' } });
    const regions = { names: ['us-east-1', 'eu-north-1'] };
    const again = (await invoke('trace-credential', {
      ...state,
      phase: 'follow-up',
      trace,
      regions,
    })) as Trace;
    expect(trace.lineage.coverage.map(({ region }) => region)).toEqual(['us-east-1', 'ap-southeast-2']);
    expect(again.lineage.coverage.map(({ region }) => region)).toContain('eu-north-1');
  });
  it('disable-console', async () => {
    knownUser();
    iam.on(GetLoginProfileCommand).resolves({ LoginProfile: { UserName: 'x', CreateDate: new Date(0) } });
    iam.on(DeleteLoginProfileCommand).resolves({});
    expect(await invoke('disable-console', stateOf())).toMatchObject({
      failed: false,
      outcomes: [{ status: 'done', note: expect.stringContaining('1970-01-01') }],
    });
  });
  it('verify', async () => {
    knownUser().on(GetLoginProfileCommand).rejects(awsError('NoSuchEntityException', 404));
    iam.on(GetUserPolicyCommand).resolves({ PolicyDocument: encodeURIComponent(revokePolicy(new Date())) });
    const result = await invoke('verify', stateOf(undefined, { containment: containment() }));
    expect(result).toMatchObject({ held: true, status: 'held' });
    expect(metric('NotContained')).toBe(0);
    expect(metric('LaunchToVerified')).toBeGreaterThan(0);
    expect(metric('LaunchToContained')).toBe(1_500);
  });
  it('verify: counts what is not contained, for the alarm', async () => {
    knownUser()
      .on(ListAccessKeysCommand)
      .resolves({ AccessKeyMetadata: [{ AccessKeyId: 'AKIAEXAMPLEKEY000001', Status: 'Active' }] });
    iam.on(GetLoginProfileCommand).rejects(awsError('NoSuchEntityException', 404));
    iam.on(GetUserPolicyCommand).resolves({ PolicyDocument: '{}' });
    expect(await invoke('verify', stateOf())).toMatchObject({ held: false });
    expect(metric('NotContained')).toBe(1);
  });
  it('review-activity', async () => {
    cloudtrail
      .on(LookupEventsCommand)
      .callsFake(({ EndTime }) => ({ Events: [{ EventId: 'a', EventName: 'GetUser', EventTime: EndTime }] }));
    s3.on(PutObjectCommand).resolves({});
    const state = stateOf(undefined, { regions: { names: ['us-east-1'] } });
    const request = { state, continue: false };
    // One event in each region.
    expect(await invoke('review-activity', request)).toMatchObject({ calls: 2, coverage: [{}, {}] });
    expect(metric('CallsReviewed')).toBe(2);
    expect(s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input.Bucket)).toContain('evidence');
  });
  it('publish-report', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm1' });
    const result = await invoke('publish-report', { notice: 'report', state: stateOf() });
    expect(result).toMatchObject({ messageId: 'm1', subject: expect.stringContaining('Firebreak') });
    expect(metric('LaunchToReported')).toBeGreaterThan(0);
    expect(putTypes()).toEqual(['Incident Opened', 'Not Contained']);
    expect(metric('EventsUndelivered')).toBeUndefined();
  });
  it('publish-report: events that cannot be put are said, and the mail is out', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm1' });
    eventBridge.on(PutEventsCommand).rejects(awsError('AccessDeniedException'));
    const result = await invoke('publish-report', { notice: 'report', state: stateOf() });
    expect(result).toMatchObject({ messageId: 'm1' });
    expect(metric('EventsUndelivered')).toBe(1);
    expect(logged.join()).toContain('AccessDeniedException');
  });
  it('publish-report: a follow-up without news is an event, and no mail', async () => {
    const watched = (phase: ContainmentState['phase']) =>
      stateOf(undefined, { phase, verification: held, activity: activityOf({ calls: 5 }) });
    const told = toTold({ now: new Date(), state: watched('watch-2') });
    const report = { messageId: 'm1', publishedAt: '2026-11-01T10:15:00.000Z', phase: 'watch-2', told };
    const state = { ...watched('follow-up'), report };
    expect(await invoke('publish-report', { notice: 'report', state })).toEqual(report);
    expect(sns.commandCalls(PublishCommand)).toHaveLength(0);
    expect(putTypes()).toEqual(['Follow-up']);
  });
  it('publish-report mails nothing behind the follow-up unless there is news', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm2' });
    const base = stateOf(undefined, {
      phase: 'review-end',
      activity: activityOf({ calls: 5, complete: false }),
    });
    const told = toTold({ now: new Date(), state: base });
    const report = { messageId: 'm1', publishedAt: '2026-11-01T10:15:00.000Z', told };
    // Reading on died, and nothing came of it.
    const state = { ...base, report };
    expect(await invoke('publish-report', { notice: 'report', state })).toEqual(report);
    expect(sns.commandCalls(PublishCommand)).toHaveLength(0);
    expect(putTypes()).toEqual([]);
    const complete = { ...state, activity: activityOf({ calls: 9 }) };
    expect(await invoke('publish-report', { notice: 'report', state: complete })).toMatchObject({
      messageId: 'm2',
      told: { calls: 9, complete: true },
    });
  });
  it.each(warmSteps)(
    '%s does nothing with what keeps it warm: no call, no log line, no metric',
    async (step) => {
      expect(await invoke(step, keepWarm)).toEqual(keepWarm);
      expect([iam, dynamodb].flatMap((mock) => mock.calls())).toEqual([]);
      expect(logged).toEqual([]);
    },
  );
  it('takes no event for what keeps it warm, whatever is in it', async () => {
    dynamodb.on(UpdateItemCommand).resolves({});
    const disguised = { ...event, ...keepWarm, detail: { ...recent, ...keepWarm } };
    expect(await invoke('resolve-caller', { event: disguised, execution: 'e1' })).toMatchObject({
      route: 'contain',
    });
  });
  it.each([
    ['resolve-caller', () => dynamodb.rejects(awsError('ThrottlingException')), { event, execution: 'e' }],
    ['deactivate-keys', () => iam.rejects(awsError('Throttling')), stateOf()],
    ['revoke-sessions', () => iam.rejects(awsError('Throttling')), stateOf()],
    ['disable-console', () => iam.rejects(awsError('Throttling')), stateOf()],
    ['verify', () => iam.rejects(awsError('Throttling')), stateOf()],
    ['publish-report', () => sns.rejects(awsError('Throttled', 503)), { notice: 'report', state: stateOf() }],
  ])(
    '%s throws what may pass by the name that the state machine retries on, and logs it',
    async (step, fail, input) => {
      fail();
      await expect(invoke(step, input)).rejects.toMatchObject({ name: errors.retryable });
      expect(logged.join()).toContain('step failed');
    },
  );
});
