import fc from 'fast-check';
import { toCaller } from '../../core/caller/to-caller.ts';
import { type Launch, toLaunch } from '../../core/verdict/launch.ts';
import { targetOf } from '../../core/containment/action.ts';
import { planContainment } from '../../core/containment/plan.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { at } from '../../core/values/unknown.ts';
import { isContainable, judgeLaunch } from '../../core/verdict/verdict.ts';
import { settings } from '../support/events.ts';
import { itWithRealRecords, realRecords, type RealRecord } from '../support/real-records.ts';

/** The account a record is about: the caller's own, as a responder in that account would see it. */
const accountOf = (record: RealRecord): string =>
  /::(\d{12}):/.exec(String(record.userIdentity?.['arn']))?.[1] ?? String(record.userIdentity?.['accountId']);

/** How one and the same record fares under other settings. */
const variants = {
  plain: {},
  attempts: { respondTo: 'attempts' },
  /** Everybody who can be protected is. */
  protected: { protectedPrincipals: ['arn:aws:iam::*:user/*', 'arn:aws:iam::*:role/*'] },
  /** What bert-jan usually does from where he usually is. */
  expected: {
    expectations: [
      {
        name: 'bert-jan at home',
        principals: ['arn:aws:iam::*:user/bert-*'],
        regions: ['us-east-1'],
        instanceTypes: ['t3.*'],
        images: ['ami-029eb80bc237bec6f'],
        maxCount: 1,
        sourceNetworks: ['192.168.0.0/16'],
        mfa: false,
      },
    ],
  },
  /** A rule that somebody wrote too widely: what it cannot be about is still alerted on. */
  wide: { expectations: [{ name: 'wide', maxCount: 100 }] },
  /** Rules that each miss by one field. */
  missed: {
    expectations: [
      { name: 'with MFA', mfa: true },
      { name: 'from elsewhere', sourceNetworks: ['198.51.100.0/24', '2001:db8::/32'] },
      { name: 'by a service', services: ['autoscaling.amazonaws.com'] },
      { name: 'of another path', principals: ['arn:aws:iam::*:user/ci/*', 'arn:aws:iam::*:role/ci/*'] },
    ],
  },
} as const satisfies Record<string, Partial<Settings>>;

type Variant = keyof typeof variants;
type Kind = 'ignore' | 'alert' | 'contain';

interface Row {
  readonly eventId: string;
  readonly caller: string;
  /** Under no settings but the defaults. */
  readonly verdict: Kind;
  /** What a person who reads the record says. */
  readonly why: string;
  /** What the verdict has to say. */
  readonly because: RegExp;
  /** Where other settings make a difference. */
  readonly under?: Partial<Record<Variant, readonly [Kind, RegExp]>>;
}

/** A try of bert-jan that failed: an attempt, and expected where his launches are. */
const failedTry = {
  caller: 'user-key',
  verdict: 'alert',
  why: 'bert-jan tried and failed: InvalidParameterValue',
  because: /^nothing was launched \(Client\.InvalidParameterValue\)/,
  under: {
    attempts: ['contain', /long-term access key$/],
    protected: ['alert', /user\/bert-jan is protected/],
    expected: ['ignore', /"bert-jan at home" matches: .*; source address 192\.168\.10\.20 matches 192\.168/],
    wide: ['ignore', /1 instances asked for, at most 100 expected/],
  },
} as const;
const launched = {
  ...failedTry,
  verdict: 'contain',
  why: 'bert-jan launched with a long-term key',
  because: /^no expectation matches, and an IAM user signed with a long-term access key$/,
} as const;
const failedRole = {
  caller: 'role-session',
  verdict: 'alert',
  why: 'a role session failed: VcpuLimitExceeded',
  because: /^nothing was launched \(Client\.VcpuLimitExceeded\)/,
  under: {
    attempts: ['contain', /assumed role/],
    protected: ['alert', /role\/stratus-red-team-.* is protected/],
    wide: ['ignore', /10 instances asked for/],
  },
} as const;
const oldAutoScaling = {
  caller: 'service',
  verdict: 'ignore',
  why: 'Auto Scaling, recorded as root without a key',
  because: /Auto Scaling/,
} as const;

/** Every RunInstances record of the folder, in its order, and what a person who reads it says. */
const expected: readonly Row[] = [
  {
    eventId: '1a4debbb',
    ...failedRole,
    why: 'a role session was denied',
    because: /^nothing was launched \(Client\.UnauthorizedOperation\)/,
  },
  {
    eventId: '6589a9eb',
    caller: 'malformed',
    verdict: 'alert',
    why: 'the account id in the ARN has 11 digits, so there is no such role, and nothing can expect or protect it',
    because: /sessionIssuer is not a role/,
  },
  {
    eventId: '6589a9eb',
    caller: 'user-session',
    verdict: 'contain',
    why: 'c7nbot launched from an old console session',
    because: /^no expectation matches, and an IAM user called with a temporary key/,
    under: { protected: ['alert', /user\/c7nbot is protected/], wide: ['ignore', /1 instances/] },
  },
  { eventId: '6da8b953', ...oldAutoScaling },
  { eventId: '73933acf', ...oldAutoScaling },
  { eventId: '4a131b73', ...failedTry },
  { eventId: '8893fa10', ...failedTry },
  { eventId: '86eac0ac', ...launched },
  { eventId: '8c9d5d59', ...launched },
  { eventId: '60f1b61d', ...failedTry },
  { eventId: '17a00dc1', ...failedTry },
  { eventId: '8e865acb', ...failedRole },
  { eventId: '2f4876ba', ...failedRole },
];

describe('real CloudTrail records', () => {
  itWithRealRecords('all yield a caller and a reason', () => {
    const records = realRecords();
    expect(records.length).toBeGreaterThan(4_000);
    for (const record of records) {
      const caller = toCaller(record, accountOf(record));
      expect(caller.reason).not.toBe('');
      const { actions } = planContainment(caller, settings({ keys: 'all' }));
      for (const action of actions) expect(targetOf(action)).toMatch(/^[\w+=,.@-]+(?::[\w+=,.@-]+)?$/);
    }
  });

  itWithRealRecords(
    'of role sessions are denied by their own role id and session name, or not at all',
    () => {
      const sessions = realRecords().filter((record) => record.userIdentity?.['type'] === 'AssumedRole');
      const callers = sessions.map((record) => ({ record, caller: toCaller(record, accountOf(record)) }));
      const certain = callers.filter(({ caller }) => isContainable(caller));
      for (const { record, caller } of certain) {
        const { actions } = planContainment(caller, settings({ keys: 'all' }));
        expect(actions).toMatchObject([{ userId: record.userIdentity?.['principalId'] }]);
      }
      expect(certain.length).toBeGreaterThan(200);
      // Anonymised beyond use: each says what disagrees.
      const unsure = callers.flatMap(({ caller }) => ('doubt' in caller ? [caller.doubt] : []));
      expect(unsure.length).toBeGreaterThan(0);
      expect(unsure.length).toBeLessThan(12);
    },
  );

  itWithRealRecords("of instances' credentials name the instance that leaks", () => {
    const delivered = realRecords().filter((record) =>
      at(record, 'userIdentity', 'sessionContext', 'ec2RoleDelivery'),
    );
    expect(delivered.length).toBeGreaterThan(30);
    for (const record of delivered) {
      expect(toCaller(record, accountOf(record))).toMatchObject({
        kind: 'role-session',
        workload: { kind: 'instance', shownBy: 'record', id: expect.stringMatching(/^i-/) as string },
      });
    }
  });

  itWithRealRecords(
    'of services that acted for a user show a temporary key of nobody: all keys are contained',
    () => {
      const forwarded = realRecords().filter(
        ({ userIdentity }) =>
          userIdentity?.['type'] === 'IAMUser' &&
          userIdentity['invokedBy'] === 'secretsmanager.amazonaws.com' &&
          String(userIdentity['accessKeyId']).startsWith('ASIA'),
      );
      expect(forwarded.length).toBeGreaterThan(50);
      for (const record of forwarded) {
        const caller = toCaller(record, accountOf(record));
        expect(caller).toMatchObject({ kind: 'user-session', origin: 'unknown', userName: 'bert-jan' });
        const { actions } = planContainment(caller, settings());
        expect(actions.map(({ kind }) => kind)).toEqual([
          'deactivate-all-keys',
          'revoke-sessions',
          'disable-console',
          'deactivate-ssh-keys',
          'deactivate-service-credentials',
          'deactivate-certificates',
        ]);
      }
    },
  );
  const judge = (record: RealRecord, change: Partial<Settings>) => {
    const account = accountOf(record);
    const launch = toLaunch({ detail: record, account, region: 'us-east-1' }) as Launch;
    const caller = toCaller(record, account);
    return { caller, verdict: judgeLaunch(launch, caller, settings(change)) };
  };
  const launchesOf = () => realRecords().filter((record) => record.eventName === 'RunInstances');

  itWithRealRecords('of RunInstances are all judged, and as a person would', () => {
    const judged = launchesOf().map((record) => {
      const { caller, verdict } = judge(record, variants.plain);
      return [record.eventID?.slice(0, 8), caller.kind, verdict.kind, verdict.because];
    });
    expect(judged).toEqual(
      expected.map(({ eventId, caller, verdict, because }) => [
        eventId,
        caller,
        verdict,
        expect.stringMatching(because),
      ]),
    );
  });

  itWithRealRecords.each(Object.keys(variants) as Variant[])('are judged by the settings: %s', (variant) => {
    const judged = launchesOf().map((record) => {
      const { verdict } = judge(record, variants[variant]);
      return [record.eventID?.slice(0, 8), verdict.kind, verdict.because];
    });
    expect(judged).toEqual(
      expected.map((row) => {
        const [kind, because] = row.under?.[variant] ?? [row.verdict, row.because];
        return [row.eventId, kind, expect.stringMatching(because)];
      }),
    );
  });

  itWithRealRecords('of RunInstances are told of every rule, and why it did not match', () => {
    const all = launchesOf().flatMap((record) => judge(record, variants.missed).verdict.rules);
    expect(new Set(all.map(({ matched }) => matched))).toEqual(new Set([false]));
    const reasonsOf = (name: string) =>
      new Set(all.filter((rule) => rule.name === name).map((rule) => rule.because));
    expect([...reasonsOf('from elsewhere')]).toContainEqual(
      'source address 06.237.252.245 is none of 198.51.100.0/24, 2001:db8::/32',
    );
    expect([...reasonsOf('by a service')]).toContainEqual(
      'a direct call, not one through autoscaling.amazonaws.com',
    );
    expect([...reasonsOf('with MFA')]).toContainEqual(
      'a long-term key is used without MFA, and MFA is expected',
    );
    expect([...reasonsOf('of another path')].join()).toContain('user/bert-jan is none of');
  });

  itWithRealRecords('of the same shape and other values are judged alike', () => {
    const changes = fc.record({
      eventID: fc.uuid(),
      awsRegion: fc.constantFrom('eu-west-1', 'me-south-1', 'us-east-1'),
      sourceIPAddress: fc.oneof(fc.ipV4(), fc.ipV6()),
      userAgent: fc.string(),
      requestID: fc.uuid(),
    });
    const launches = launchesOf().map((record, index) => ({ record, row: expected[index]! }));
    fc.assert(
      fc.property(fc.constantFrom(...launches), changes, ({ record, row }, change) => {
        const { caller, verdict } = judge({ ...record, ...change }, variants.plain);
        expect([caller.kind, verdict.kind]).toEqual([row.caller, row.verdict]);
        expect(verdict.because).toMatch(row.because);
      }),
      { numRuns: 500 },
    );
  });
});
