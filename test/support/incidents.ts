import type { ContainmentState } from '../../core/state.ts';
import { toIssuance } from '../../core/lineage/issuance.ts';
import type { InstancesNow } from '../../core/instances/instances.ts';
import type { Artifact } from '../../core/artifacts/artifact.ts';
import type { Verification } from '../../core/containment/outcome.ts';
import type { Activity, ActivityCall } from '../../core/review/totals/activity.ts';
import { planSecondWave } from '../../core/lineage/second-wave.ts';
import { activityOf } from './review/activity.ts';
import { account, launchRecord, roleIdentity, settings } from './events.ts';
import { issued } from './review/issued.ts';
import { containment, stateOf } from './report/state.ts';

/** Whole incidents, as the state machine ends with them, for whatever renders them. */

/** What every text of an incident that others chose is made of; the index tells many apart. */
export type Words = (field: string, index?: number) => string;

/** Harmless ones. */
export const calm: Words = (field, index) => `${field}${index === undefined ? '' : `-${index}`}`;

export const held: Verification = {
  held: true,
  status: 'held',
  checkedAt: '2026-11-01T10:00:12.000Z',
  millisecondsSinceLaunch: 12_000,
  findings: [
    { action: 'deactivate-key', target: 'AKIAEXAMPLEKEY000001', status: 'in-place', note: 'inactive' },
    { action: 'revoke-sessions', target: 'deploy', status: 'in-place', note: 'denied' },
  ],
};

const minute = (index: number): string => new Date(Date.UTC(2026, 10, 1, 9, index)).toISOString();

export const callOf = (words: Words, index: number, change: Partial<ActivityCall> = {}): ActivityCall => ({
  eventId: words('event', index),
  eventTime: minute(index % 600),
  eventName: words('RunInstances', index),
  service: words('ec2', index),
  region: words('us-east-1', index),
  readOnly: index % 2 === 0,
  sourceIp: words('203.0.113.9', index),
  userAgent: words('aws-cli/2.30', index),
  ...(index % 3 === 0 && { errorCode: words('Client.UnauthorizedOperation', index) }),
  ...change,
});

export const thingOf = (words: Words, index: number, change: Partial<Artifact> = {}): Artifact => ({
  kind: 'access-key',
  what: `access key of user ${words('backdoor', index)}`,
  eventName: words('CreateAccessKey', index),
  eventId: words('made', index),
  eventTime: minute(90 + (index % 30)),
  region: words('us-east-1', index),
  technique: 'T1098.001',
  techniqueName: 'Additional Cloud Credentials',
  removal: [`aws iam delete-access-key --user-name backdoor-${index} --access-key-id AKIAEXAMPLEMADE00001`],
  inspect: [],
  ...change,
});

const counts = (words: Words, field: string, size: number) =>
  Array.from({ length: size }, (_, index) => ({ name: words(field, index), count: size * 7 - index }));

/** A review as large as is asked for. */
export function reviewOf(words: Words = calm, size = 5, change: Partial<Activity> = {}): Activity {
  const many = <T>(make: (index: number) => T, limit = size): readonly T[] =>
    Array.from({ length: Math.min(size, limit) }, (_, index) => make(index));
  return activityOf({
    calls: size * 40,
    failed: size * 3,
    denied: size * 2,
    changeCount: size * 9,
    firstSeen: minute(0),
    lastSeen: minute(90),
    credentials: counts(words, 'AKIAEXAMPLEKEY00000', Math.min(size, 10)),
    services: counts(words, 'ec2', Math.min(size, 60)),
    regions: counts(words, 'us-east-1', Math.min(size, 40)),
    operations: counts(words, 'ec2:RunInstances', Math.min(size, 100)),
    errors: counts(words, 'Client.UnauthorizedOperation', Math.min(size, 50)),
    deniedOperations: counts(words, 'ec2:DescribeRegions', Math.min(size, 50)),
    sourceIps: counts(words, '203.0.113.9', Math.min(size, 200)),
    userAgents: counts(words, 'aws-cli', Math.min(size, 2_000)),
    matrix: many(
      (index) => ({
        region: words('us-east-1', index % 40),
        service: words('ec2', Math.floor(index / 40) % 20),
        count: 1 + ((index * 37) % 500),
      }),
      800,
    ),
    firstUses: many(
      (index) => ({ kind: 'region', name: words('eu-west-1', index), first: minute(70), count: 3 }),
      40,
    ),
    timeline: {
      stepSeconds: 60,
      intervals: many(
        (index) => ({
          at: minute(60 + index),
          calls: 1 + ((index * 13) % 90),
          changes: (index * 5) % 20,
          errors: (index * 3) % 9,
        }),
        200,
      ),
    },
    changes: many((index) => callOf(words, index), 25),
    made: { items: many((index) => thingOf(words, index), 60), more: size > 60 ? 12 : 0 },
    instances: { items: [], more: 0 },
    resources: {
      items: many(
        (index) => ({
          type: words('AWS::EC2::SecurityGroup', index),
          name: words('sg-1', index),
          region: words('us-east-1', index),
          events: 9,
          changes: 1,
          others: { items: [{ ...callOf(words, index), who: words('admin', index) }], more: 2 },
        }),
        30,
      ),
      more: 0,
    },
    after: {
      since: '2026-11-01T10:00:02.000Z',
      calls: 4,
      denied: 4,
      neverDenied: 0,
      notDenied: { items: [], more: 0 },
    },
    searchedFor: [`AccessKeyId ${words('AKIAEXAMPLEKEY000001')}`],
    coverage: many(
      (index) => ({
        region: words('us-east-1', index),
        pages: 3,
        events: 120,
        ...(index % 4 === 3 && { incomplete: words('Throttled', index), readBackTo: minute(5) }),
      }),
      40,
    ),
    complete: false,
    notSearched: [words('a resource')],
    kept: { records: size * 40 },
    ...change,
  });
}

/** What EC2 says of so many instances. */
export function instancesNow(words: Words = calm, size = 2): InstancesNow {
  const items = Array.from({ length: size }, (_, index) => ({
    instanceId: words === calm ? `i-${index.toString(16).padStart(17, '0')}` : words('i-0', index),
    region: words === calm ? `us-east-${(index % 2) + 1}` : words('us-east-1', index % 40),
    instanceType: words('p5.48xlarge', index % 3),
    state: index % 5 === 4 ? 'terminated' : 'running',
  }));
  const running = items.filter(({ state }) => state === 'running').length;
  return {
    lookedUpAt: '2026-11-01T10:00:13.000Z',
    instances: { items, more: 0 },
    states: [
      { name: 'running', count: running },
      { name: 'terminated', count: size - running },
    ],
    unavailable: [{ region: words('me-south-1'), why: words('AccessDenied') }],
    cost: {
      currency: 'USD',
      perHour: running * 55.04,
      perDay: running * 55.04 * 24,
      items: [
        {
          instanceType: words('p5.48xlarge'),
          region: words('us-east-1'),
          count: running,
          perHourEach: 55.04,
        },
      ],
      missing: [
        { instanceType: words('x9.huge'), region: words('us-east-1'), count: 1, why: words('no price') },
      ],
    },
  };
}

const roleKey = 'ASIAEXAMPLEKEY000001';

/** A contained role session with its lineage, a review, instances, things made: every section has something. */
export function wholeIncident(
  words: Words = calm,
  size = 5,
  change: Partial<ContainmentState> = {},
): ContainmentState {
  const record = {
    ...launchRecord,
    userIdentity: roleIdentity,
    userAgent: words('aws-cli/2.30'),
    sourceIPAddress: words('203.0.113.9'),
    requestParameters: { ...launchRecord.requestParameters, instanceType: words('p5.48xlarge') },
  };
  const base = stateOf(record, { containment: containment(), verification: held });
  const issuedBy = toIssuance(issued(roleKey), roleKey, 'us-east-1', account)!;
  const lineage = {
    accessKeyId: roleKey,
    links: [{ accessKeyId: roleKey, issuedBy: { ...issuedBy, sourceIp: words('198.51.100.7') } }],
    end: 'long-term-key' as const,
    reason: `it goes back to ${words('the long-term key')}`,
    origin: issuedBy.issuer,
    searchedAt: '2026-11-01T10:00:05Z',
    coverage: [{ region: 'us-east-1', pages: 1, events: 1 }],
  };
  const wave = planSecondWave(base, lineage, settings());
  return {
    ...base,
    trace: { phase: base.phase, lineage, ...wave, denied: [] },
    plan: wave.plan,
    launches: {
      count: size,
      attempts: 1,
      instances: size,
      regions: [words('us-east-1'), 'eu-west-1'],
      first: '2026-11-01T10:00:00.000Z',
      last: '2026-11-01T10:00:59.000Z',
    },
    activity: reviewOf(words, size),
    instances: instancesNow(words, size),
    ...change,
  };
}
