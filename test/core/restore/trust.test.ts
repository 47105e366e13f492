import type { Kept } from '../../../core/restore/kept.ts';
import { trustOf } from '../../../core/restore/trust.ts';

/** A session of bob's launched, and all keys of his were deactivated. */
const kept = (origin: 'console' | 'session-token' | 'unknown'): Kept =>
  ({
    caller: { kind: 'user-session', userName: 'bob', userArn: 'x', origin, reason: 'x' },
    actions: [{ kind: 'deactivate-all-keys', userName: 'bob' }],
    origins: [],
    others: [],
  }) as unknown as Kept;

it.each([
  ['console', 'trusted'],
  ['session-token', 'suspected'],
  ['unknown', 'suspected'],
] as const)('a key of the user whose session (%s) launched is %s', (origin, trust) => {
  expect(trustOf('AKIAEXAMPLEKEY000001', 'bob', kept(origin))).toBe(trust);
});
