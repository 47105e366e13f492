import type { Judged } from '../../../../core/artifacts/persistence.ts';
import type { Action } from '../../../../core/containment/action.ts';
import type { Ports } from '../../../../core/containment/actions/ports.ts';
import { denyAllPolicy, revokePolicy } from '../../../../core/containment/deny-policy.ts';
import { PermanentError, RetryableError } from '../../../../lambda/aws/failure.ts';
import { readLimit, readStandings } from '../../../../lambda/steps/find-persistence/standings.ts';
import { ports } from '../../../support/ports.ts';
import { stateOf } from '../../../support/report/state.ts';

const now = new Date('2026-11-01T10:05:00Z');
const userName = 'bob';
const accessKeyId = 'AKIAEXAMPLEMADE00001';
const userId = 'AROAEXAMPLEROLEID0009:xy';
const key: Action = { kind: 'deactivate-key', userName, accessKeyId };
const password: readonly Action[] = [
  { kind: 'disable-console', userName },
  { kind: 'revoke-sessions', userName, policyName: 'FirebreakRevokeSessions' },
];
const whole: readonly Action[] = [
  { kind: 'deactivate-all-keys', userName },
  { kind: 'deny-all', userName, policyName: 'FirebreakDenyAll' },
  { kind: 'disable-console', userName },
  { kind: 'deactivate-ssh-keys', userName },
];
const session: Action = {
  kind: 'revoke-role-sessions',
  ...{ roleName: 'web', userId, policyName: 'FirebreakRevoke-xy' },
};
const left = (actions: readonly Action[], change: Partial<Judged> = {}): Judged => ({
  ...{ eventName: 'x', eventId: 'made-1', eventTime: '2026-11-01T09:00:00Z', region: 'us-east-1' },
  ...{ technique: 'T1098.001', what: 'x', removal: [], inspect: [], verdict: 'leave', because: '', actions },
  ...change,
});

interface Iam {
  readonly keys?: readonly boolean[];
  readonly hasPassword?: boolean;
  readonly hasSshKey?: boolean;
  /** By the name of the policy. */
  readonly inline?: Readonly<Record<string, string>>;
  readonly isDenied?: boolean;
  readonly is?: 'here' | 'gone' | 'unknown';
  readonly fails?: Error;
}

function iam({
  keys = [],
  hasPassword = false,
  hasSshKey = false,
  inline = {},
  isDenied = false,
  is = 'here',
  fails,
}: Iam): Ports {
  const answer = <T>(value: T): Promise<T> => (fails ? Promise.reject(fails) : Promise.resolve(value));
  return ports({
    accessKeys: {
      list: () =>
        answer(
          keys.map((active, index) => ({
            id: index === 0 ? accessKeyId : `AKIA${index}`,
            active,
            createdAt: '',
          })),
        ),
    },
    loginProfiles: { read: () => answer(hasPassword ? { createdAt: '' } : undefined) },
    credentials: { list: () => answer([{ id: 'APKA1', active: hasSshKey }]) },
    denies: {
      readInline: (_, name) =>
        answer(inline[name] === undefined ? 'none' : { document: encodeURIComponent(inline[name]) }),
      isDenyAllAttached: () => answer(isDenied),
      readBoundary: () => answer(undefined),
    },
    principals: {
      find: () => Promise.resolve(is === 'here' ? { is } : { is, why: 'x' }),
      ownerOf: () => answer(keys.length === 0 ? ('none' as const) : { userName }),
    },
  });
}

const standingOf = async (judged: Judged, at: Iam): Promise<Judged['standing']> =>
  (await readStandings([judged], stateOf(), iam(at), () => now))[0]!.standing;

describe('whether what was made and is left works', () => {
  const older = revokePolicy(new Date('2026-11-01T08:00:00Z'), userId);
  const later = revokePolicy(new Date('2026-11-01T09:00:05Z'), userId);
  it.each<[string, readonly Action[], Iam, 'works' | 'refused' | 'unknown']>([
    ['a key that is active', [key], { keys: [true] }, 'works'],
    ['a key that is inactive', [key], { keys: [false] }, 'refused'],
    ['a key that is deleted', [key], { keys: [] }, 'refused'],
    ['a key beside one that is active', [key], { keys: [false, true] }, 'refused'],
    ['a key of a user that is denied everything', [key], { keys: [true], isDenied: true }, 'refused'],
    [
      'a key of a user that Firebreak denies everything',
      [key],
      { keys: [true], inline: { FirebreakDenyAll: denyAllPolicy } },
      'refused',
    ],
    ['a password that is there', password, { hasPassword: true }, 'works'],
    ['a password that is gone', password, {}, 'refused'],
    ['a user with a key', whole, { keys: [true] }, 'works'],
    ['a user with a password', whole, { hasPassword: true }, 'works'],
    ['a user with an SSH key', whole, { hasSshKey: true }, 'works'],
    ['a user that has nothing yet', whole, {}, 'refused'],
    ['a user that is gone', whole, { keys: [true], is: 'gone' }, 'refused'],
    ['a user that cannot be found', whole, { keys: [true], is: 'unknown' }, 'unknown'],
    ['a session that nothing denies', [session], {}, 'works'],
    [
      'a session that an older deny lets through',
      [session],
      { inline: { 'FirebreakRevoke-xy': older } },
      'works',
    ],
    ['a session that is denied', [session], { inline: { 'FirebreakRevoke-xy': later } }, 'refused'],
    [
      'a session of a role that is denied everything',
      [session],
      { inline: { FirebreakDenyAll: denyAllPolicy } },
      'refused',
    ],
    ['what may not be read', [key], { keys: [true], fails: new PermanentError('AccessDenied') }, 'unknown'],
    ['what IAM does not answer', [key], { keys: [true], fails: new RetryableError('Throttling') }, 'unknown'],
  ])('is read of %s', async (_, actions, at, is) => {
    expect((await standingOf(left(actions), at))?.is).toBe(is);
  });

  it('is not asked of what has ended by itself', async () => {
    const over = left([session], { expiresAt: '2026-11-01T10:04:59Z' });
    expect(await standingOf(over, {})).toEqual({ is: 'refused' });
    expect(await standingOf({ ...over, expiresAt: '2026-11-01T10:05:01Z' }, {})).toEqual({ is: 'works' });
  });

  it('is not asked of what is contained, nor of what IAM has no answer for', async () => {
    expect(await standingOf(left([key], { verdict: 'planned' }), { keys: [true] })).toBeUndefined();
    const doubted = { is: 'unknown', why: 'IAM cannot be asked about it' } as const;
    expect(await standingOf(left([], { standing: doubted }), {})).toEqual(doubted);
  });

  it('is not known of more than are read, and what was read before is read again', async () => {
    const many = Array.from({ length: readLimit + 2 }, (_, index) =>
      left([key], { eventId: `made-${index}`, standing: { is: 'works' } }),
    );
    const found = await readStandings(many, stateOf(), iam({ keys: [false] }), () => now);
    expect(found.filter(({ standing }) => standing?.is === 'refused')).toHaveLength(readLimit);
    expect(found.at(-1)!.standing).toEqual({ is: 'unknown', why: `not read: at most ${readLimit} are` });
  });
});
