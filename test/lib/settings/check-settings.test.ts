import { defineSettings } from '../../../core/settings/settings.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { SettingsError } from '../../../lib/settings/settings-error.ts';
import sampleSettings from '../../../firebreak.config.ts';
import { sample } from '../synthesized.ts';

const good = { ...defineSettings(sample) } as Record<string, unknown>;
const rule = { name: 'CI', maxCount: 1 };

/** The problems, one line each: field, got, allowed, fix. */
function problemsOf(change: Record<string, unknown>): string[] {
  try {
    checkSettings({ ...good, ...change });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ field, got, allowed, fix }) => `${field} | ${got} | ${allowed} | ${fix}`);
  }
}

describe('settings that are right', () => {
  it('are returned as they came', () => {
    expect(checkSettings(good)).toBe(good);
  });

  it('include the sample file', () => {
    expect(checkSettings(sampleSettings)).toBe(sampleSettings);
  });

  it.each([
    ['China', { homeRegion: 'cn-north-1', regions: ['cn-north-1'], protectedPrincipals: [] }],
    ['GovCloud', { homeRegion: 'us-gov-west-1', regions: ['us-gov-east-1'], protectedPrincipals: [] }],
    ['a home region that is not watched', { homeRegion: 'us-east-1', regions: ['eu-west-1'] }],
    ['no expectations', { expectations: [] }],
    [
      'each field of an expectation',
      {
        expectations: [
          {
            name: 'all of it',
            principals: ['arn:aws:iam::123456789012:role/ci/*', 'arn:*:iam::*:user/build-?'],
            regions: ['eu-west-1'],
            instanceTypes: ['c7g.*', 't?.micro'],
            images: ['ami-0123456789abcdef0', 'ami-0abc*'],
            maxCount: 20,
            sourceNetworks: ['198.51.100.0/24', '2001:db8::/32', '192.0.2.7/32'],
            mfa: true,
          },
          { name: 'through services', services: ['cloudformation.amazonaws.com'], mfa: false },
        ],
      },
    ],
    [
      'protected roles and root',
      {
        protectedPrincipals: ['arn:aws:iam::*:role/*', 'arn:aws:iam::*:root'],
      },
    ],
    [
      'the ends of every range',
      {
        settleSeconds: 5,
        containAttempts: 10,
        followUpMinutes: 60,
        incidentHours: 168,
        maxEventHours: 2160,
        wavesPerPrincipal: 100,
        reservedConcurrency: 1000,
        preparedHours: 2160,
        escalate: true,
        retentionDays: 3653,
      },
    ],
  ])('allow %s', (_, change) => {
    expect(problemsOf(change)).toEqual([]);
  });
});

describe('settings that are wrong', () => {
  it.each([
    [
      'mode left out',
      { mode: undefined },
      /^mode \| nothing \| 'contain' or 'observe' \| there is no default/,
    ],
    ['an unknown mode', { mode: 'approve' }, /^mode \| "approve" \| 'contain' or 'observe'/],
    [
      'a field with a typing error',
      { protectedPrincipal: [] },
      /^protectedPrincipal \| \[\] \| no field of this name.* \| did you mean protectedPrincipals\?$/,
    ],
    ['a field that resembles nothing', { webhookUrl: 'x' }, /^webhookUrl .* \| remove it$/],
    [
      'an unknown field of a rule',
      { expectations: [{ ...rule, region: 'x' }] },
      /^expectations\[0\]\.region .* did you mean regions\?$/,
    ],
    [
      'an unknown field of notify',
      { notify: { emails: [], email: 'x' } },
      /^notify\.email .* did you mean emails\?$/,
    ],
    ['no regions', { regions: [] }, /^regions \| \[\] \| at least one of region names/],
    [
      'a region by its place',
      { regions: ['Ireland'] },
      /^regions\[0\] \| "Ireland" \| the name of an AWS region/,
    ],
    ['an availability zone', { regions: ['eu-west-1a'] }, /^regions\[0\] \| "eu-west-1a"/],
    ['a bad home region', { homeRegion: 'us-east' }, /^homeRegion \| "us-east"/],
    [
      'a region twice',
      { regions: ['eu-west-1', 'eu-west-1'] },
      /^regions\[1\] .* remove it: regions\[0\] is the same$/,
    ],
    [
      'a region of another partition',
      { regions: ['cn-north-1'] },
      /^regions\[0\] \| "cn-north-1" \| regions of the partition aws, .* once in each partition$/,
    ],
    [
      'a rule that says nothing',
      { expectations: [{ name: 'x' }] },
      /^expectations\[0\] .* every launch is expected$/,
    ],
    [
      'a rule whose fields are all undefined',
      { expectations: [{ name: 'x', regions: undefined }] },
      /^expectations\[0\] .* every launch is expected$/,
    ],
    ['a rule without a name', { expectations: [{ maxCount: 1 }] }, /^expectations\[0\]\.name \| nothing/],
    [
      'an empty list in a rule',
      { expectations: [{ name: 'x', images: [] }] },
      /^expectations\[0\]\.images \| \[\] \| at least one/,
    ],
    ['a name twice', { expectations: [rule, rule] }, /^expectations\[1\]\.name \| "CI" \| each name once/],
    [
      'a line break in a name',
      { expectations: [{ ...rule, name: 'a\nb' }] },
      /^expectations\[0\]\.name \| "a\\nb" .* control characters/,
    ],
    [
      'a name of 65 characters',
      { expectations: [{ ...rule, name: 'a'.repeat(65) }] },
      /^expectations\[0\]\.name .* 1 to 64/,
    ],
    ['an empty name', { expectations: [{ ...rule, name: '' }] }, /^expectations\[0\]\.name \| ""/],
    [
      'a principal by its name',
      { expectations: [{ name: 'x', principals: ['ci'] }] },
      /^expectations\[0\]\.principals\[0\] \| "ci" \| arn:<partition/,
    ],
    [
      'any principal',
      { expectations: [{ name: 'x', principals: ['*'] }] },
      /^expectations\[0\]\.principals\[0\] \| "\*"/,
    ],
    [
      'a session',
      { expectations: [{ name: 'x', principals: ['arn:aws:sts::123456789012:assumed-role/ci/run'] }] },
      /principals\[0\] .* write arn:aws:iam::<account>:role\/<name>$/,
    ],
    [
      'a user of sts',
      { expectations: [{ name: 'x', principals: ['arn:aws:sts::*:user/x'] }] },
      /principals\[0\]/,
    ],
    [
      'an instance type in capitals',
      { expectations: [{ name: 'x', instanceTypes: ['C7g.large'] }] },
      /instanceTypes\[0\] \| "C7g\.large" .* lower case/,
    ],
    [
      'an image by its name',
      { expectations: [{ name: 'x', images: ['al2023'] }] },
      /images\[0\] \| "al2023" .* AMI id/,
    ],
    [
      'a maximum of nothing',
      { expectations: [{ name: 'x', maxCount: 0 }] },
      /maxCount \| 0 \| a whole number of at least 1/,
    ],
    ['a broken maximum', { expectations: [{ name: 'x', maxCount: 1.5 }] }, /maxCount \| 1\.5/],
    [
      'protecting everything',
      { protectedPrincipals: ['*'] },
      /^protectedPrincipals\[0\] \| "\*" \| some users, not all .* mode to 'observe'$/,
    ],
    [
      'protecting every user',
      { protectedPrincipals: ['arn:aws:iam::*:user/*'] },
      /^protectedPrincipals\[0\] .* some users, not all/,
    ],
    [
      'protecting every principal',
      { protectedPrincipals: ['arn:aws:iam::*:*'] },
      /^protectedPrincipals\[0\] .* some users, not all/,
    ],
    [
      'what is no address',
      { notify: { emails: ['oncall'] } },
      /^notify\.emails\[0\] \| "oncall" \| an email address/,
    ],
    [
      'an address twice',
      { notify: { emails: ['a@example.com', 'a@example.com'] } },
      /^notify\.emails\[1\] .* each value once/,
    ],
    ['no notify', { notify: undefined }, /^notify \| nothing/],
    [
      'too little time to settle',
      { settleSeconds: 4 },
      /^settleSeconds \| 4 \| a whole number from 5 to 60 \(seconds\)/,
    ],
    ['no invocation at all', { reservedConcurrency: 0 }, /^reservedConcurrency \| 0 \| .* 1 to 1000/],
    ['half an invocation', { reservedConcurrency: 1.5 }, /^reservedConcurrency \| 1.5 \| .* 1 to 1000/],
    ['more than 1000 invocations', { reservedConcurrency: 1001 }, /^reservedConcurrency \| 1001 \| /],
    ['no wave at all', { wavesPerPrincipal: 0 }, /^wavesPerPrincipal \| 0 \| .* 1 to 100 \(waves\)/],
    [
      'what was prepared before event history begins',
      { preparedHours: 2161 },
      /^preparedHours \| 2161 \| .* 0 to 2160 \(hours\)/,
    ],
    [
      'a time before the launch that is after it',
      { preparedHours: -1 },
      /^preparedHours \| -1 \| .* 0 to 2160/,
    ],
    ['an escalation as text', { escalate: 'role' }, /^escalate \| "role" \| true or false/],
    ['too many attempts', { containAttempts: 11 }, /^containAttempts \| 11 \| .* 1 to 10/],
    ['a follow-up before the history is there', { followUpMinutes: 4 }, /^followUpMinutes \| 4 .* 5 to 60/],
    ['events of a year ago', { maxEventHours: 8760 }, /^maxEventHours \| 8760 \| .* 1 to 2160 \(hours\)/],
    [
      'a deployer with a wildcard',
      { deployers: ['arn:aws:iam::*:role/ci'] },
      /^deployers\[0\] \| .* \| the exact ARN of a role/,
    ],
    [
      'a deploying user',
      { deployers: ['arn:aws:iam::123456789012:user/ci'] },
      /^deployers\[0\] \| .* \| the exact ARN/,
    ],
    ['an operator by name', { operators: ['alice'] }, /^operators\[0\] \| "alice" \| arn:/],
    [
      'root as an operator',
      { operators: ['arn:aws:iam::*:root'] },
      /^operators\[0\] \| .*root" \| the ARN of a user or a role \| name their role/,
    ],
    [
      'an operator of another partition',
      { operators: ['arn:aws-cn:iam::*:role/oncall'] },
      /^operators\[0\] .* partition aws, /,
    ],
    ['hours as text', { incidentHours: '24' }, /^incidentHours \| "24" .* 1 to 168/],
    [
      'a retention CloudWatch does not have',
      { retentionDays: 100 },
      /^retentionDays \| 100 \| one of 1, 3, 5/,
    ],
    ['keeping everything for ever', { retentionDays: 9999 }, /^retentionDays \| 9999/],
    ['an unknown response', { respondTo: 'everything' }, /^respondTo .* 'launches' or 'attempts'/],
    ['an unknown key scope', { keys: 'none' }, /^keys .* 'compromised' or 'all'/],
  ])('say so of %s', (_, change, message) => {
    expect(problemsOf(change)).toEqual([expect.stringMatching(message)]);
  });

  it.each([[undefined], [null], ['settings'], [[]]])('say so of %j in the place of settings', (input) => {
    expect(() => checkSettings(input)).toThrow(
      /settings\n.*got:[^\n]*\n.*the object that defineSettings returns/,
    );
  });

  it('are all said at once, each with what was got, what is allowed and what to do', () => {
    const bad = { ...good, mode: 'x', regions: ['x', 'x'], settleSeconds: 0 };
    expect(() => checkSettings(bad)).toThrow(
      expect.objectContaining({ name: 'SettingsError', message: expect.stringContaining('have 4 problems') }),
    );
  });
});
