import { defineSettings, type SettingsInput } from '../../../core/settings/settings.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { SettingsError } from '../../../lib/settings/settings-error.ts';

const input: SettingsInput = { mode: 'contain', regions: ['us-east-1', 'eu-west-1'], expectations: [] };
const owners = ['arn:aws:iam::*:user/service/*'];
const readers = ['arn:aws:iam::*:role/keepers'];

/** The problems, one line each: field, got, allowed, fix. */
function problemsOf(change: Partial<SettingsInput>, account?: string): readonly string[] {
  try {
    checkSettings(defineSettings({ ...input, ...change }), account);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ field, got, allowed, fix }) => `${field} | ${got} | ${allowed} | ${fix}`);
  }
}

const ofAccount = (id: string, resource: string) => `arn:aws:iam::${id}:${resource}`;
const [own, foreign] = ['111122223333', '444455556666'];

describe('principals of another account', () => {
  const lists: readonly [string, (glob: string) => Partial<SettingsInput>][] = [
    ['protectedPrincipals[0]', (glob) => ({ protectedPrincipals: [glob] })],
    ['operators[0]', (glob) => ({ operators: [glob] })],
    ['evidenceReaders[0]', (glob) => ({ evidenceReaders: [glob] })],
    ['backupKey.owners[0]', (glob) => ({ backupKey: { owners: [glob], readers } })],
    ['backupKey.readers[0]', (glob) => ({ backupKey: { owners, readers: [glob] } })],
    ['expectations[0].principals[0]', (glob) => ({ expectations: [{ name: 'x', principals: [glob] }] })],
  ];

  it.each(lists)('are refused where the account is known: %s', (field, change) => {
    const glob = ofAccount(foreign, 'user/odd');
    expect(problemsOf(change(glob), own)).toEqual([
      `${field} | "${glob}" | principals of the account ${own}, which is deployed to | ` +
        `write ${own} or *: Firebreak acts in the account that it is deployed to, and in no other`,
    ]);
    expect(problemsOf(change(ofAccount(own, 'user/odd')), own)).toEqual([]);
    expect(problemsOf(change(ofAccount('*', 'user/odd')), own)).toEqual([]);
    expect(problemsOf(change(glob))).toEqual([]);
  });

  it('are refused where two are named, whichever it is', () => {
    expect(
      problemsOf({
        protectedPrincipals: [ofAccount(own, 'user/break-glass')],
        backupKey: { owners, readers: [ofAccount('*', 'role/x'), ofAccount(foreign, 'role/keepers')] },
      }),
    ).toEqual([
      expect.stringMatching(
        /^backupKey\.readers\[1\] .* principals of the account 111122223333, as protectedPrincipals\[0\] has it/,
      ),
    ]);
  });
});

describe('principals that IAM cannot have', () => {
  it.each([
    [
      'a policy variable',
      'arn:aws:iam::*:user/${aws:username}',
      /no policy variable \| write \* for what may/,
    ],
    ['another policy variable', 'arn:aws:iam::*:role/${aws:PrincipalTag/team}/*', /no policy variable/],
    ['letters of another alphabet', 'arn:aws:iam::*:user/mära', /letters, digits and/],
    ['a character that no name has', 'arn:aws:iam::*:user/a:b', /letters, digits and/],
    ['a name that is too long', `arn:aws:iam::*:role/${'a'.repeat(65)}`, /64 characters at the most/],
    ['a path alone', 'arn:aws:iam::*:user/team/', /letters, digits and/],
    ['an unknown partition', 'arn:aws-moon:iam::*:user/a', /nobody of another partition calls/],
  ])('are refused: %s', (_, glob, message) => {
    expect(problemsOf({ protectedPrincipals: [glob] })).toEqual([expect.stringMatching(message)]);
    expect(problemsOf({ operators: [glob] })).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    'arn:aws:iam::*:user/path{with}odd!signs/name',
    `arn:aws:iam::*:role/${'a'.repeat(64)}`,
    'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_OnCall_*',
    'arn:*:iam::*:user/a?c+=,.@-_*',
  ])('are not those that it can: %s', (glob) => {
    expect(problemsOf({ protectedPrincipals: [glob] })).toEqual([]);
  });
});

describe('readers of backup keys', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ofAccount('*', `role/key-custodians/team-${index}`));

  it('are refused where the policy of a secret has no room for them', () => {
    expect(problemsOf({ backupKey: { owners, readers: many(400) } })).toEqual([
      expect.stringMatching(
        /^backupKey\.readers \| .* 20480 characters, not \d{5} \| name a role that they assume, or their path/,
      ),
    ]);
    expect(problemsOf({ backupKey: { owners, readers: many(100) } })).toEqual([]);
  });
});

describe('times that follow from one another', () => {
  it.each<[string, Partial<SettingsInput>, RegExp]>([
    [
      'records that expire before they may be restored',
      { retentionDays: 1, incidentHours: 168 },
      /^retentionDays \| 1 \| at least 9 \(days\): incidentHours \(168\).* 36 hours .* \| raise it to 14, or lower/,
    ],
    ['records of a day', { retentionDays: 1 }, /^retentionDays \| 1 \| at least 3 \(days\)/],
    [
      'an incident that is over while it is contained',
      { incidentHours: 1, settleSeconds: 60, holdSeconds: 300, containAttempts: 10 },
      /^incidentHours \| 1 \| at least 2 \(hours\): containAttempts \(10\) times settleSeconds \(60\)/,
    ],
    [
      'an incident that is over before its follow-up',
      { incidentHours: 1, followUpMinutes: 60 },
      /^incidentHours \| 1 \| .* followUpMinutes \(60\).* \| raise it to 2, or lower the others$/,
    ],
  ])('are refused where they are too short: %s', (_, change, message) => {
    expect(problemsOf(change)).toEqual([expect.stringMatching(message)]);
  });

  it.each<Partial<SettingsInput>>([
    { retentionDays: 3 },
    { retentionDays: 14, incidentHours: 168 },
    { incidentHours: 1, retentionDays: 3 },
    { incidentHours: 2, settleSeconds: 60, holdSeconds: 300, containAttempts: 10 },
  ])('are not refused where they suffice: %j', (change) => {
    expect(problemsOf(change)).toEqual([]);
  });
});

describe('partitions', () => {
  it.each<[string, Partial<SettingsInput>]>([
    ['GovCloud', { homeRegion: 'us-gov-west-1', regions: 'all' }],
    ['China, one region', { homeRegion: 'cn-northwest-1', regions: ['cn-northwest-1'] }],
    ['the European Sovereign Cloud', { homeRegion: 'eusc-de-east-1', regions: 'all' }],
    [
      'its principals',
      {
        homeRegion: 'eusc-de-east-1',
        regions: ['eusc-de-east-1'],
        protectedPrincipals: ['arn:aws-eusc:iam::*:user/break-glass'],
      },
    ],
  ])('are deployed to: %s', (_, change) => {
    expect(problemsOf(change)).toEqual([]);
  });

  it.each<[string, Partial<SettingsInput>, RegExp]>([
    [
      'China, both regions',
      { homeRegion: 'cn-north-1', regions: ['cn-north-1', 'cn-northwest-1'] },
      /^regions \| .* the home region cn-north-1 alone: AWS does not document .* \| write \['cn-north-1'\]/,
    ],
    ['China, all regions', { homeRegion: 'cn-north-1', regions: 'all' }, /^regions .* cn-north-1 alone/],
    ['China, another region', { homeRegion: 'cn-north-1', regions: ['cn-northwest-1'] }, /^regions /],
    [
      'an isolated one',
      { homeRegion: 'us-isob-east-1', regions: 'all' },
      /^homeRegion .* publishes too little/,
    ],
    ['another isolated one', { homeRegion: 'eu-isoe-west-1', regions: 'all' }, /^homeRegion .* isolated/],
    [
      'two of them',
      { homeRegion: 'eusc-de-east-1', regions: ['eusc-de-east-1', 'eu-central-1'] },
      /^regions\[1\] .* partition aws-eusc/,
    ],
    ['a region that is misspelt', { homeRegion: 'eusc-east-1' }, /^homeRegion .* correct the spelling/],
  ])('are refused with the reason: %s', (_, change, message) => {
    expect(problemsOf(change)).toEqual([expect.stringMatching(message)]);
  });
});
