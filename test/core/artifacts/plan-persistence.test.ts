import type { ContainmentState } from '../../../core/state.ts';
import {
  type FoundArtifact,
  type Persistence,
  toFoundArtifact,
} from '../../../core/artifacts/persistence.ts';
import { foundBytes, foundLimit, planPersistence } from '../../../core/artifacts/plan-persistence.ts';
import { actionLimit, toPlan } from '../../../core/containment/plan.ts';
import { toReport } from '../../../core/report/report.ts';
import { coverage } from '../../../core/report/sections/coverage.ts';
import { made } from '../../../core/report/sections/made.ts';
import { account, launchRecord, roleIdentity, settings, userIdentity } from '../../support/events.ts';
import {
  call,
  newKey,
  newPassword,
  newRole,
  newSession,
  newUser,
  userArn,
  userIdOf,
} from '../../support/review/made.ts';
import { made as sectionOf } from '../../support/report/report.ts';
import { stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:05:00Z');
const launch = { eventTime: '2026-11-01T10:00:00Z' };
const since = new Date(launch.eventTime);
const key = 'AKIAEXAMPLEMADE00001';
const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
const madeBy = (records: readonly object[]): FoundArtifact[] =>
  records.map((record) => toFoundArtifact(record, 'us-east-1', { launch, since }, account)!);

function plan(
  records: readonly object[],
  state: ContainmentState = stateOf(),
  change: Parameters<typeof settings>[0] = {},
) {
  return planPersistence(state, madeBy(records), settings(change), now);
}
const kinds = ({ found }: Pick<Persistence, 'found'>) =>
  found.map(({ eventName, verdict }) => `${eventName}: ${verdict}`);

describe('what the contained caller made', () => {
  it('is contained behind what the plan has, the credentials first', () => {
    const state = stateOf();
    const planned = plan([newUser('backdoor'), newKey('backdoor', key), newRole('evil')], state);
    expect(planned.act).toBe(true);
    expect(planned.plan.actions.slice(0, state.plan.actions.length)).toEqual(state.plan.actions);
    expect(planned.plan.actions.slice(state.plan.actions.length).map((action) => action.kind)).toEqual([
      'deactivate-key',
      'deny-all-of-role',
      'deactivate-all-keys',
      'deny-all',
      'disable-console',
      'deactivate-ssh-keys',
      'deactivate-service-credentials',
      'deactivate-certificates',
    ]);
    expect(planned.plan.steps.deactivateKeys).toBe(true);
    expect(kinds(planned)).toEqual([
      'CreateAccessKey: contain',
      'CreateRole: contain',
      'CreateUser: contain',
    ]);
  });

  it('is once, however often it is found', () => {
    const record = newKey('bob', key);
    const planned = plan([record, record]);
    expect(planned.found).toHaveLength(1);
    expect(planned.plan.actions.filter(({ kind }) => kind === 'deactivate-key')).toHaveLength(2);
  });

  it('is planned where the plan has it, also by an action that takes more', () => {
    const state = stateOf();
    const user = userIdentity.userName;
    const again = newPassword(user);
    expect(plan([again], state)).toMatchObject({ act: false, plan: state.plan });
    expect(kinds(plan([again], state))).toEqual(['CreateLoginProfile: planned']);
    const first = plan([newUser('backdoor'), newRole('evil')], state);
    const later = plan(
      [newUser('backdoor'), newKey('backdoor', key), newPassword('backdoor'), newSession('evil', 'xy')],
      { ...state, plan: first.plan },
    );
    expect(later).toMatchObject({ act: false, plan: first.plan });
    expect(new Set(later.found.map(({ verdict }) => verdict))).toEqual(new Set(['planned']));
  });

  it('is contained again where a session is newer than the cutoff that was put', () => {
    const session = newSession('web', 'xy', { eventTime: '2026-11-01T10:03:00Z' });
    const first = plan([session]);
    const put = (cutoff: string): ContainmentState => ({
      ...stateOf(),
      plan: first.plan,
      renewal: {
        failed: false,
        outcomes: [
          { action: 'revoke-role-sessions', target: 'AROAEXAMPLEROLEID0009:xy', status: 'done', cutoff },
        ],
      },
    });
    expect(plan([session], put('2026-11-01T10:03:01.000Z'))).toMatchObject({ act: false });
    const again = plan([session], put('2026-11-01T10:03:00.000Z'));
    expect(again).toMatchObject({ act: true, plan: first.plan });
    expect(kinds(again)).toEqual(['AssumeRole: contain']);
  });

  it('is contained again by the deny of its user that stands, unless that is of everything', () => {
    const { userName } = userIdentity;
    const user = { kind: 'deny-user', userName, policyName: 'FirebreakDenyUser' } as const;
    const at = '2026-11-01T10:03:00.000Z';
    const session = {
      ...launchRecord,
      eventSource: 'sts.amazonaws.com',
      eventName: 'GetSessionToken',
      eventTime: at,
      requestParameters: null,
      responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLEMADE00002' } },
    };
    const put = (outcome: { readonly cutoff?: string; readonly everything?: true }): ContainmentState => ({
      ...stateOf(),
      plan: toPlan([user]),
      renewal: {
        failed: false,
        outcomes: [{ action: 'deny-user', target: userName, status: 'done', ...outcome }],
      },
    });
    const [earlier, later] = [-1, 1].map((ms) => new Date(Date.parse(at) + ms).toISOString());
    expect(plan([session], put({ cutoff: later! }))).toMatchObject({ act: false });
    expect(plan([session], put({ everything: true }))).toMatchObject({ act: false });
    expect(plan([session], put({ cutoff: earlier! }))).toMatchObject({
      act: true,
      plan: toPlan([user]),
    });
  });

  it('is reported with the command where a person has to decide', () => {
    const planned = plan([call('AttachUserPolicy', { request: { userName: 'bob', policyArn } })]);
    expect(planned).toMatchObject({
      act: false,
      found: [
        {
          verdict: 'leave',
          because: 'it may change what was there before: a person decides',
          removal: [`aws iam detach-user-policy --user-name bob --policy-arn ${policyArn}`],
        },
      ],
    });
  });

  it('is left alone where the settings protect it, and where it is Firebreak’s', () => {
    const protectedPrincipals = [userArn('guard')];
    const planned = plan([newUser('guard')], stateOf(), { protectedPrincipals });
    expect(planned).toMatchObject({
      act: false,
      found: [{ verdict: 'leave', because: `${userArn('guard')} is protected by the settings` }],
    });
    expect(planned.found[0]!.actions).toContainEqual({
      kind: 'disable-console',
      userName: 'guard',
      uniqueId: userIdOf('guard'),
    });
    const own = plan([newSession('firebreak/firebreak-verify', 'xy')]);
    expect(own.found[0]!.because).toMatch(/path of Firebreak's own roles/);
    expect(own.act).toBe(false);
  });

  it.each([
    ['in mode observe', { mode: 'observe' }, /mode is observe/],
    ['of an alert', { route: 'alert' }, /alerted on/],
  ] as const)('is not contained %s', (_, change, because) => {
    const planned = plan([newKey('bob', key)], stateOf(undefined, change));
    expect(planned.act).toBe(false);
    expect(planned.found[0]!.because).toMatch(because);
  });

  it('stays found when a later search does not come by it', () => {
    const first = plan([newKey('bob', key)]);
    const state = stateOf(undefined, { plan: first.plan, persistence: first as unknown as Persistence });
    const later = plan([newRole('evil')], state);
    expect(kinds(later).toSorted()).toEqual(['CreateAccessKey: planned', 'CreateRole: contain']);
  });
});

describe('a flood of it', () => {
  const users = Array.from({ length: 150 }, (_, index) => newUser(`u${index}-${'x'.repeat(50)}`));
  const keys = Array.from({ length: 30 }, (_, index) => newKey('bob', `AKIAEXAMPLEX${String(1000 + index)}`));

  it('fills the plan with credentials first, to its limit, and says what is left to do', () => {
    const planned = plan([...users, ...keys]);
    expect(planned.plan.actions.length).toBeLessThanOrEqual(actionLimit);
    expect(planned.plan.actions.length).toBeGreaterThan(actionLimit - 6);
    expect(planned.found.filter(({ eventName }) => eventName === 'CreateAccessKey')).toHaveLength(30);
    const left = planned.found.find(({ verdict }) => verdict === 'leave')!;
    expect(left.because).toContain(`has its ${actionLimit} actions: contain it by hand`);
    expect(left.actions.length).toBeGreaterThan(0);
    expect(planned.more).toBe(180 - planned.found.length);
  });

  it('takes no more room than the state has', () => {
    const { found, more } = plan(users.concat(keys));
    expect(found.length).toBeLessThanOrEqual(foundLimit);
    expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThanOrEqual(foundBytes + 200);
    expect(more).toBeGreaterThan(0);
    const wide = Array.from({ length: 120 }, (_, index) =>
      call('PutUserPolicy', { request: { userName: `${'語'.repeat(180)}${index}`, policyName: 'p' } }),
    );
    expect(Buffer.byteLength(JSON.stringify(plan(wide).found))).toBeLessThanOrEqual(foundBytes + 200);
  });
});

describe('the report', () => {
  const search = {
    phase: 'first',
    denied: [],
    followed: 2,
    coverage: [],
    unreadable: 0,
    searchedAt: now.toISOString(),
  } as const;
  const withFound = (records: readonly object[], change: Partial<Persistence> = {}): ContainmentState => ({
    ...stateOf(),
    persistence: { ...search, ...plan(records), ...change },
  });

  const persistenceSection = (state: ContainmentState, at: Date) => sectionOf(made, { now: at, state });

  it('has a line and the commands for each, first what is left to be removed', () => {
    const { title, lines } = persistenceSection(
      withFound([
        call('UpdateAssumeRolePolicy', { request: { roleName: 'web' } }),
        newKey('bob', key, { eventTime: '2026-11-01T10:02:00Z' }),
      ]),
      now,
    );
    expect(title).toBe('WHAT IT MADE THAT OUTLIVES IT');
    expect(lines[0]).toBe('The newest first: run the commands in this order.');
    expect(lines.at(-1)).toMatch(
      /^access key AKIAEXAMPLEMADE00001 of user bob, by CreateAccessKey at 2026-11-01 10:02:00Z in us-east-1 with key AKIAEXAMPLEKEY000001 \(ATT&CK T1098\.001, event made-\d+\): contained with it, see what was done\.$/,
    );
    expect(lines[1]).toMatch(/^who may assume role web, .*T1098, .*: NOT contained; it may change/);
    expect(lines[2]).toBe('$ aws iam get-role --role-name web');
  });

  it('has the commands that contain what was left, too', () => {
    const records = [newKey('bob', key)];
    const planned = plan(records, stateOf(undefined, { mode: 'observe' }));
    const state = { ...stateOf(), persistence: { ...search, ...planned } };
    expect(persistenceSection(state, now).lines[2]).toBe(
      `$ aws iam update-access-key --user-name bob --access-key-id ${key} --status Inactive`,
    );
  });

  it('says what was searched, and what was not', () => {
    const state = withFound([], {
      coverage: [
        { region: 'us-east-1', pages: 1, events: 2 },
        { region: 'eu-west-1', pages: 0, events: 0, incomplete: 'AccessDenied' },
      ],
      unreadable: 3,
      notFollowed: 'five more',
      more: 7,
    });
    expect(persistenceSection(state, now).lines).toEqual([
      '7 more were found and are not listed: read them in event history.',
    ]);
    expect(persistenceSection(withFound([]), now).lines).toEqual(['Nothing was found.']);
    expect(sectionOf(coverage, { now, state }).lines).toEqual([
      'For what it made since the launch: searched at 2026-11-01 10:05:00Z by 1 look-up, 2 credentials and users, in us-east-1, eu-west-1.',
      'Not complete: five more.',
      'Not complete: eu-west-1, AccessDenied',
      'Not complete: 3 events came without a record to read.',
      'Event history runs minutes behind: it is searched again until the follow-up.',
    ]);
  });

  it('says that the search failed, and is silent where none was made', () => {
    expect(persistenceSection(stateOf(), now)).toEqual({ title: '', lines: [] });
    const failed = persistenceSection(
      {
        ...stateOf(undefined, { phase: 'follow-up' }),
        persistenceError: { Error: 'Lambda.Unknown', Cause: 'it\ndied' },
      },
      now,
    );
    expect(failed.lines).toEqual([
      'The search failed: Lambda.Unknown: it\\u{a}died',
      'Nothing searches again by itself: search once more when event history has caught up.',
    ]);
    // What an earlier phase found is still told.
    const later = { ...withFound([newRole('evil')]), phase: 'watch-1', persistenceError: {} } as const;
    const { lines } = persistenceSection(later, now);
    expect(lines[0]).toMatch(/^role .*evil/);
    expect(lines.join()).toContain('The search failed');
  });

  it('shows what an attacker wrote, harmless', () => {
    const hostile = call('AttachUserPolicy', {
      request: { userName: 'x\n$ curl https://evil.example', policyArn },
      change: { eventID: '\u202eevil\n' },
    });
    const { lines } = persistenceSection(withFound([hostile]), now);
    expect(lines.join('')).not.toMatch(/[\n\u202e]|https:\/\//);
    expect(lines.filter((line) => line.startsWith('$ '))).toEqual([]);
  });

  it('stands in the report, whose headline stays about the caller', () => {
    const records = [newSession('web', 'xy')];
    const held = { held: true, status: 'held', checkedAt: now.toISOString(), findings: [] } as const;
    const planned = plan(records);
    const user = { ...withFound(records), plan: planned.plan, verification: held };
    const report = toReport({ now, state: user });
    expect(report.sections.map(({ title }) => title)).toContain('WHAT IT MADE THAT OUTLIVES IT');
    expect(report.headline.join()).toMatch(/^CONTAINED SO FAR: user deploy/);
    const role = stateOf({ ...launchRecord, userIdentity: roleIdentity }, { verification: held });
    expect(toReport({ now, state: role }).headline.join()).toContain('The deny of this session of the role');
  });
});
