import fc from 'fast-check';
import type { LookupAttribute } from '../../../../lambda/aws/history/event-history.ts';
import { namesToSearch } from '../../../../core/artifacts/calls/table.ts';
import { firstLeads } from '../../../../core/artifacts/leads.ts';
import type { Trace } from '../../../../core/lineage/trace.ts';
import { planPersistence } from '../../../../core/artifacts/plan-persistence.ts';
import { at, textAt } from '../../../../core/values/unknown.ts';
import {
  depthLimit,
  type FindInput,
  findPersistence,
  leadLimit,
} from '../../../../lambda/steps/find-persistence/find.ts';
import { account, launchRecord, roleIdentity, settings, userIdentity } from '../../../support/events.ts';
import {
  call,
  newKey,
  newPassword,
  newRole,
  newSession,
  newUser,
  userArn,
  userIdOf,
} from '../../../support/review/made.ts';
import { itWithRealRecords, realRecords } from '../../../support/real-records.ts';
import { replaceIn } from '../../../support/jest/replace.ts';
import { stateOf } from '../../../support/report/state.ts';

const key = 'AKIAEXAMPLEMADE00001';
const input: FindInput = {
  leads: firstLeads(stateOf()),
  launch: { eventTime: '2026-11-01T10:00:00Z' },
  preparedHours: 0,
  account,
  regions: ['us-east-1', 'ap-southeast-2'],
};
interface Asked {
  readonly region: string;
  readonly attribute: LookupAttribute;
}

/** Event history that files records by their key, and by user or session name. */
async function find(records: readonly unknown[], change: Partial<FindInput> = {}, pageSize = 1_000) {
  let time = Date.parse('2026-11-01T10:05:00Z');
  const asked: Asked[] = [];
  const result = await findPersistence(
    { ...input, ...change },
    {
      history: {
        records: (region, attribute, span, next = '0') => {
          asked.push({ region, attribute });
          const all = records.filter((record) => {
            const at_ = Date.parse(textAt(record, 'eventTime') ?? '');
            if (textAt(record, 'awsRegion') !== region || at_ < +span.from || at_ > +span.to) return false;
            const name =
              textAt(record, 'userIdentity', 'userName') ??
              textAt(record, 'userIdentity', 'arn')?.split('/').at(-1);
            if (attribute.key === 'EventName') return textAt(record, 'eventName') === attribute.value;
            return attribute.key === 'AccessKeyId'
              ? at(record, 'userIdentity', 'accessKeyId') === attribute.value
              : name === attribute.value;
          });
          const page = all.slice(Number(next), Number(next) + pageSize);
          const end = Number(next) + page.length;
          return Promise.resolve({ records: page, ...(end < all.length && { next: String(end) }) });
        },
      },
      deadline: new Date(time + 45_000),
      clock: () => new Date((time += 10)),
      pause: () => Promise.resolve(),
    },
  );
  // A record is found by its key and by its user: the plan takes it once.
  const ofLeads = asked.filter(({ attribute }) => attribute.key !== 'EventName');
  return { ...result, asked, ofLeads, names: [...new Set(result.made.map(({ what }) => what))] };
}

const by = (accessKeyId: string, userName = 'backdoor') => ({
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEUSERID0009',
  arn: userArn(userName),
  accountId: account,
  accessKeyId,
  userName,
});

describe('the search', () => {
  it('begins with the caller’s key, in every region, and finds what it made since the launch', async () => {
    const { names, ofLeads, coverage, followed } = await find([
      newPassword('bob'),
      newRole('evil', { eventTime: '2026-11-01T09:59:00Z' }),
      newRole('others', { by: by('AKIAEXAMPLEOTHER0001', 'alice') }),
    ]);
    expect(names).toEqual(['console password of user bob']);
    expect(
      ofLeads.map(({ region, attribute }) => `${region} ${attribute.key} ${attribute.value}`).toSorted(),
    ).toEqual([
      'ap-southeast-2 AccessKeyId AKIAEXAMPLEKEY000001',
      'us-east-1 AccessKeyId AKIAEXAMPLEKEY000001',
    ]);
    expect(coverage.map(({ region }) => region)).toEqual(input.regions);
    expect(followed).toBe(1);
  });

  it('goes on with the keys, sessions and users that those calls made', async () => {
    const { names } = await find([
      newUser('backdoor'),
      newKey('backdoor', key),
      newSession('web', 'xy', { by: by(key), key: 'ASIAEXAMPLEMADE00009' }),
      newRole('evil', { by: { ...roleIdentity, accessKeyId: 'ASIAEXAMPLEMADE00009' } }),
      // From the console: no key shows where it comes from, and the user does.
      newPassword('carol', { by: by('ASIAEXAMPLECONSOLE01') }),
    ]);
    expect(names.toSorted()).toEqual([
      `access key ${key} of user backdoor`,
      'console password of user carol',
      `role arn:aws:iam::${account}:role/evil`,
      `session AROAEXAMPLEROLEID0009:xy of role arn:aws:iam::${account}:role/web`,
      'user backdoor',
    ]);
  });

  it('does not go on with keys of calls that failed, or that a service made up', async () => {
    const answer = { accessKey: { accessKeyId: key, userName: 'backdoor' } };
    const { ofLeads } = await find([
      newKey('backdoor', key, { change: { errorCode: 'AccessDenied' } }),
      call('CreateAccessKey', { eventSource: 's3.amazonaws.com', answer }),
    ]);
    expect(ofLeads.every(({ attribute }) => attribute.value === userIdentity.accessKeyId)).toBe(true);
  });

  it('does not run without end, and says what it left out', async () => {
    const chain = Array.from({ length: 9 }, (_, index) =>
      newKey('b', `AKIAEXAMPLECHAIN${index + 1}000`, {
        by: index === 0 ? userIdentity : by(`AKIAEXAMPLECHAIN${index}000`),
      }),
    );
    const deep = await find(chain);
    expect(deep.followed).toBe(depthLimit + 1);
    expect(deep.made).toHaveLength(depthLimit + 1);
    expect(deep.notFollowed).toBe('1 more keys or users were not followed: at most 20 are, 4 deep');
    const circle = [newKey('b', key), newKey('b', userIdentity.accessKeyId, { by: by(key) })];
    expect((await find(circle)).ofLeads).toHaveLength(2 * input.regions.length);
    const wide = Array.from({ length: 50 }, (_, index) => newKey('b', `AKIAEXAMPLEWIDE0${1000 + index}`));
    const many = await find(wide);
    expect(many).toMatchObject({ followed: leadLimit });
    expect(many.made).toHaveLength(50);
    expect(many.notFollowed).toMatch(/^31 more/);
  });

  it('keeps what it found when a region fails or a key was flooded, and says so', async () => {
    const flood = Array.from({ length: 45 }, () => call('ListUsers'));
    const { names, coverage } = await find([newRole('evil'), ...flood], {}, 1);
    expect(names).toEqual([`role arn:aws:iam::${account}:role/evil`]);
    expect(coverage[0]!.incomplete).toMatch(/more than 2000 events for AccessKeyId/);
  });
});

describe('the search by the names of calls', () => {
  const flood = (eventTime: string) => Array.from({ length: 2_100 }, () => call('ListUsers', { eventTime }));
  const at = '2026-11-01T10:03:00Z';
  // Event history answers the newest first.
  const hidden = [
    ...flood('2026-11-01T10:04:00Z'),
    newSession('web', 'xy', { eventTime: at }),
    newKey('bob', key, { eventTime: at }),
    newUser('backdoor', { eventTime: at }),
  ];

  it('finds what 2,100 later calls of the same key hide', async () => {
    const { names, coverage } = await find(hidden, {}, 50);
    expect(names.toSorted()).toEqual([
      `access key ${key} of user bob`,
      'session AROAEXAMPLEROLEID0009:xy of role arn:aws:iam::111122223333:role/web',
      'user backdoor',
    ]);
    expect(coverage.find(({ region }) => region === 'us-east-1')!.incomplete).toMatch(
      /more than 2000 events for AccessKeyId/,
    );
  });

  it('finds what later calls of a key that it made hide', async () => {
    const byIt = { by: by(key), eventTime: at };
    const { names } = await find(
      [
        ...Array.from({ length: 2_100 }, () =>
          call('ListUsers', { ...byIt, eventTime: '2026-11-01T10:04:00Z' }),
        ),
        newKey('carol', 'AKIAEXAMPLECAROL0001', byIt),
        newKey('bob', key),
      ],
      {},
      50,
    );
    expect(names).toContain('access key AKIAEXAMPLECAROL0001 of user carol');
  });

  it('takes of what it finds only what the caller and what it made have done', async () => {
    const { names } = await find([
      newKey('bob', key, { by: by('AKIAEXAMPLEOTHER0001', 'alice') }),
      newUser('backdoor'),
      newKey('carol', 'AKIAEXAMPLECAROL0001', {
        by: { ...by('AKIAEXAMPLEBACK00001'), principalId: userIdOf('backdoor') },
      }),
    ]);
    expect(names.toSorted()).toEqual(['access key AKIAEXAMPLECAROL0001 of user carol', 'user backdoor']);
  });

  const sts = ['GetSessionToken', 'GetFederationToken', 'AssumeRole'];
  const inRegion = (asked: readonly Asked[], name: string) =>
    asked.filter(({ region }) => region === name).map(({ attribute }) => attribute.value);

  it('asks the one region of IAM first, for what lasts', async () => {
    const { asked } = await find([]);
    const global = inRegion(asked, 'us-east-1');
    expect(global.slice(0, 4)).toEqual([
      'CreateUser',
      'CreateAccessKey',
      'UpdateAccessKey',
      'CreateLoginProfile',
    ]);
    expect(global.at(-1)).toBe(userIdentity.accessKeyId);
    const names = namesToSearch.map(({ event }) => event).filter((event) => !sts.includes(event));
    expect(new Set(global)).toEqual(new Set([...names, userIdentity.accessKeyId]));
    expect(inRegion(asked, 'ap-southeast-2')).toEqual([userIdentity.accessKeyId]);
  });

  it('asks for sessions only where the calls of a credential could not all be read, once', async () => {
    const { asked } = await find(hidden, {}, 50);
    expect(inRegion(asked, 'us-east-1').filter((value) => sts.includes(value))).toEqual(sts);
    expect(inRegion(asked, 'ap-southeast-2').filter((value) => sts.includes(value))).toEqual([]);
  });

  it('reads five hundred calls of a name, and says where there are more', async () => {
    const others = Array.from({ length: 600 }, (_, index) =>
      newSession('web', `s${index}`, { by: by('AKIAEXAMPLEOTHER0001', 'alice') }),
    );
    const { coverage, asked } = await find([...hidden, ...others], {}, 50);
    expect(inRegion(asked, 'us-east-1').filter((value) => value === 'AssumeRole')).toHaveLength(10);
    expect(coverage.find(({ region }) => region === 'us-east-1')!.incomplete).toMatch(
      /more than 500 events for EventName AssumeRole/,
    );
  });
});

describe('what was prepared', () => {
  const lair = { sourceIp: '203.0.113.9', userAgent: 'Boto3/1.40' };
  const elsewhere = { sourceIPAddress: '198.51.100.7', userAgent: 'Terraform/1.9' };
  const launch = { eventTime: '2026-11-01T10:00:00Z', ...lair };
  const hours = (number: number) => new Date(Date.parse(launch.eventTime) - number * 3_600_000).toISOString();
  const preparing = (records: readonly unknown[], preparedHours = 24) =>
    find(records, { launch, preparedHours });

  it('is found as far back as the settings say, and no further', async () => {
    const made = [1, 23, 25].map((hour) =>
      newKey(`h${hour}`, `AKIAEXAMPLEHOUR0000${hour % 10}`, { eventTime: hours(hour) }),
    );
    expect((await preparing(made)).names.map((name) => name.split(' ').at(-1)).toSorted()).toEqual([
      'h1',
      'h23',
    ]);
    expect((await preparing(made, 0)).names).toEqual([]);
    expect((await preparing(made, 2160)).names).toHaveLength(3);
  });

  it('is what credentials were made: of the rest, the review tells', async () => {
    const { names } = await preparing([
      newRole('evil', { eventTime: hours(1) }),
      call('AttachUserPolicy', {
        eventTime: hours(1),
        request: { userName: 'bob', policyArn: 'arn:aws:iam::aws:policy/x' },
      }),
      newPassword('bob', { eventTime: hours(1) }),
    ]);
    expect(names).toEqual(['console password of user bob']);
  });

  it('leads on where something but the credential ties it to the launch', async () => {
    const next = (maker: string, second: string) =>
      newKey('carol', second, { eventTime: hours(0.2), by: by(maker, 'bob') });
    const tied = await preparing([
      newKey('bob', key, { eventTime: hours(20) }),
      next(key, 'AKIAEXAMPLECAROL0001'),
    ]);
    expect(tied.names).toHaveLength(2);
    // A colleague was given a key yesterday, and works.
    const loose = await preparing([
      newKey('bob', key, { eventTime: hours(20), change: elsewhere }),
      next(key, 'AKIAEXAMPLECAROL0001'),
    ]);
    expect(loose.names).toEqual([`access key ${key} of user bob`]);
  });
});

describe('whose records are believed', () => {
  const session = (change: object) => ({ ...roleIdentity, ...change });
  const role = stateOf({ ...launchRecord, userIdentity: roleIdentity });

  it('of a role: its session, by whatever key, and no other of the same name', async () => {
    const { names } = await find(
      [
        newRole('a', { by: roleIdentity }),
        newRole('b', { by: session({ accessKeyId: 'ASIAEXAMPLEKEY000099' }) }),
        newRole('c', {
          by: session({
            accessKeyId: 'ASIAEXAMPLEKEY000098',
            principalId: 'AROAEXAMPLEROLEID0002:alice',
          }),
        }),
      ],
      { leads: firstLeads(role) },
    );
    expect(names.map((name) => name.at(-1))).toEqual(['a', 'b']);
  });

  it('of a user’s session: the user’s sessions, not its long-term keys, nor a namesake', async () => {
    const temporary = { ...userIdentity, accessKeyId: 'ASIAEXAMPLEKEY000001' };
    const state = stateOf({ ...launchRecord, userIdentity: temporary });
    const { names } = await find(
      [
        newRole('a', { by: temporary }),
        newRole('b', { by: { ...temporary, accessKeyId: 'ASIAEXAMPLEKEY000002' } }),
        newRole('c', { by: userIdentity }),
        newRole('d', {
          by: {
            ...temporary,
            accessKeyId: 'ASIAEXAMPLEKEY000003',
            arn: `arn:aws:iam::${account}:user/x/${userIdentity.userName}`,
          },
        }),
      ],
      { leads: firstLeads(state) },
    );
    expect(names.map((name) => name.at(-1))).toEqual(['a', 'b']);
  });

  it('of a role, before the launch: not for the hour alone, where another session of the name did it', async () => {
    const of = (number: number, change: object) =>
      newKey(`u${number}`, `AKIAEXAMPLENAME000${number}`, {
        eventTime: '2026-11-01T09:30:00Z',
        by: { ...roleIdentity, ...change },
        change: { sourceIPAddress: '198.51.100.7', userAgent: 'x' },
      });
    const launch = { eventTime: '2026-11-01T10:00:00Z', sourceIp: '203.0.113.9' };
    const records = [of(1, {}), of(2, { accessKeyId: 'ASIAEXAMPLEKEY000099' })];
    const { made } = await find(records, { leads: firstLeads(role), launch, preparedHours: 24 });
    expect(made.map(({ what, prepared }) => [what.at(-1), prepared])).toEqual([
      ['1', 'in-the-hour'],
      ['2', 'elsewhere'],
    ]);
  });

  it('of a role’s session under a name that services share: by its key alone', () => {
    const shared = {
      ...roleIdentity,
      principalId: 'AROAEXAMPLEROLEID0001:GitHubActions',
      arn: `arn:aws:sts::${account}:assumed-role/Admin/GitHubActions`,
    };
    const leads = firstLeads(stateOf({ ...launchRecord, userIdentity: shared }));
    expect(leads.map(({ by: how }) => how)).toEqual(['key']);
  });

  it('of whoever issued the credential, where that is contained', () => {
    const verdict = (kind: string, caller: unknown) => ({ kind, caller, because: '' });
    const origin = { kind: 'user-key', userName: 'm', userArn: userArn('m'), accessKeyId: key, reason: '' };
    const trace = (kind: string) => ({ verdicts: [verdict(kind, origin)] }) as unknown as Trace;
    expect(firstLeads({ ...role, trace: trace('contain') })).toContainEqual({ by: 'key', accessKeyId: key });
    expect(firstLeads({ ...role, trace: trace('leave') })).not.toContainEqual({
      by: 'key',
      accessKeyId: key,
    });
  });
});

describe('whatever history holds', () => {
  const texts = fc.oneof(fc.string(), fc.constant('AKIA****'), fc.constant('bob; rm -rf /'), fc.anything());
  const bases = [
    newUser('u'),
    newKey('u', key),
    newRole('r'),
    newPassword('u'),
    newSession('web', 'xy'),
    call('UpdateAccessKey', { request: { status: 'Active', accessKeyId: key } }),
    call('AttachUserPolicy', { request: { userName: 'u', policyArn: 'arn:aws:iam::aws:policy/x' } }),
  ];
  /** A record with any of its fields, at any depth, replaced by anything. */
  const records = fc
    .tuple(fc.constantFrom(...bases), fc.array(fc.tuple(fc.nat(99), texts), { maxLength: 3 }))
    .map(([base, changes]) => replaceIn(base, changes));

  it('yields names that IAM allows and commands that a shell can be given, and never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(records, fc.anything()), { maxLength: 4 }), async (all) => {
        const { made } = await findPersistence(input, {
          history: { records: () => Promise.resolve({ records: all }) },
          deadline: new Date('2026-11-01T10:06:00Z'),
          clock: () => new Date('2026-11-01T10:05:00Z'),
          pause: () => Promise.resolve(),
        });
        const { plan, found } = planPersistence(
          stateOf(),
          made,
          settings(),
          new Date('2026-11-01T10:05:00Z'),
        );
        for (const action of plan.actions) {
          expect('userName' in action ? action.userName : action.roleName).toMatch(/^[\w+=,.@-]{1,64}$/);
          if ('accessKeyId' in action) expect(action.accessKeyId).toMatch(/^AKIA[A-Z0-9]+$/);
          if ('userId' in action) expect(action.userId).toMatch(/^AROA[A-Z0-9]+:[\w+=,.@-]{2,64}$/);
        }
        for (const { removal, inspect } of found)
          for (const line of [...removal, ...inspect])
            expect(line.replace(/'[^']*'/g, '')).toMatch(/^aws [\w+=,.@:/ -]+(?:# .*)?$/);
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('a real hour of attack techniques', () => {
  const attacker = 'AKIATFQR7NSC8Q4X20BJ';
  const victim = '123837392027';

  itWithRealRecords('what the key made is all found, counted independently', async () => {
    const all = realRecords();
    const first = all.find(({ userIdentity: who }) => who?.['accessKeyId'] === attacker)!;
    const mine = all.filter(
      (record) => record.userIdentity?.['accessKeyId'] === attacker && !('errorCode' in record),
    );
    const count = (name: string) => mine.filter(({ eventName }) => eventName === name).length;
    const since = mine.map(({ eventTime }) => String(eventTime)).toSorted()[0]!;
    const { made } = await findPersistence(
      {
        leads: [{ by: 'key', accessKeyId: attacker }],
        ...{ launch: { eventTime: since }, preparedHours: 0, account: victim, regions: ['us-east-1'] },
      },
      {
        history: {
          records: (_, { value }) =>
            Promise.resolve({
              records: all.filter(({ userIdentity: who }) => who?.['accessKeyId'] === value),
            }),
        },
        deadline: new Date(8.64e15),
        clock: () => new Date('2023-07-10T14:00:00Z'),
        pause: () => Promise.resolve(),
      },
    );
    expect(first).toBeDefined();
    const byKey = made.filter(({ accessKeyId }) => accessKeyId === attacker);
    const found = (name: string) => byKey.filter(({ eventName }) => eventName === name);
    const names = (name: string) =>
      found(name).flatMap(({ actions }) => actions.map((action) => Object.values(action)[1]));
    for (const name of [
      'CreateUser',
      'CreateAccessKey',
      'CreateLoginProfile',
      'CreateRole',
      'AssumeRole',
      'AttachUserPolicy',
      'AttachRolePolicy',
      'PutRolePolicy',
      'UpdateAssumeRolePolicy',
      'CreateFunction20150331',
      'AddPermission20150331v2',
      'CreateTrustAnchor',
      'CreateProfile',
    ]) {
      expect([name, found(name).length]).toEqual([name, count(name)]);
    }
    // As a person reads them in the file.
    expect(names('CreateAccessKey').toSorted()).toEqual([
      'malicious-iam-user',
      'stratus-red-team-backdoor-u-user',
    ]);
    expect([...new Set(names('CreateLoginProfile'))].toSorted()).toEqual([
      'stratus-red-team-login-profile-user',
      'stratus-red-team-nmfalu-gfjyeaypjt',
    ]);
    expect(found('CreateUser')).toHaveLength(4);
    expect(found('CreateRole')).toHaveLength(13);
    expect(found('CreateAccessKey').every(({ doubt }) => doubt === undefined)).toBe(true);
    expect(found('AssumeRole').every(({ actions }) => actions.length === 1)).toBe(true);
  });
});
