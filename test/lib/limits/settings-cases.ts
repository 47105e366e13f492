import type { SettingsInput } from '../../../core/settings/settings.ts';

const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const owners = (count: number) => ({
  owners: many(count, (index) => `arn:aws:iam::*:user/service/worker-${index}`),
  readers: ['arn:aws:iam::*:role/keepers'],
});

/** Long lists for which there is room. */
export const fitting: readonly (readonly [string, Partial<SettingsInput>])[] = [
  [
    '30 protected tags',
    { protectedTags: many(30, (index) => ({ key: `team-${index}`, value: 'break-glass' })) },
  ],
  [
    '60 + 60 protected principals',
    {
      protectedPrincipals: [
        ...many(60, (index) => `arn:aws:iam::*:user/break-glass/person-number-${index}`),
        ...many(60, (index) => `arn:aws:iam::*:role/deployment/pipeline-number-${index}`),
      ],
    },
  ],
  [
    'both, a backup key and a trail of many accounts',
    {
      protectedTags: many(20, (index) => ({ key: `team-${index}`, value: 'break-glass' })),
      protectedPrincipals: many(100, (index) => `arn:aws:iam::*:user/break-glass/person-number-${index}`),
      backupKey: owners(5),
      trail: { bucket: 'acme-trail', days: 91, accounts: many(200, (index) => String(10 ** 11 + index)) },
    },
  ],
  [
    'twenty webhooks',
    {
      webhooks: many(20, (index) => ({
        name: `pager-${index}`,
        url: 'https://events.example.com/enqueue',
        form: 'pagerduty',
        secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:pager-AbCdEf',
      })),
    },
  ],
];

/** Lists for which there is none, and the field that is to be named. */
export const tooLong: readonly (readonly [string, Partial<SettingsInput>])[] = [
  [
    'protectedPrincipals',
    { protectedPrincipals: many(900, (index) => `arn:aws:iam::*:user/people/person-${index}`) },
  ],
  [
    'protectedTags',
    { protectedTags: many(300, (index) => ({ key: `team-${index}`, value: 'break-glass' })) },
  ],
  ['operators', { operators: many(600, (index) => `arn:aws:iam::*:role/oncall/person-${index}`) }],
  [
    'evidenceReaders',
    { evidenceReaders: many(400, (index) => `arn:aws:iam::*:role/forensics/person-number-${index}`) },
  ],
  ['deployers', { deployers: many(60, (index) => `arn:aws:iam::111122223333:role/ci/deploy-${index}`) }],
  ['backupKey.owners', { backupKey: { ...owners(400), whenFull: 'delete-inactive' } }],
  ['notify.emails', { notify: { emails: many(450, (index) => `oncall${index}@example.com`) } }],
  [
    'webhooks',
    {
      webhooks: many(120, (index) => ({
        name: `hook-${index}`,
        url: 'https://example.com/hook',
        form: 'json',
      })),
    },
  ],
];
