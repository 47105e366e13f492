import { checkPatternLimits, matchesPattern, parsePattern } from '@firebreak/account';
import fc from 'fast-check';
import type { Breaker } from '../../../lambda/aws/table/breaker.ts';
import type { Incidents } from '../../../lambda/aws/table/incidents.ts';
import type { Waves } from '../../../lambda/aws/table/waves.ts';
import type { Expectation } from '../../../core/settings/settings.ts';
import { resolveCaller } from '../../../lambda/steps/resolve-caller/resolve.ts';
import { mostCharacters, sensorPattern } from '../../../lib/sensor/sensor-pattern.ts';
import {
  account,
  launchRecord,
  roleIdentity,
  sessionContext,
  settings,
  toEvent,
  userIdentity,
} from '../../support/events.ts';
import { itWithRealRecords, realRecords } from '../../support/real-records.ts';

const other = '999988887777';
const arnOf = (rest: string, of = account) => `arn:aws:iam::${of}:${rest}`;

/** Users and roles of the generated records, by the path and name that they share. */
const names = [
  ...['ci/deploy', 'ops/deploy', 'deploy+ci@example.com', 'teams/Admin', 'Admin', 'ci/deploy2'],
  ...['firebreak/Admin', 'HIDDEN_DUE_TO_SECURITY_REASONS'],
];
const exact = names.flatMap((name) => [arnOf(`user/${name}`), arnOf(`role/${name}`)]);
const abroad = [
  arnOf('user/ci/deploy', other),
  arnOf('role/teams/Admin', other),
  `arn:aws-cn:iam::${account}:user/ci/deploy`,
];
const globs = [arnOf('user/ci/*'), 'arn:*:iam::*:role/teams/*', arnOf('user/o?s/deploy')];

const rule: fc.Arbitrary<Expectation> = fc
  .record(
    {
      principals: fc.subarray([...exact, ...abroad, ...globs], { minLength: 1 }),
      regions: fc.constant(['ap-southeast-2']),
      maxCount: fc.constantFrom(1, 100),
      mfa: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map((fields): Expectation => ({ name: 'rule', ...fields }));
const onlyPrincipals = fc
  .subarray([...exact, ...abroad], { minLength: 1 })
  .map((principals) => ({ name: 'exact', principals }));
const expectations = fc.array(fc.oneof(rule, onlyPrincipals), { maxLength: 3 });

const user = fc.constantFrom(...names).map((path) => ({
  ...userIdentity,
  arn: arnOf(`user/${path}`),
  userName: path.split('/').at(-1),
}));
const session = user.map((identity) => ({
  ...identity,
  accessKeyId: 'ASIAEXAMPLEKEY000001',
  sessionContext,
}));
const issuedBy = (arn: string, type: string) => ({
  ...sessionContext,
  sessionIssuer: {
    ...{ type, arn, accountId: account, userName: arn.split('/').at(-1) },
    principalId: 'AROAEXAMPLEROLEID0001',
  },
});
const role = fc.constantFrom(...names).map((path) => ({
  ...roleIdentity,
  arn: `arn:aws:sts::${account}:assumed-role/${String(path.split('/').at(-1))}/alice`,
  sessionContext: issuedBy(arnOf(`role/${path}`), 'Role'),
}));
const serviceLinked = fc
  .constantFrom(
    'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
    'spot.amazonaws.com/x',
    '',
    'x/',
    'x/a\nb',
    'x\r/b',
  )
  .map((path) => ({
    ...roleIdentity,
    arn: `arn:aws:sts::${account}:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling`,
    sessionContext: issuedBy(arnOf(`role/aws-service-role/${path}`), 'Role'),
    invokedBy: 'autoscaling.amazonaws.com',
  }));
const federated = fc.constantFrom(...names).map((path) => ({
  ...userIdentity,
  type: 'FederatedUser',
  arn: `arn:aws:sts::${account}:federated-user/${path}`,
  userName: undefined,
  sessionContext: issuedBy(arnOf(`user/${path}`), 'IAMUser'),
}));
const others = fc.constantFrom<object>(
  { type: 'Root', arn: arnOf('root'), accountId: account },
  { type: 'Root', arn: arnOf('root'), accountId: account, invokedBy: 'autoscaling.amazonaws.com' },
  { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
  { type: 'AWSAccount', accountId: other },
  { type: 'WebIdentityUser', userName: 'x' },
  { invokedBy: 'autoscaling.amazonaws.com' },
);
const through = fc.constantFrom(undefined, 'cloudformation.amazonaws.com', 'ec2fleet.amazonaws.com');
const record = fc
  .tuple(fc.oneof(user, session, role, serviceLinked, federated, others), through)
  .map(([identity, invokedBy]) => ({
    ...launchRecord,
    userIdentity: { ...identity, ...(invokedBy !== undefined && { invokedBy }) },
  }));

const autoScaling = {
  ...launchRecord,
  userIdentity: {
    ...roleIdentity,
    arn: `arn:aws:sts::${account}:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling`,
    sessionContext: issuedBy(
      arnOf('role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
      'Role',
    ),
    invokedBy: 'autoscaling.amazonaws.com',
  },
  sourceIPAddress: 'autoscaling.amazonaws.com',
};

/** What a field may say that is of another record, of another type, or nothing. */
const oddValues: readonly unknown[] = [
  ...[undefined, null, '', 7, true, {}, account, other, 'IAMUser', 'AssumedRole', 'Root', 'FederatedUser'],
  ...[...exact, ...abroad, arnOf('role/aws-service-role/'), arnOf('role/aws-service-role/a/b')],
  ...[...new Set(names.map((name) => name.split('/').at(-1)))],
  ...[`arn:aws-cn:iam::${account}:user/ci/deploy`, `arn:aws-cn:sts::${account}:assumed-role/a/b`],
  ...[
    arnOf('role/aws-service-role/x\ny/b'),
    'cn-north-1',
    'us-gov-west-1',
    'us-isob-east-1',
    'eusc-de-east-1',
  ],
  ...['eu-isoe-west-1', 'us-isof-south-1', 'us-iso-east-1', 'AROAOTHER', '*', { accountId: other }],
  ...[arnOf('user/ci/deploy/'), ` ${arnOf('user/ci/deploy')}`, 'yesterday', '-1', 'UPPER-CASE'],
];
const value = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue());

/** The fields whose value decides anything, and now and then any other. */
const places = [
  ['userIdentity', 'type'],
  ['userIdentity', 'arn'],
  ['userIdentity', 'userName'],
  ['userIdentity', 'accountId'],
  ['userIdentity', 'sessionContext'],
  ['userIdentity', 'sessionContext', 'sessionIssuer'],
  ['userIdentity', 'sessionContext', 'sessionIssuer', 'arn'],
  ['userIdentity', 'sessionContext', 'sessionIssuer', 'accountId'],
  ['userIdentity', 'sessionContext', 'sessionIssuer', 'type'],
  ['userIdentity', 'sessionContext', 'sessionIssuer', 'principalId'],
  ['userIdentity', 'principalId'],
  ['userIdentity', 'invokedBy'],
  ['userIdentity', 'invokedByDelegate'],
  ['userIdentity', 'invokedByDelegate', 'accountId'],
  ['userIdentity', 'accessKeyId'],
  ['userIdentity'],
  ['eventID'],
  ['eventTime'],
  ['awsRegion'],
  ['recipientAccountId'],
  ['errorCode'],
  ['requestParameters'],
];
const mutation = fc.tuple(fc.constantFrom(...places), value);

/** Values are copied: the same one at two places, one inside the other, would hold itself, and be another one ever after. */
function mutate(base: object, changes: readonly (readonly [readonly string[], unknown])[]): object {
  const copy = structuredClone(base) as Record<string, unknown>;
  for (const [path, changed] of changes) {
    const holder = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], copy);
    const key = path.at(-1) ?? '';
    if (typeof holder === 'object' && holder !== null)
      (holder as Record<string, unknown>)[key] = structuredClone(changed);
  }
  return JSON.parse(JSON.stringify(copy)) as object;
}

/**
 * What no pattern can tell apart: an array of one value and the value, a name with dots and a path, a time that
 * begins like one and is none, a delegate that is an object without its one field. CloudTrail writes none of them; of
 * arrays and dots the real records are asked below.
 */
function canBeTold(changed: object): boolean {
  const { userIdentity: identity, eventID, eventTime } = changed as Record<string, unknown>;
  if (typeof eventTime === 'string' && eventTime.startsWith('20') && Number.isNaN(Date.parse(eventTime)))
    return false;
  if (!hasReadableDelegate(identity)) return false;
  return !hasArrayOrDots(
    [identity, eventID, eventTime].map((part) => ({ part })).map(({ part }) => part ?? null),
  );
}

function hasReadableDelegate(identity: unknown): boolean {
  const delegate = (identity as { invokedByDelegate?: unknown } | null | undefined)?.invokedByDelegate;
  if (typeof delegate !== 'object' || delegate === null) return true;
  return typeof (delegate as { accountId?: unknown }).accountId === 'string';
}

function hasArrayOrDots(parts: readonly unknown[]): boolean {
  return parts.some((part) => {
    if (Array.isArray(part)) return true;
    if (typeof part !== 'object' || part === null) return false;
    return Object.keys(part).some((name) => name.includes('.')) || hasArrayOrDots(Object.values(part));
  });
}

const incidents: Pick<Incidents, 'open' | 'refuse'> = {
  open: ({ incident }) => Promise.resolve({ kind: 'opened', incident }),
  refuse: () => Promise.resolve(),
};
const breaker: Breaker = { admit: () => Promise.resolve({ kind: 'admitted' }) };
const denies = { of: () => Promise.resolve([]) };
const retelling = { tell: () => Promise.resolve(undefined) };
const waves: Waves = {
  admit: () => Promise.resolve({ kind: 'admitted', quiet: false }),
  mayTrace: () => Promise.reject(new Error('nobody is refused')),
};

async function verdictOn(event: object, rules: readonly Expectation[]): Promise<string> {
  const deps = {
    incidents,
    breaker,
    waves,
    denies,
    retelling,
    settings: settings({ expectations: rules }),
    account,
    now: new Date('2026-11-01'),
  };
  return (await resolveCaller({ event, execution: 'x' }, deps)).verdict.kind;
}

/** The pattern as EventBridge gets it. */
function textOf(rules: readonly Expectation[], isKnown: boolean, id = account): string {
  const { pattern } = sensorPattern({ expectations: rules }, { id, isKnown, partition: 'aws' });
  const { detailType, ...rest } = pattern;
  return JSON.stringify({ ...rest, 'detail-type': detailType });
}
const parsed = new Map<string, ReturnType<typeof parsePattern>>();

function isDropped(event: object, rules: readonly Expectation[], isKnown = true): boolean {
  const text = textOf(rules, isKnown);
  const pattern = parsed.get(text) ?? parsePattern(text);
  parsed.set(text, pattern);
  return !matchesPattern(pattern, event);
}

const roleArn = roleIdentity.sessionContext.sessionIssuer.arn;

describe('what the pattern of a sensor drops', () => {
  it('resolve-caller would ignore, whatever the record and the settings', async () => {
    const seen = { dropped: 0, kept: 0 };
    await fc.assert(
      fc.asyncProperty(
        record,
        fc.array(mutation, { maxLength: 3 }),
        expectations,
        fc.boolean(),
        async (base, changes, rules, isKnown) => {
          const changed = mutate(base, changes);
          fc.pre(canBeTold(changed));
          const event = toEvent(changed);
          const dropped = isDropped(event, rules, isKnown);
          seen[dropped ? 'dropped' : 'kept']++;
          if (dropped) expect(await verdictOn(event, rules)).toBe('ignore');
        },
      ),
      { numRuns: 3_000 },
    );
    expect(seen.dropped).toBeGreaterThan(100);
    expect(seen.kept).toBeGreaterThan(500);
  });

  it('resolve-caller would ignore, whichever field of an expected launch says whatever else', async () => {
    const principals = [userIdentity.arn, roleArn, arnOf('user/ci/deploy'), arnOf('role/Admin'), ...abroad];
    const rules = [{ name: 'exact', principals }];
    const console = { ...userIdentity, sessionContext: { ...sessionContext, sessionIssuer: {} } };
    const identities = [userIdentity, { ...userIdentity, sessionContext }, console];
    const bases = [
      ...identities.map((identity) => ({ ...launchRecord, userIdentity: identity })),
      autoScaling,
    ];
    for (const base of bases) {
      expect(isDropped(toEvent(base), rules)).toBe(true);
      const mutants = places.flatMap((place) => oddValues.map((odd) => [place, odd] as const));
      for (const [place, odd] of mutants) {
        const changed = mutate(base, [[place, odd]]);
        const event = toEvent(changed);
        if (canBeTold(changed) && isDropped(event, rules)) {
          expect([place, odd, await verdictOn(event, rules)]).toEqual([place, odd, 'ignore']);
        }
      }
    }
  });

  itWithRealRecords(
    'resolve-caller would ignore, of real launches under settings that expect their callers',
    async () => {
      const launches = realRecords().filter(({ eventName }) => eventName === 'RunInstances');
      expect(launches.length).toBeGreaterThan(10);
      const arns = launches.flatMap(({ userIdentity: identity }) => [
        String(identity?.['arn']),
        String(
          (identity as { sessionContext?: { sessionIssuer?: { arn?: string } } }).sessionContext
            ?.sessionIssuer?.arn,
        ),
      ]);
      const principals = arns.filter((arn) => /:iam::\d{12}:(?:user|role)\//.test(arn));
      expect(principals.length).toBeGreaterThan(8);
      for (const rules of [[], [{ name: 'all of them', principals }]]) {
        for (const launch of launches) {
          const own = /::(\d{12}):/.exec(String(launch.userIdentity?.['arn']))?.[1] ?? account;
          const event = { ...toEvent(launch), account: own };
          const pattern = parsePattern(textOf(rules, false, own));
          if (matchesPattern(pattern, event)) continue;
          const deps = {
            incidents,
            breaker,
            waves,
            denies,
            retelling,
            settings: settings({ expectations: rules }),
            account: own,
            now: new Date(),
          };
          expect((await resolveCaller({ event, execution: 'x' }, deps)).verdict.kind).toBe('ignore');
        }
      }
    },
  );

  itWithRealRecords('can be told from a pattern: userIdentity never holds arrays or names with dots', () => {
    const odd = realRecords().filter(({ userIdentity: identity, eventID }) =>
      hasArrayOrDots([identity, eventID]),
    );
    expect(odd).toEqual([]);
  });

  const ofRole = { ...launchRecord, userIdentity: roleIdentity };
  const expectsUser = [{ name: 'CI', principals: [userIdentity.arn] }];
  const expectsRole = [{ name: 'CI', principals: [roleArn] }];

  it.each([
    ['an Auto Scaling launch', autoScaling, [], true],
    ['an Auto Scaling launch beside exact roles', autoScaling, expectsRole, true],
    ['a launch of an exact user', launchRecord, expectsUser, true],
    ['a launch of an exact user beside an exact role', launchRecord, [...expectsUser, ...expectsRole], true],
    ['a launch of an exact role, which the judge must look at', ofRole, expectsRole, false],
    [
      'a launch of an exact user beside a glob',
      launchRecord,
      [{ name: 'x', principals: [arnOf('user/*'), userIdentity.arn] }],
      true,
    ],
    ['a launch of anybody else', launchRecord, expectsRole, false],
    ['a launch of another role', ofRole, expectsUser, false],
    ['a launch of nobody expected', launchRecord, [], false],
    [
      'a launch that is expected in a region',
      launchRecord,
      [{ ...expectsUser[0]!, regions: ['ap-southeast-2'] }],
      false,
    ],
    ['a launch of a glob', launchRecord, [{ name: 'CI', principals: [arnOf('user/teams/*')] }], false],
    [
      "an attacker's launch through CreateFleet",
      { ...launchRecord, userIdentity: { ...userIdentity, invokedBy: 'ec2fleet.amazonaws.com' } },
      expectsRole,
      false,
    ],
    [
      'a launch of a service by itself, which is rare',
      { ...launchRecord, userIdentity: { type: 'AWSService' } },
      [],
      false,
    ],
  ] as [string, object, Expectation[], boolean][])('is decided for %s', (_, launch, rules, dropped) => {
    for (const isKnown of [true, false]) expect(isDropped(toEvent(launch), rules, isKnown)).toBe(dropped);
  });

  it('is nothing of a principal of another account', () => {
    const rules = [{ name: 'CI', principals: [arnOf('user/teams/deploy+ci@example.com', other)] }];
    const arn = arnOf('user/teams/deploy+ci@example.com', other);
    for (const accountId of [account, other]) {
      const event = toEvent({ ...launchRecord, userIdentity: { ...userIdentity, arn, accountId } });
      for (const isKnown of [true, false]) expect(isDropped(event, rules, isKnown)).toBe(false);
    }
  });
});

describe('the pattern of a sensor', () => {
  const many = Array.from({ length: 60 }, (_, i) => arnOf(`user/ci/deployer-${i}`));
  const rules = [{ name: 'CI', principals: many }];

  it.each([true, false])('keeps the limits of EventBridge, and says what it has no room for', (isKnown) => {
    const { leftToJudge } = sensorPattern(
      { expectations: rules },
      { id: account, isKnown, partition: 'aws' },
    );
    const text = textOf(rules, isKnown);
    expect(() => checkPatternLimits(text)).not.toThrow();
    expect(text.length).toBeLessThanOrEqual(mostCharacters);
    expect(leftToJudge.length).toBeGreaterThan(0);
    expect(leftToJudge.length).toBeLessThan(many.length);
    expect(leftToJudge).toEqual(many.filter((arn) => !text.includes(arn)));
    // The same settings make the same pattern: a deployment without changes changes nothing.
    expect(textOf(rules, isKnown)).toBe(text);
  });

  it('spends no room on a user of another partition, whose launches are judged', () => {
    const elsewhere = [{ name: 'CI', principals: [`arn:aws-cn:iam::${account}:user/ci/deploy`] }];
    expect(textOf(elsewhere, true)).toBe(textOf([], true));
  });

  it('takes no wildcard: a bus has 30 rules with wildcards', () => {
    expect(textOf([], true)).not.toContain('wildcard');
    expect(textOf(rules, true)).not.toContain('wildcard');
  });

  it('has room for several users, wherever the account is known', () => {
    const { leftToJudge } = sensorPattern(
      { expectations: rules },
      { id: account, isKnown: true, partition: 'aws' },
    );
    expect(many.length - leftToJudge.length).toBeGreaterThanOrEqual(3);
  });
});
