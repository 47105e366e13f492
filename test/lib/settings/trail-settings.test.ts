import { defineSettings } from '../../../core/settings/settings.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { SettingsError } from '../../../lib/settings/settings-error.ts';
import { trail as whole } from '../synthesized.ts';

const good = { bucket: 'acme-trail' };

/** The problems, one line each: field, got, allowed, fix. */
function problemsOf(trail: unknown): readonly string[] {
  const input = { mode: 'contain', regions: ['us-east-1'], expectations: [] } as const;
  try {
    checkSettings(defineSettings({ ...input, trail: trail as typeof good }));
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ field, got, allowed, fix }) => `${field} | ${got} | ${allowed} | ${fix}`);
  }
}

it('is off where it is left out', () => {
  expect(defineSettings({ mode: 'contain', regions: [], expectations: [] })).not.toHaveProperty('trail');
});

it('asks for 400 days unless it says otherwise', () => {
  const settings = { mode: 'contain', regions: [], expectations: [] } as const;
  expect(defineSettings({ ...settings, trail: good }).trail!.days).toBe(400);
  expect(defineSettings({ ...settings, trail: { ...good, days: 91 } }).trail!.days).toBe(91);
});

it.each([
  [good],
  [whole],
  [{ bucket: 'a.b-c.1', days: 91 }],
  [{ bucket: 'a'.repeat(63), days: 3650, accounts: ['000000000001'] }],
  [{ ...good, prefix: 'one/two_three-4.5(6)!' }],
  [{ ...good, prefix: 'a'.repeat(200) }],
])('may be %j', (trail) => {
  expect(problemsOf(trail)).toEqual([]);
});

it.each([
  ['true', true, /^trail\.bucket \| nothing \| the name of a bucket/],
  ['without a bucket', { days: 100 }, /^trail\.bucket \| nothing/],
  ['an address', { bucket: 's3://acme-trail' }, /^trail\.bucket .* no s3:\/\//],
  ['an ARN', { bucket: 'arn:aws:s3:::acme-trail' }, /^trail\.bucket/],
  ['a bucket in capitals', { bucket: 'Acme' }, /^trail\.bucket/],
  ['a bucket of two letters', { bucket: 'ab' }, /^trail\.bucket/],
  ['a bucket of 64 letters', { bucket: 'a'.repeat(64) }, /^trail\.bucket/],
  ['a bucket with two dots', { bucket: 'a..b' }, /^trail\.bucket/],
  ['a bucket that ends in a hyphen', { bucket: 'acme-' }, /^trail\.bucket/],
  ['a bucket like an address', { bucket: '192.0.2.1' }, /^trail\.bucket/],
  ['a bucket with a wildcard', { bucket: 'acme*' }, /^trail\.bucket/],
  ['a prefix with a slash before it', { ...good, prefix: '/a' }, /^trail\.prefix .*without the slashes/],
  ['a prefix with a slash behind it', { ...good, prefix: 'a/' }, /^trail\.prefix/],
  ['an empty prefix', { ...good, prefix: '' }, /^trail\.prefix/],
  ['a prefix with a wildcard', { ...good, prefix: 'a/*' }, /^trail\.prefix/],
  ['a prefix with a variable', { ...good, prefix: '${aws:username}' }, /^trail\.prefix/],
  ['a prefix of 201 letters', { ...good, prefix: 'a'.repeat(201) }, /^trail\.prefix/],
  ['another organization', { ...good, organizationId: 'r-abcd' }, /^trail\.organizationId .*o-a1b2c3d4e5/],
  ['an organization with a slash', { ...good, organizationId: 'o-a1b2c3d4e5/' }, /^trail\.organizationId/],
  [
    'an alias',
    { ...good, kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:alias/x' },
    /^trail\.kmsKeyArn .*alias/,
  ],
  ['a key id', { ...good, kmsKeyArn: '1234abcd' }, /^trail\.kmsKeyArn/],
  ['every key', { ...good, kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/*' }, /^trail\.kmsKeyArn/],
  [
    'a key of another partition',
    { ...good, kmsKeyArn: 'arn:aws-cn:kms:cn-north-1:111122223333:key/x' },
    /^trail\.kmsKeyArn .* a key of the partition aws, /,
  ],
  ['no account', { ...good, accounts: [] }, /^trail\.accounts .*at least one of account ids/],
  ['an account as a number', { ...good, accounts: [123456789012] }, /^trail\.accounts\[0\].*quotes/],
  ['an account of 11 digits', { ...good, accounts: ['12345678901'] }, /^trail\.accounts\[0\].*12 digits/],
  [
    'an account twice',
    { ...good, accounts: ['111122223333', '111122223333'] },
    /^trail\.accounts\[1\].*each value once/,
  ],
  ['90 days, which event history has', { ...good, days: 90 }, /^trail\.days .*from 91 to 3650/],
  ['more than ten years', { ...good, days: 3651 }, /^trail\.days .*from 91 to 3650/],
  [
    'more partitions than Athena reads',
    { ...good, days: 3650, accounts: Array.from({ length: 6 }, (_, index) => `11112222333${index}`) },
    /^trail\.days \| 3650 \| at most 3571 days for 7 accounts/,
  ],
  [
    'a field too many',
    { ...good, organisationId: 'x' },
    /^trail\.organisationId .*did you mean organizationId\?$/,
  ],
])('may not be %s', (_name, trail, wanted) => {
  expect(problemsOf(trail)).toEqual([expect.stringMatching(wanted)]);
});
