import { defineSettings } from '../../../core/settings/settings.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { SettingsError } from '../../../lib/settings/settings-error.ts';

const good = { owners: ['arn:aws:iam::*:user/service/*'], readers: ['arn:aws:iam::*:role/keepers'] };

/** The problems, one line each: field, got, allowed, fix. */
function problemsOf(backupKey: unknown, more: object = {}): readonly string[] {
  const input = { mode: 'contain', regions: ['us-east-1'], expectations: [], ...more } as const;
  try {
    checkSettings(defineSettings({ ...input, backupKey: backupKey as typeof good }));
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ field, got, allowed, fix }) => `${field} | ${got} | ${allowed} | ${fix}`);
  }
}

it('is off where it is left out', () => {
  expect(defineSettings({ mode: 'contain', regions: [], expectations: [] })).not.toHaveProperty('backupKey');
});

it('refuses a full user unless it says otherwise', () => {
  const settings = { mode: 'contain', regions: [], expectations: [] } as const;
  expect(defineSettings({ ...settings, backupKey: good }).backupKey!.whenFull).toBe('refuse');
  const whenFull = 'delete-inactive';
  expect(defineSettings({ ...settings, backupKey: { ...good, whenFull } }).backupKey!.whenFull).toBe(
    whenFull,
  );
});

it.each([
  [good],
  [{ ...good, whenFull: 'delete-inactive' }],
  [{ ...good, owners: ['arn:*:iam::123456789012:user/x'], readers: ['arn:aws:iam::*:user/keepers/*'] }],
])('may be %j', (backupKey) => {
  expect(problemsOf(backupKey)).toEqual([]);
});

it('may name an owner that is protected: nobody protected is contained', () => {
  expect(problemsOf(good, { protectedPrincipals: ['arn:aws:iam::*:user/service/*'] })).toEqual([]);
});

it.each([
  ['true', true, /^backupKey\.owners \| nothing \| a list of ARNs/],
  ['no owner', { ...good, owners: [] }, /^backupKey\.owners .* at least one of ARNs of users/],
  ['no reader', { owners: good.owners }, /^backupKey\.readers \| nothing/],
  ['a role as owner', { ...good, owners: ['arn:aws:iam::*:role/x'] }, /^backupKey\.owners\[0\].*name users/],
  ['a field too many', { ...good, owner: 'x' }, /^backupKey\.owner .* did you mean owners\?$/],
  ['another word', { ...good, whenFull: 'delete' }, /^backupKey\.whenFull .*'refuse' or 'delete-inactive'/],
  [
    'root as reader',
    { ...good, readers: ['arn:aws:iam::*:root'] },
    /^backupKey\.readers\[0\].*name the role/,
  ],
  ['every user as owner', { ...good, owners: ['arn:*:iam::*:user/*'] }, /owners\[0\].*some users, not all/],
  ['every role as reader', { ...good, readers: ['arn:aws:iam::*:role/*'] }, /readers\[0\].*not all/],
  ['every user as reader', { ...good, readers: ['arn:aws:iam::*:user/**'] }, /readers\[0\].*not all/],
  [
    'the same owner twice',
    { ...good, owners: [...good.owners, ...good.owners] },
    /owners\[1\].*each value once/,
  ],
  ['another partition', { ...good, readers: ['arn:aws-cn:iam::*:role/x'] }, /readers\[0\].*partition aws,/],
  [
    'an owner that reads',
    { ...good, readers: ['arn:aws:iam::*:user/service/admin'] },
    /^backupKey\.readers\[0\] \| .* \| principals that are none of backupKey\.owners: .*service\/\* is one \|/,
  ],
  ['readers with an owner', { ...good, readers: ['arn:aws:iam::*:user/s*'] }, /readers\[0\].*none of/],
])('may not be %s', (_name, backupKey, wanted) => {
  expect(problemsOf(backupKey)).toEqual(expect.arrayContaining([expect.stringMatching(wanted)]));
});

it("may not stand beside deny: 'everything'", () => {
  expect(problemsOf(good, { deny: 'everything' })).toEqual([
    expect.stringMatching(
      /^backupKey \| .* beside deny: 'everything'.* \| remove it, or set deny to 'auto'$/,
    ),
  ]);
});
