import { toFoundArtifact } from '../../../core/artifacts/persistence.ts';
import { preparationOf, preparedSince } from '../../../core/artifacts/prepared.ts';
import { planPersistence } from '../../../core/artifacts/plan-persistence.ts';
import { actionLimit } from '../../../core/containment/plan.ts';
import { toStanding, workingOf } from '../../../core/artifacts/standing.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { account, launchRecord, settings, userIdentity } from '../../support/events.ts';
import { stateOf } from '../../support/report/state.ts';
import { type CallOptions, call, newKey, newSession, newUser, userArn } from '../../support/review/made.ts';

const launch = {
  eventTime: '2026-11-01T10:00:00Z',
  sourceIp: '203.0.113.9',
  userAgent: 'Boto3/1.40',
};
const hours = (number: number): string =>
  new Date(Date.parse(launch.eventTime) - number * 3_600_000).toISOString();
const elsewhere = { sourceIPAddress: '198.51.100.7', userAgent: 'Terraform/1.9' };

describe('what ties a call before the launch to it', () => {
  it.each([
    ['nothing: it came after', {}, { eventTime: hours(-0.01) }, undefined],
    ['nothing: it came with the launch', {}, { eventTime: launch.eventTime }, undefined],
    ['the address', {}, { eventTime: hours(30), change: { userAgent: 'x' } }, 'same-address'],
    [
      'the agent',
      {},
      { eventTime: hours(30), change: { ...elsewhere, userAgent: launch.userAgent } },
      'same-agent',
    ],
    ['the hour', {}, { eventTime: hours(1), change: elsewhere }, 'in-the-hour'],
    ['only the credential', {}, { eventTime: hours(1.001), change: elsewhere }, 'elsewhere'],
    [
      'no address that others have, too',
      { sourceIp: '10.0.0.5' },
      { eventTime: hours(5), change: { ...elsewhere, sourceIPAddress: '10.0.0.5', vpcEndpointId: 'vpce-1' } },
      'elsewhere',
    ],
    [
      'no service that called for it',
      {
        sourceIp: 'cloudformation.amazonaws.com',
        userAgent: 'cloudformation.amazonaws.com',
        invokedBy: 'cloudformation.amazonaws.com',
      },
      {
        eventTime: hours(5),
        change: {
          sourceIPAddress: 'cloudformation.amazonaws.com',
          userAgent: 'cloudformation.amazonaws.com',
        },
      },
      'elsewhere',
    ],
    [
      'no agent of a call through a service, whatever it is called',
      { invokedBy: 'ec2fleet.amazonaws.com', userAgent: 'fleet' },
      { eventTime: hours(5), change: { ...elsewhere, userAgent: 'fleet' } },
      'elsewhere',
    ],
    [
      'no agent of the console',
      { userAgent: 'AWS Internal' },
      { eventTime: hours(5), change: { ...elsewhere, userAgent: 'AWS Internal' } },
      'elsewhere',
    ],
    [
      'nothing that the launch does not show',
      { sourceIp: undefined, userAgent: undefined },
      { eventTime: hours(5), change: { sourceIPAddress: undefined, userAgent: undefined } },
      'elsewhere',
    ],
  ] as const)('is %s', (_, change, options, tie) => {
    const record = call('CreateAccessKey', options);
    expect(preparationOf(record, { ...launch, ...change } as typeof launch, true)).toBe(tie);
  });

  it('is not the hour, for a session that only has the same name', () => {
    const far = call('CreateAccessKey', { eventTime: hours(0.5), change: elsewhere });
    expect(preparationOf(far, launch, false)).toBe('elsewhere');
    const near = call('CreateAccessKey', { eventTime: hours(0.5) });
    expect(preparationOf(near, launch, false)).toBe('same-address');
  });

  it('is looked for as far back as the settings say', () => {
    expect(preparedSince(launch, 24).toISOString()).toBe('2026-10-31T10:00:00.000Z');
    expect(preparedSince(launch, 0).toISOString()).toBe('2026-11-01T10:00:00.000Z');
  });
});

it('what works in part works, whatever of it could not be read', () => {
  const [open, closed, unread] = (['reverted', 'in-place', 'unknown'] as const).map((status) => ({
    status,
    note: 'x',
  }));
  expect(toStanding({ closing: [unread!, open!, closed!], denies: [] })).toEqual({ is: 'works' });
  expect(toStanding({ closing: [unread!, closed!], denies: [closed!] })).toEqual({ is: 'refused' });
  expect(toStanding({ closing: [unread!, closed!], denies: [unread!] })).toEqual({ is: 'unknown', why: 'x' });
});

describe('what was prepared', () => {
  const state = stateOf({ ...launchRecord, eventTime: launch.eventTime });
  const now = new Date('2026-11-01T10:05:00Z');
  const key = 'AKIAEXAMPLEMADE00001';
  const judge = (records: readonly object[], change: Partial<Settings> = {}, from = state) => {
    const window = { launch: from.launch, since: preparedSince(launch, 24) };
    const made = records.flatMap((record) => toFoundArtifact(record, 'us-east-1', window, account) ?? []);
    return planPersistence(from, made, settings(change), now);
  };
  const far = (hour: number): CallOptions => ({ eventTime: hours(hour), change: elsewhere });
  const verdicts = (found: ReturnType<typeof judge>) =>
    found.found.map(({ verdict, because }) => [verdict, because]);

  it('is contained where it was made in the last hour, as what was made since', () => {
    const judged = judge([newKey('bob', key, far(0.5)), newUser('backdoor', far(0.5))]);
    expect(new Set(verdicts(judged).map(String))).toEqual(
      new Set(['contain,the contained caller made it within the hour before the launch']),
    );
    expect(judged.act).toBe(true);
    expect(judged.plan.actions).toContainEqual({ kind: 'deactivate-key', userName: 'bob', accessKeyId: key });
  });

  it('is left, with what would contain it, where nothing but the credential ties it to the launch', () => {
    const judged = judge([newKey('bob', key, far(20))]);
    expect(judged).toMatchObject({
      act: false,
      plan: state.plan,
      found: [
        {
          verdict: 'leave',
          because: expect.stringMatching(/it may be the work of its owner/),
          actions: [{ kind: 'deactivate-key', userName: 'bob', accessKeyId: key }],
        },
      ],
    });
  });

  it('is planned where the plan closes it anyway, whoever made it', () => {
    const own = newKey(userIdentity.userName, String(state.caller.accessKeyId), far(20));
    expect(judge([own]).found.map(({ verdict }) => verdict)).toEqual(['planned']);
  });

  it('is left where its user or role is protected, by name too', () => {
    const protectedPrincipals = [userArn('guard')];
    const judged = judge([newKey('guard', key, far(0.1))], { protectedPrincipals });
    expect(verdicts(judged)).toEqual([['leave', `${userArn('guard')} is protected by the settings`]]);
  });

  it('is left where the settings would expect the same launch of it, and not for any other rule', () => {
    const role = 'arn:aws:iam::111122223333:role/web';
    const session = newSession('web', 'xy', {
      ...far(0.1),
      answer: {
        credentials: { accessKeyId: 'ASIAEXAMPLEMADE00001', expiration: 'Nov 1, 2026, 11:00:00 AM' },
        assumedRoleUser: {
          assumedRoleId: 'AROAEXAMPLEROLEID0009:xy',
          arn: `arn:aws:sts::${account}:assumed-role/web/xy`,
        },
      },
    });
    const rule = { name: 'web tier', principals: [role] };
    expect(verdicts(judge([session], { expectations: [rule] }))).toEqual([
      ['leave', `the settings expect such a launch of ${role}: web tier`],
    ]);
    const other = { ...rule, regions: ['eu-north-1'] };
    expect(judge([session], { expectations: [other] }).found.map(({ verdict }) => verdict)).toEqual([
      'contain',
    ]);
  });

  it('does not tell of sessions that are over, and once of those that one deny is about', () => {
    const session = (eventTime: string, expiration: string) =>
      newSession('web', 'ci', {
        eventTime,
        change: elsewhere,
        answer: {
          credentials: { accessKeyId: 'ASIAEXAMPLEMADE00001', expiration },
          assumedRoleUser: {
            assumedRoleId: 'AROAEXAMPLEROLEID0009:ci',
            arn: `arn:aws:sts::${account}:assumed-role/web/ci`,
          },
        },
      });
    const over = session(hours(3), 'Nov 1, 2026, 8:00:00 AM');
    const live = [0.9, 0.5, 0.7].map((hour) => session(hours(hour), 'Nov 1, 2026, 11:00:00 AM'));
    const { found } = judge([over, ...live]);
    expect(found.map(({ eventTime }) => eventTime)).toEqual([hours(0.5)]);
    expect(judge([over]).found).toEqual([]);
    expect(found[0]).toMatchObject({ expiresAt: '2026-11-01T11:00:00.000Z', prepared: 'in-the-hour' });
  });

  it('is contained before the sessions that somebody fills the plan with', () => {
    const sessions = Array.from({ length: 80 }, (_, index) =>
      newSession('web', `s${1000 + index}`, {
        eventTime: hours(0.5 - index / 1000),
        answer: {
          credentials: { accessKeyId: 'ASIAEXAMPLEMADE00001', expiration: 'Nov 1, 2026, 11:00:00 AM' },
          assumedRoleUser: {
            assumedRoleId: `AROAEXAMPLEROLEID0009:s${1000 + index}`,
            arn: `arn:aws:sts::${account}:assumed-role/web/s${1000 + index}`,
          },
        },
      }),
    );
    const { plan, found } = judge([...sessions, newKey('bob', key, { eventTime: hours(0.01) })]);
    expect(plan.actions).toContainEqual({ kind: 'deactivate-key', userName: 'bob', accessKeyId: key });
    const left = found.filter(({ verdict }) => verdict === 'leave');
    expect(left.length).toBeGreaterThan(5);
    // The oldest of them.
    expect(left[0]!.what).toContain(':s1000 ');
    expect(left[0]!.because).toContain(`has its ${actionLimit} actions`);
  });

  it('is not hidden by a flood of what the plan has, and what has no room is counted', () => {
    const planned = Array.from({ length: 300 }, () =>
      newKey(userIdentity.userName, String(state.caller.accessKeyId)),
    );
    const left = Array.from({ length: 130 }, (_, index) =>
      newKey(`u${index}`, `AKIAEXAMPLELEFT0${1000 + index}`, far(20)),
    );
    const { found, unread = 0 } = judge([...planned, ...left]);
    const listed = found.filter(({ verdict }) => verdict === 'leave').length;
    expect(listed).toBeGreaterThan(40);
    expect(listed + unread).toBe(130);
    expect(workingOf({ persistence: { found, unread } }).unread).toBe(unread);
  });
});
