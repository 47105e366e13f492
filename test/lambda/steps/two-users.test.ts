import type { ContainmentState } from '../../../core/state.ts';
import { type Outcome, toStepResult } from '../../../core/containment/outcome.ts';
import { revokePolicy } from '../../../core/containment/deny-policy.ts';
import { doNowOf } from '../../../core/report/do-now/do-now.ts';
import { planContainment, toPlan } from '../../../core/containment/plan.ts';
import { toCaller } from '../../../core/caller/to-caller.ts';
import { verify } from '../../../lambda/steps/verify/verify.ts';
import { account, settings } from '../../support/events.ts';
import { originIdentity } from '../../support/review/issued.ts';
import { key, type PortChange, ports } from '../../support/ports.ts';
import { ask } from '../../support/run/run-step.ts';
import { linesUnder } from '../../support/report/report.ts';
import { containment, failed, outcomes, stateOf } from '../../support/report/state.ts';

/** A plan about two users, as the second wave makes one: nothing of one may be taken for the other's. */

const caller = 'deploy+ci@example.com';
const origin = toCaller({ userIdentity: originIdentity }, account);
const about = (change: Partial<Outcome>): Outcome => ({
  action: 'deactivate-key',
  target: 'AKIAEXAMPLEORIGIN001',
  status: 'done',
  at: '2026-11-01T10:15:00.000Z',
  millisecondsSinceLaunch: 900_000,
  ...change,
});
const originsCutoff = '2026-11-01T10:15:02.000Z';
const both = (own: readonly Outcome[], ...more: readonly Outcome[]) => toStepResult([...own, ...more]);
const first = containment();
const plan = toPlan([...stateOf().plan.actions, ...planContainment(origin, settings()).actions]);
const state = stateOf(undefined, {
  plan,
  wave: { phase: 'first', plan, denied: [] },
  containment: {
    deactivateKeys: both(first.deactivateKeys.outcomes, about({ userName: 'mallory' })),
    revokeSessions: both(
      first.revokeSessions.outcomes,
      about({ action: 'revoke-sessions', target: 'mallory', cutoff: originsCutoff }),
    ),
    disableConsole: both(
      first.disableConsole.outcomes,
      about({ action: 'disable-console', target: 'mallory' }),
    ),
    deactivateCredentials: toStepResult([]),
  },
});

const deny = (cutoff = '') => ({
  document: encodeURIComponent(revokePolicy(new Date(cutoff))),
});
const good: PortChange = {
  accessKeys: {
    list: (user) =>
      Promise.resolve([key(user === 'mallory' ? 'AKIAEXAMPLEORIGIN001' : 'AKIAEXAMPLEKEY000001', false)]),
  },
  denies: {
    readInline: ({ name }) =>
      Promise.resolve(deny(name === 'mallory' ? originsCutoff : outcomes.sessions.cutoff)),
  },
};
const check = (change: PortChange = {}, from: ContainmentState = state) =>
  verify(from, ports({ ...good, ...change }), () => new Date('2026-11-01T10:15:12Z'));
const steps = (from: ContainmentState) =>
  doNowOf({ now: new Date(), state: from }).find(({ id }) => id === 'close')?.commands;
const section = (from: ContainmentState, title: string) =>
  linesUnder(title, { now: new Date('2026-11-01T10:15:20Z'), state: from })!;

describe('a plan about two users', () => {
  it('deactivates the key of each', async () => {
    const calls: string[] = [];
    const setActive = (user: string, id: string) => (
      calls.push(`${user} ${id}`),
      Promise.resolve('set' as const)
    );
    const input = { ...state, containment: undefined as never };
    await ask('deactivate-keys', input, ports({ accessKeys: { setActive } }));
    expect(calls).toEqual([`${caller} AKIAEXAMPLEKEY000001`, 'mallory AKIAEXAMPLEORIGIN001']);
  });

  it('says whose each key was', async () => {
    const plan = toPlan([{ kind: 'deactivate-all-keys', userName: 'mallory' }]);
    const list = () => Promise.resolve([key('AKIAEXAMPLEORIGIN002')]);
    const input = { ...state, plan, containment: undefined as never };
    const { outcomes: came } = await ask('deactivate-keys', input, ports({ accessKeys: { list } }));
    expect(came[0]).toMatchObject({ target: 'AKIAEXAMPLEORIGIN002', userName: 'mallory' });
  });

  it('holds when each has its own cutoff, though one is earlier than the other', async () => {
    expect((await check()).held).toBe(true);
  });

  it('does not hold with the cutoff of the other', async () => {
    const denies = { readInline: () => Promise.resolve(deny(outcomes.sessions.cutoff)) };
    const { held, findings } = await check({ denies });
    expect(held).toBe(false);
    expect(findings.filter(({ status }) => status === 'reverted').map(({ target }) => target)).toEqual([
      'mallory',
    ]);
  });

  it('gives by hand what is to be done for the one that is open, and only that', async () => {
    const loginProfiles = {
      read: (user: string) => Promise.resolve(user === 'mallory' ? { createdAt: 'x' } : undefined),
    };
    const open = { ...state, verification: await check({ loginProfiles }) };
    // It was found reverted once: again by IAM, and by the organization where that does not last.
    expect(steps(open)).toEqual([
      'aws iam delete-login-profile --user-name mallory',
      expect.stringContaining('aws organizations attach-policy'),
    ]);
  });

  it('gives by hand what failed of the one, before anything was verified', () => {
    const open = {
      ...state,
      containment: {
        ...state.containment!,
        disableConsole: both([failed(about({ action: 'disable-console', target: 'mallory' }))]),
      },
    };
    expect(steps(open)).toEqual(['aws iam delete-login-profile --user-name mallory']);
  });

  it('gives by hand what a step that died was to do for both', () => {
    const died = failed(about({ action: 'disable-console', target: state.incident.subject }));
    const open = { ...state, containment: { ...state.containment!, disableConsole: both([died]) } };
    expect(steps(open)).toEqual([
      `aws iam delete-login-profile --user-name ${caller}`,
      'aws iam delete-login-profile --user-name mallory',
    ]);
  });

  it('restores to each what was its own', async () => {
    const closed = { ...state, verification: await check() };
    const password =
      '$ password="Aa1+$(openssl rand -base64 18)" && aws iam create-login-profile --user-name ';
    const lines = section(closed, 'TO RESTORE BY HAND, IF THIS WAS EXPECTED');
    expect(lines.filter((line) => line.startsWith('$'))).toEqual([
      expect.stringContaining(`${password}${caller} `),
      expect.stringContaining(`${password}mallory `),
      ...[caller, 'mallory'].map((user) =>
        expect.stringMatching(
          new RegExp(
            `^\\$ \\[\\[ .* > 2026.* && aws iam delete-user-policy --user-name ${user.replace('+', '.')} `,
          ),
        ),
      ),
    ]);
    expect(lines[0]).toMatch(/^Left inactive: AKIAEXAMPLEKEY000001, AKIAEXAMPLEORIGIN001\./);
  });

  it('restores all keys of one user to that user only', () => {
    const plan = toPlan(['mallory', caller].map((userName) => ({ kind: 'deactivate-all-keys', userName })));
    const one = (userName: string, target: string) =>
      about({ action: 'deactivate-all-keys', target, userName });
    const deactivated = both([one(caller, 'AKIACALLER0000000001'), one('mallory', 'AKIAMALLORY000000001')]);
    const none = toStepResult([]);
    const closed = {
      ...state,
      plan,
      containment: {
        deactivateKeys: deactivated,
        revokeSessions: none,
        disableConsole: none,
        deactivateCredentials: none,
      },
    };
    // One of each user's keys issued what launched, and nobody knows which.
    expect(section(closed, 'TO RESTORE BY HAND, IF THIS WAS EXPECTED')).toEqual([
      expect.stringMatching(/^Left inactive: AKIACALLER0000000001, AKIAMALLORY000000001\./),
    ]);
  });
});
