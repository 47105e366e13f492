import { isAbout } from '../../../core/containment/outcome.ts';

const key = { kind: 'deactivate-key', userName: 'bob', accessKeyId: 'AKIAEXAMPLEKEY000001' };
const result = { action: 'deactivate-key', target: 'AKIAEXAMPLEKEY000001', userName: 'bob' };

it.each([
  ['the key itself', key, result, true],
  ['another key of the same user', key, { ...result, target: 'AKIAEXAMPLEKEY000002' }, false],
  ['another action on it', key, { ...result, action: 'deactivate-all-keys' }, false],
  [
    'one key, of all of the user',
    { kind: 'deactivate-all-keys', userName: 'bob' },
    { ...result, action: 'deactivate-all-keys' },
    true,
  ],
  [
    'one key, of all of another user',
    { kind: 'deactivate-all-keys', userName: 'eve' },
    { ...result, action: 'deactivate-all-keys' },
    false,
  ],
])('what is said of %s is said of the action, or not', (_, action, about, expected) => {
  expect(isAbout(action, about)).toBe(expected);
});
