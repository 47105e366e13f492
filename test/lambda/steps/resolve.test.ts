import type { Breaker } from '../../../lambda/aws/table/breaker.ts';
import type { Opening } from '../../../lambda/aws/table/incidents.ts';
import type { ForeignDenies } from '../../../lambda/aws/table/foreign-denies.ts';
import type { Waves } from '../../../lambda/aws/table/waves.ts';
import type { Again } from '../../../core/incident/again.ts';
import type { ItemCoverage } from '../../../core/incident/credential.ts';
import type { Status } from '../../../core/incident/item/items.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { judgeAgain, resolveCaller } from '../../../lambda/steps/resolve-caller/resolve.ts';
import { stateOf } from '../../support/report/state.ts';
import { account, launchRecord, roleIdentity, settings, toEvent } from '../../support/events.ts';

const now = new Date('2026-11-01T10:00:01.250Z');

async function resolve(
  record: object,
  change: Partial<Settings> = {},
  kind: 'opened' | 'wave' | 'joined' = 'opened',
  admit: Breaker['admit'] = () => Promise.resolve({ kind: 'admitted' }),
  admitWave: Waves['admit'] = () => Promise.resolve({ kind: 'admitted', quiet: false }),
  denied: Awaited<ReturnType<ForeignDenies['of']>> = [],
  {
    met = { covered: true, status: 'held' },
    again,
    mayTrace = false,
  }: {
    readonly mayTrace?: boolean;
    readonly met?: { readonly covered: boolean; readonly status: Status };
    readonly again?: Again;
  } = {},
) {
  const looked: string[] = [];
  const openings: Opening[] = [];
  const refusals: unknown[] = [];
  const asked: unknown[] = [];
  const told: unknown[] = [];
  const state = await resolveCaller(
    { event: toEvent(record), execution: 'e1' },
    {
      incidents: {
        open: (opening) => {
          openings.push(opening);
          const item = kind === 'wave' ? { item: 'CREDENTIAL#fb-1#session' } : {};
          const incident = { ...opening.incident, ...item };
          return Promise.resolve(kind === 'joined' ? { kind, incident, ...met } : { kind, incident });
        },
        refuse: (incident, refusal) => Promise.resolve(refusals.push([incident.id, refusal])),
      },
      breaker: {
        admit: (...request) => {
          asked.push(request);
          return admit(...request);
        },
      },
      waves: { admit: admitWave, mayTrace: () => Promise.resolve(mayTrace) },
      denies: {
        of: (key) => {
          looked.push(key);
          return Promise.resolve(denied);
        },
      },
      retelling: {
        tell: ({ id }, { execution }) => {
          told.push([id, execution]);
          return Promise.resolve(again);
        },
      },
      settings: settings(change),
      account,
      now,
    },
  );
  return { state, openings, refusals, asked, looked, told };
}

describe('resolveCaller', () => {
  it.each([
    ['Client.UnauthorizedOperation', true],
    // EC2 turned these away before it asked whether they are allowed: a bot that hammers with a refused session.
    ['Client.RequestLimitExceeded', true],
    ['Server.InternalError', true],
    // What comes that far is allowed.
    ['Server.InsufficientInstanceCapacity', false],
    ['Client.InstanceLimitExceeded', false],
  ])(
    'takes a call that failed by %s for no proof that the credential works: %s',
    async (errorCode, denied) => {
      const { openings } = await resolve(
        { ...launchRecord, errorCode, responseElements: null },
        { respondTo: 'attempts' },
      );
      expect(openings).toMatchObject([{ response: 'contain', denied }]);
    },
  );
  it('writes the intent down before anything is done: caller, verdict and plan', async () => {
    const { state, openings } = await resolve(launchRecord);
    expect(state.route).toBe('contain');
    expect(openings).toHaveLength(1);
    expect(openings[0]).toMatchObject({
      response: 'contain',
      launchId: launchRecord.eventID,
      windowEnds: '2026-11-02T10:00:01.250Z',
      staleBefore: '2026-11-01T09:50:01.250Z',
      expiresAt: Math.floor(now.getTime() / 1000) + 365 * 86_400,
    });
    expect(JSON.parse(openings[0]!.intent)).toMatchObject({
      caller: { kind: 'user-key' },
      verdict: { kind: 'contain' },
      plan: {
        actions: [
          { kind: 'deactivate-key' },
          { kind: 'revoke-sessions' },
          { kind: 'disable-console' },
          { kind: 'deactivate-ssh-keys' },
          { kind: 'deactivate-service-credentials' },
          { kind: 'deactivate-certificates' },
        ],
      },
    });
  });
  it('lets a containment be at work for as long as its settings have it wait', async () => {
    const { openings } = await resolve(launchRecord, { settleSeconds: 60, holdSeconds: 300 });
    expect(openings).toMatchObject([{ staleBefore: '2026-11-01T09:34:01.250Z' }]);
  });
  it.each([
    ['2025-11-01T10:00:00Z', /maxEventHours/],
    ['2026-11-01T10:10:00Z', /yet to come/],
  ])(
    'alerts on an event of %s that arrives today, and asks nobody for a slot',
    async (eventTime, because) => {
      const { state, openings, asked } = await resolve({ ...launchRecord, eventTime });
      expect(state).toMatchObject({ route: 'alert', verdict: { kind: 'alert' }, plan: { actions: [] } });
      expect(state.verdict.because).toMatch(because);
      expect(openings).toMatchObject([{ response: 'alert' }]);
      expect(asked).toEqual([]);
    },
  );
  it('takes a launch to have happened at the end of its second, so that none after containment is absorbed', async () => {
    const { openings } = await resolve(launchRecord);
    expect(openings[0]?.launchTime).toBe('2026-11-01T10:00:00.999Z');
  });
  it('gives the same incident the same id however often it is delivered', async () => {
    const ids = await Promise.all([resolve(launchRecord), resolve(launchRecord)]);
    expect(new Set(ids.map(({ state }) => state.incident.id)).size).toBe(1);
    expect(ids[0].state.incident.id).toMatch(/^fb-20261101-100000-[0-9a-f]{8}$/);
  });
  it('takes two keys of one user for two credentials of one principal', async () => {
    const other = {
      ...launchRecord,
      userIdentity: { ...launchRecord.userIdentity, accessKeyId: 'AKIAEXAMPLEKEY000002' },
    };
    const [a, b] = await Promise.all([resolve(launchRecord), resolve(other)]);
    expect(a.state.incident.key).toBe(b.state.incident.key);
    expect(a.state.incident.key).toBe('user:AIDAEXAMPLEUSERID0001');
    expect([a, b].map(({ openings }) => openings[0]?.credential.id)).toEqual([
      'AKIAEXAMPLEKEY000001',
      'AKIAEXAMPLEKEY000002',
    ]);
  });
  it.each([
    ['joined', launchRecord, {}, 'joined', 'absorbed'],
    ['in observe mode', launchRecord, { mode: 'observe' }, 'opened', 'alert'],
    ['by a role session', { ...launchRecord, userIdentity: roleIdentity }, {}, 'opened', 'contain'],
    ['by root', { ...launchRecord, userIdentity: { type: 'Root' } }, {}, 'opened', 'alert'],
  ] as const)('%s', async (_name, record, change, kind, route) => {
    const { state, openings } = await resolve(record, change, kind);
    expect(state.route).toBe(route);
    if (kind === 'opened') expect(openings[0]?.response).toBe(route);
  });
  it.each([
    ['in mode observe', launchRecord, { mode: 'observe' }, 'yes'],
    ['in mode contain', launchRecord, {}, 'no'],
    [
      'by root in mode observe',
      { ...launchRecord, userIdentity: { type: 'Root' } },
      { mode: 'observe' },
      'no',
    ],
    [
      'refused by IAM in mode observe',
      { ...launchRecord, errorCode: 'Client.UnauthorizedOperation' },
      { mode: 'observe' },
      'no',
    ],
  ] as const)(
    'counts what would have been contained, and nothing else: %s',
    async (_, record, change, observed) => {
      expect((await resolve(record, change)).state.tally?.observed).toBe(observed);
      expect((await resolve(record, change, 'joined')).state.tally?.observed).toBe(observed);
    },
  );
  it('says of a call that IAM refused that it was, and of no other', async () => {
    const denied = async (errorCode: string | undefined) =>
      (await resolve({ ...launchRecord, errorCode }, { respondTo: 'attempts' })).openings[0]!.denied;
    expect(await denied('Client.UnauthorizedOperation')).toBe(true);
    expect(await denied('Client.VcpuLimitExceeded')).toBe(false);
    expect(await denied('Client.DryRunOperation')).toBe(false);
    expect(await denied(undefined)).toBe(false);
  });
  it('never takes a launch to be later than its event', async () => {
    const future = { ...launchRecord, eventTime: '2099-01-01T00:00:00Z' };
    expect((await resolve(future)).openings[0]?.launchTime).toBe(now.toISOString());
  });
  it('hands the state machine what to count of the launch', async () => {
    const { state } = await resolve(launchRecord, {}, 'joined');
    expect(state.tally).toEqual({
      sk: `LAUNCH#${state.incident.id}#${launchRecord.eventID}`,
      eventId: launchRecord.eventID,
      eventTime: '2026-11-01T10:00:00.000Z',
      region: 'ap-southeast-2',
      result: 'launched',
      instances: '1',
      instancesAtMost: '1',
      credential: 'AKIAEXAMPLEKEY000001',
      refusedByDeny: 'no',
      observed: 'no',
      expiresAt: String(Math.floor(now.getTime() / 1000) + 365 * 86_400),
    });
  });
});

describe('the circuit breaker', () => {
  const refused = { kind: 'refused', until: '2026-11-01T10:40:00.000Z', opened: true } as const;

  it('is asked by what opens to contain, and by nothing else', async () => {
    const askedBy = async (...given: Parameters<typeof resolve>) => (await resolve(...given)).asked.length;
    expect(await askedBy(launchRecord)).toBe(1);
    expect(await askedBy(launchRecord, {}, 'joined')).toBe(0);
    expect(await askedBy(launchRecord, { mode: 'observe' })).toBe(0);
    expect(await askedBy({ ...launchRecord, userIdentity: roleIdentity })).toBe(1);
    const uncertain = { ...roleIdentity, principalId: 'AROAEXAMPLEROLEID0001' };
    expect(await askedBy({ ...launchRecord, userIdentity: uncertain })).toBe(0);
  });
  it('makes an alert of what a pause lets go, which says who paused it and keeps the plan', async () => {
    const pause = {
      until: '2026-11-01T11:00:00.000Z',
      at: 'x',
      by: 'arn:aws:iam::1:user/x',
      reason: 'a drill',
    };
    const { state, refusals } = await resolve(launchRecord, {}, 'opened', () =>
      Promise.resolve({ kind: 'paused', pause }),
    );
    expect(state).toMatchObject({
      route: 'alert',
      paused: pause,
      verdict: {
        kind: 'alert',
        because:
          'paused by arn:aws:iam::1:user/x until 2026-11-01 11:00:00Z (a drill); contain by hand or run firebreak resume',
      },
      plan: { actions: [{ kind: 'deactivate-key' }, {}, {}, {}, {}, {}] },
    });
    expect(state.breaker).toBeUndefined();
    expect(refusals).toEqual([[state.incident.id, expect.objectContaining({ until: pause.until })]]);
  });
  it('makes an alert of what it refuses, which says why and keeps the plan', async () => {
    const { state, refusals } = await resolve(launchRecord, { containmentsPerHour: 7 }, 'opened', () =>
      Promise.resolve(refused),
    );
    expect(state).toMatchObject({
      route: 'alert',
      verdict: { kind: 'alert', because: expect.stringContaining('circuit breaker: 7 containments') },
      breaker: { limit: 7, until: refused.until, opened: true },
      plan: {
        actions: [
          { kind: 'deactivate-key' },
          { kind: 'revoke-sessions' },
          { kind: 'disable-console' },
          { kind: 'deactivate-ssh-keys' },
          { kind: 'deactivate-service-credentials' },
          { kind: 'deactivate-certificates' },
        ],
      },
    });
    expect(refusals).toEqual([[state.incident.id, { limit: 7, until: refused.until }]]);
  });
  it('stops nothing where it cannot be asked, and the report will say so', async () => {
    const { state, refusals } = await resolve(launchRecord, {}, 'opened', () =>
      Promise.reject(new Error('throttled')),
    );
    expect(state).toMatchObject({
      route: 'contain',
      breakerError: 'throttled',
      verdict: { kind: 'contain' },
    });
    expect(refusals).toEqual([]);
  });
});

describe('judgeAgain', () => {
  const state = stateOf();
  const protectedTags = [{ key: 'break-glass', value: 'yes' }];
  const tags = [{ Key: 'break-glass', Value: 'yes' }];

  it('goes by what IAM shows of the name', () => {
    expect(judgeAgain({ state, principal: { Tags: tags } }, { protectedTags }).route).toBe('alert');
    const decoy = { UserId: 'AIDADECOY', Tags: tags };
    expect(judgeAgain({ state, principal: decoy }, { protectedTags }).route).toBe('contain');
  });
  it('takes the tags alone, as an execution that an older release began has them', () => {
    expect(judgeAgain({ state, tags }, { protectedTags }).route).toBe('alert');
    expect(judgeAgain({ state, tags: [] }, { protectedTags }).route).toBe('contain');
  });
});

describe('a call that a deny of another principal’s incident may have refused', () => {
  const record = {
    ...launchRecord,
    userIdentity: roleIdentity,
    errorCode: 'Client.UnauthorizedOperation',
    responseElements: null,
  };
  const incident = {
    id: 'fb-other',
    key: 'role:AROAOTHER',
    item: 'INCIDENT',
    subject: 'role other, session x',
    openedAt: '2026-11-01T09:50:01.000Z',
    execution: 'e0',
  };
  const deny = (change: Partial<ItemCoverage> = {}, status: Status = 'held') => ({
    incident,
    coverage: { keys: [], sessions: 'all', before: '2026-11-01T09:59:00.000Z', ...change } as const,
    standing: { status, openedAt: incident.openedAt },
  });
  const of = (denied: Parameters<typeof resolve>[5], given: object = record) =>
    resolve(given, { respondTo: 'attempts' }, 'opened', undefined, undefined, denied);

  it('joins that incident, counts there, and contains nobody, whatever the settings respond to', async () => {
    const { state, openings, looked } = await of([deny()]);
    expect(state).toMatchObject({ route: 'absorbed', incident });
    expect(state.tally).toMatchObject({
      sk: `LAUNCH#fb-other#${launchRecord.eventID}`,
      refusedByDeny: 'yes',
      result: 'denied',
    });
    expect([openings, looked]).toEqual([[], ['role:AROAEXAMPLEROLEID0001']]);
  });

  it.each<[string, ReturnType<typeof deny>[]]>([
    ['there is none', []],
    ['its session is another', [deny({ sessions: ['AROAEXAMPLEROLEID0001:bob'] })]],
    ['its session is newer than the deny', [deny({ before: '2026-11-01T09:00:00.000Z' })]],
    ['a person has restored it', [deny({}, 'restored')]],
    ['a person is restoring it', [deny({}, 'restoring')]],
    ['nothing was contained', [deny({}, 'alerted')]],
    ['its containment has died', [deny({}, 'containing')]],
  ])('is evidence where %s', async (_why, denied) => {
    const { state, openings } = await of(denied);
    expect(state.route).toBe('contain');
    expect(openings).toHaveLength(1);
  });

  it('is found among several', async () => {
    const { state } = await of([deny({}, 'restored'), deny()]);
    expect(state.route).toBe('absorbed');
  });

  it('is not looked for where the launch succeeded: nothing is read on the way to containment', async () => {
    const { state, looked } = await of([deny()], { ...launchRecord, userIdentity: roleIdentity });
    expect([state.route, looked]).toEqual(['contain', []]);
  });
});

describe('a further credential of somebody who has an incident', () => {
  const session = { ...launchRecord, userIdentity: roleIdentity };
  const refused = (opened: boolean) => () =>
    Promise.resolve({ kind: 'refused', until: '2026-11-01T10:40:00.000Z', opened } as const);
  const admitted = (quiet: boolean) => () => Promise.resolve({ kind: 'admitted', quiet } as const);
  const resolveWave = (
    admitWave: Parameters<typeof resolve>[4],
    change: Partial<Settings> = {},
    admit: Breaker['admit'] = () => Promise.resolve({ kind: 'admitted' }),
  ) => resolve(session, change, 'wave', admit, admitWave);

  it('is contained, with a mail of its own or without', async () => {
    expect((await resolveWave(admitted(false))).state).toMatchObject({ route: 'contain' });
    const { state } = await resolveWave(admitted(true));
    expect(state).toMatchObject({ route: 'contain', incident: { quiet: true } });
    expect((await resolveWave(admitted(false))).state.incident.quiet).toBeUndefined();
  });
  it('that is one too many is told loudly once, and then counted; its plan stays for a person', async () => {
    const first = await resolveWave(refused(true));
    expect(first.state).toMatchObject({
      route: 'alert',
      verdict: { kind: 'alert', because: expect.stringContaining('wavesPerPrincipal') },
      breaker: { of: 'waves', limit: 10, opened: true },
      plan: { actions: [{ kind: 'revoke-role-sessions' }] },
    });
    const next = await resolveWave(refused(false));
    expect(next.state.route).toBe('absorbed');
    // The loud mail of the first one counts among those of the hour.
    expect([first.told, next.told]).toEqual([[[expect.any(String), 'e1']], [[expect.any(String), 'e1']]]);
    for (const { refusals } of [first, next])
      expect(refusals).toMatchObject([[expect.any(String), { limit: 10 }]]);
  });
  it('that is one too many is traced without a mail, as far as there is room', async () => {
    const record = { ...launchRecord, userIdentity: roleIdentity };
    const { state } = await resolve(record, {}, 'wave', undefined, refused(false), [], { mayTrace: true });
    expect(state).toMatchObject({ route: 'alert', incident: { quiet: true }, breaker: { opened: false } });
  });
  it.each([
    ['the breaker', { kind: 'refused', until: '2026-11-01T10:40:00.000Z', opened: false }],
    ['a pause', { kind: 'paused', pause: { until: '2026-11-01T10:40:00.000Z', at: '', by: '', reason: '' } }],
  ] as const)('that %s lets go has a mail only where there is something new', async (_, refusal) => {
    const record = { ...launchRecord, userIdentity: roleIdentity };
    const by = (kind: 'opened' | 'wave', news?: Again) =>
      resolve(record, {}, kind, () => Promise.resolve(refusal), undefined, [], news ? { again: news } : {});
    expect((await by('wave')).state.route).toBe('absorbed');
    expect((await by('wave', again)).state).toMatchObject({ route: 'alert', again });
    const first = await by('opened');
    expect([first.state.route, first.told]).toEqual(['alert', []]);
  });
  it('that is one too many and tells something new has a mail that says how to stop it', async () => {
    const record = { ...launchRecord, userIdentity: roleIdentity };
    const { state } = await resolve(record, {}, 'wave', undefined, refused(false), [], { again });
    expect(state).toMatchObject({ route: 'alert', phase: 'first', again, breaker: { of: 'waves' } });
    expect(state.plan.actions).not.toEqual([]);
    expect(state.incident.quiet).toBeUndefined();
  });
  it('that is one too many has its whole role denied once, where the settings escalate', async () => {
    const { state, refusals } = await resolveWave(refused(true), { escalate: true });
    expect(state).toMatchObject({
      route: 'contain',
      plan: { actions: [{ kind: 'deny-all-of-role', roleName: 'Admin', policyName: 'FirebreakDenyAll' }] },
    });
    expect(refusals).toEqual([]);
    expect((await resolveWave(refused(false), { escalate: true })).state.route).toBe('absorbed');
  });
  it('is contained where the waves cannot be counted, and takes none where the breaker lets it go', async () => {
    const uncounted = await resolveWave(() => Promise.reject(new Error('throttled')));
    expect(uncounted.state).toMatchObject({ route: 'contain', breakerError: 'throttled' });
    const counted = jest.fn(admitted(false));
    const full = { kind: 'refused', until: '2026-11-01T10:40:00.000Z', opened: false } as const;
    const { state } = await resolveWave(counted, {}, () => Promise.resolve(full));
    expect([state.route, counted.mock.calls]).toEqual(['absorbed', []]);
  });
});

const again: Again = {
  reasons: ['new-region'],
  since: '2026-11-01T10:00:00.000Z',
  instances: 8,
  told: 0,
};
const denial = { errorCode: 'Client.UnauthorizedOperation', responseElements: null };
const rootUser = { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account };

describe('a launch that joins an incident', () => {
  const joining = (
    record: object,
    met: { readonly covered: boolean; readonly status: Status },
    change: Partial<Settings> = {},
  ) => resolve({ ...launchRecord, ...record }, change, 'joined', undefined, undefined, [], { met, again });

  it.each<[string, object, Status, Partial<Settings>, boolean]>([
    ['by root, of an alert', { userIdentity: rootUser }, 'alerted', {}, true],
    ['by root, denied, of an alert', { userIdentity: rootUser, ...denial }, 'alerted', {}, true],
    ['by a user whom the breaker refuses', {}, 'alerted', {}, true],
    ['by a user in mode observe', {}, 'alerted', { mode: 'observe' }, false],
    ['by root in mode observe', { userIdentity: rootUser }, 'alerted', { mode: 'observe' }, true],
    [
      'by somebody who is protected by now, of a containment',
      {},
      'held',
      { protectedPrincipals: ['*'] },
      true,
    ],
    ['denied, of a containment', denial, 'held', {}, false],
    ['of what is being restored', {}, 'restoring', {}, false],
    ['of what a person restored', {}, 'restored', {}, false],
  ])('%s', async (_, record, status, change, isTold) => {
    const { state, told } = await joining(record, { covered: false, status }, change);
    expect(told).toHaveLength(isTold ? 1 : 0);
    expect(state.route).toBe(isTold ? 'again' : 'absorbed');
    const covered = await joining(record, { covered: true, status }, change);
    expect([covered.state.route, covered.told]).toEqual(['absorbed', []]);
  });

  it('is only counted where there is nothing new to tell', async () => {
    const met = { covered: false, status: 'alerted' } as const;
    const record = { ...launchRecord, userIdentity: rootUser };
    const { state, told } = await resolve(record, {}, 'joined', undefined, undefined, [], { met });
    expect([state.route, state.phase, told.length]).toEqual(['absorbed', 'first', 1]);
  });
});
