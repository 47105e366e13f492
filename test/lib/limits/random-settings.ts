import fc from 'fast-check';
import { defineSettings, type Settings, type SettingsInput } from '../../../core/settings/settings.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789-_'.split('');
const name = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: least, maxLength: most });

/** Mostly short lists, and some that are longer than anything of AWS takes. */
const list = <T>(item: fc.Arbitrary<T>, most: number, by: (value: T) => string) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.uniqueArray(item, { maxLength: 12, selector: by }) },
    {
      weight: 3,
      arbitrary: fc.uniqueArray(item, {
        minLength: 12,
        maxLength: Math.min(80, most),
        selector: by,
        size: 'max',
      }),
    },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(item, {
        minLength: Math.min(80, most),
        maxLength: most,
        selector: by,
        size: 'max',
      }),
    },
  );

const principal = (kinds: readonly string[], path: string) =>
  fc
    .tuple(fc.constantFrom(...kinds), name(0, 120), name(3, 60))
    .map(([kind, team, who]) => `arn:aws:iam::*:${kind}/${path}${team === '' ? '' : `${team}/`}${who}z`);
const itself = (text: string) => text;

const webhook = name(3, 20).map((text) => ({
  name: `w${text.replaceAll(/[_-]/g, '0')}`,
  url: `https://hooks.example.com/${text}`,
  form: 'json' as const,
}));

/** Settings of which no field by itself is wrong: what may be wrong with them is how long they are. */
export const randomSettings: fc.Arbitrary<Settings> = fc
  .record({
    protectedPrincipals: list(principal(['user', 'role'], 'kept/'), 700, itself),
    protectedTags: list(
      fc.record({ key: name(1, 60), value: name(1, 60) }),
      150,
      ({ key, value }) => `${key}=${value}`,
    ),
    operators: list(principal(['role'], 'oncall/'), 400, itself),
    evidenceReaders: list(principal(['user', 'role'], 'forensics/'), 250, itself),
    deployers: list(
      name(3, 60).map((text) => `arn:aws:iam::111122223333:role/ci/${text}`),
      60,
      itself,
    ),
    owners: list(principal(['user'], 'service/'), 200, itself),
    emails: list(
      name(3, 40).map((text) => `a${text.replaceAll(/[_-]/g, '0')}@example.com`),
      480,
      itself,
    ),
    webhooks: list(webhook, 90, (each) => each.name),
    accounts: list(fc.integer({ min: 10 ** 11, max: 10 ** 12 - 1 }).map(String), 270, itself),
    whenFull: fc.constantFrom('refuse' as const, 'delete-inactive' as const),
    securityHub: fc.boolean(),
    mode: fc.constantFrom('contain' as const, 'observe' as const),
    homeRegion: fc.constantFrom('us-east-1', 'ap-southeast-2', 'eu-central-1'),
  })
  .map(({ owners, accounts, emails, whenFull, ...settings }) => {
    const input: SettingsInput = {
      ...settings,
      ...{ regions: [settings.homeRegion], expectations: [], notify: { emails } },
      ...(owners.length > 0 && {
        backupKey: { owners, readers: ['arn:aws:iam::*:role/keepers'], whenFull },
      }),
      ...(accounts.length > 0 && { trail: { bucket: 'acme-trail', accounts, days: 91 } }),
    };
    return defineSettings(input);
  });
