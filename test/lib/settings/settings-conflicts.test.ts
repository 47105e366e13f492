import { defineSettings } from '../../../core/settings/settings.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { SettingsError } from '../../../lib/settings/settings-error.ts';

const good = {
  ...defineSettings({ mode: 'contain', regions: ['us-east-1', 'eu-west-1'], expectations: [] }),
} as Record<string, unknown>;

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

const rules = (...fields: object[]) => ({
  expectations: fields.map((rule, index) => ({ name: `rule ${index}`, ...rule })),
});
const everyUser = 'arn:*:iam::*:user/*';
const ci = 'arn:aws:iam::*:role/ci/*';

describe('regions', () => {
  it.each([[['all']], [['all', 'me-south-1']], [['me-south-1']]])('may be %j', (regions) => {
    expect(problemsOf({ regions })).toEqual([]);
  });

  it("may be 'all' by itself, through defineSettings", () => {
    const settings = defineSettings({ mode: 'contain', regions: 'all', expectations: [] });
    expect(settings.regions).toEqual(['all']);
    expect(checkSettings(settings)).toBe(settings);
  });

  it.each([
    [['ALL'], /^regions\[0\] \| "ALL" \| .* or 'all' \| write it in lower case: 'all'$/],
    [['All', 'eu-west-1'], /^regions\[0\] .* lower case/],
    [['every'], /^regions\[0\] \| "every" \| .* or 'all' \| correct the spelling$/],
    [['all', 'all'], /^regions\[1\] .* each value once/],
    [
      ['eu-west-1', 'all'],
      /^regions\[0\] \| "eu-west-1" \| beside 'all'.* remove it: 'all' stands for it too$/,
    ],
    ['all', /^regions \| "all" \| a list of region names/],
  ])('may not be %j', (regions, message) => {
    expect(problemsOf({ regions })).toEqual([expect.stringMatching(message)]);
  });

  it('of a rule may not be all: it leaves the field out', () => {
    expect(problemsOf(rules({ regions: ['all'], maxCount: 1 }))).toEqual([
      expect.stringMatching(/^expectations\[0\]\.regions\[0\] \| "all" \| the name of an AWS region/),
    ]);
  });

  it('of a rule must be watched', () => {
    expect(problemsOf(rules({ regions: ['eu-west-1', 'eu-west-3'], maxCount: 1 }))).toEqual([
      'expectations[0].regions[1] | "eu-west-3" | regions that are watched: eu-west-1, us-east-1 | ' +
        'add it to regions, or remove it here: nothing is seen in eu-west-3',
    ]);
    expect(problemsOf(rules({ regions: ['cn-north-1'], maxCount: 1 }))).toEqual([
      expect.stringMatching(/ deploy Firebreak once in each partition$/),
    ]);
    const all = { regions: ['all'], ...rules({ regions: ['eu-west-3'], maxCount: 1 }) };
    expect(problemsOf(all)).toEqual([]);
  });
});

describe('rules that contradict something', () => {
  it.each([
    [
      'of root',
      { principals: ['arn:aws:iam::111122223333:root'] },
      /^expectations\[0\]\.principals\[0\] .* root is never expected/,
    ],
    [
      'of a federated user',
      { principals: ['arn:aws:sts::111122223333:federated-user/ops'] },
      /^expectations\[0\]\.principals\[0\] .* name the user that issues the session/,
    ],
    [
      'of another partition',
      { principals: ['arn:aws-cn:iam::*:role/ci'] },
      /^expectations\[0\]\.principals\[0\] .* partition aws, .* write arn:aws:\.\.\./,
    ],
    [
      'of addresses and services',
      { sourceNetworks: ['192.0.2.0/24'], services: ['cloudformation.amazonaws.com'] },
      /^expectations\[0\]\.services .* shows no address \| make two rules/,
    ],
    [
      'of endpoints and services',
      { vpcEndpoints: ['vpce-0123456789abcdef0'], services: ['cloudformation.amazonaws.com'] },
      /^expectations\[0\]\.services .* services or vpcEndpoints, not both/,
    ],
    [
      'of what is no endpoint',
      { vpcEndpoints: ['vpce-*'] },
      /^expectations\[0\]\.vpcEndpoints\[0\] \| "vpce-\*" \| the id of an interface VPC endpoint/,
    ],
    [
      'of every IPv4 address',
      { sourceNetworks: ['0.0.0.0/0'] },
      /^expectations\[0\]\.sourceNetworks\[0\] \| "0\.0\.0\.0\/0" \| some addresses, not all \| leave it out/,
    ],
    ['of every IPv6 address', { sourceNetworks: ['::/0'] }, /sourceNetworks\[0\] .* not all/],
    ['of every mapped address', { sourceNetworks: ['::ffff:0:0/96'] }, /sourceNetworks\[0\] .* not all/],
    [
      'of a network with bits after its prefix',
      { sourceNetworks: ['198.51.100.7/24'] },
      /sourceNetworks\[0\] \| "198\.51\.100\.7\/24" .* \| write 198\.51\.100\.0\/24$/,
    ],
    [
      'of an IPv6 network with bits after its prefix',
      { sourceNetworks: ['2001:db8:1::7/48'] },
      /sourceNetworks\[0\] .* \| write 2001:db8:1::\/48$/,
    ],
    [
      'of one network in two spellings',
      { sourceNetworks: ['2001:db8::/32', '2001:0DB8::/32'] },
      /sourceNetworks\[1\] \| "2001:0DB8::\/32" \| each value once/,
    ],
    ['of what is no network', { sourceNetworks: ['198.51.100.7'] }, /sourceNetworks\[0\] .* CIDR notation/],
    ['of a zone', { sourceNetworks: ['fe80::1%eth0/64'] }, /sourceNetworks\[0\] .* CIDR notation/],
    ...['regions', 'principals', 'instanceTypes', 'images', 'vpcEndpoints', 'services'].map(
      (field): [string, object, RegExp] => {
        const values: Record<string, string> = {
          regions: 'eu-west-1',
          principals: ci,
          instanceTypes: 'c7g.*',
          images: 'ami-0abc',
          vpcEndpoints: 'vpce-0123456789abcdef0',
          services: 'ec2fleet.amazonaws.com',
        };
        return [
          `with a value twice in ${field}`,
          { [field]: [values[field], values[field]] },
          new RegExp(`^expectations\\[0\\]\\.${field}\\[1\\] .* each value once`),
        ];
      },
    ),
    ['of nothing', {}, /^expectations\[0\] .* sourceNetworks, vpcEndpoints, mfa, services \| add a field/],
    [
      'of every user',
      { principals: [everyUser] },
      /^expectations\[0\] .* not those of anybody's stolen credential/,
    ],
    [
      'of everybody by several fields that say nothing',
      {
        principals: [ci, everyUser],
        regions: ['us-east-1', 'eu-west-1'],
        instanceTypes: ['**'],
        images: ['ami-*'],
      },
      /^expectations\[0\] .* mode to 'observe'$/,
    ],
    [
      'of every watched region',
      { regions: ['us-east-1', 'eu-west-1'] },
      /^expectations\[0\] .* not those of anybody's stolen credential/,
    ],
  ])('are errors: a rule %s', (_, rule, message) => {
    expect(problemsOf(rules(rule))).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    ['some users', { principals: ['arn:aws:iam::*:user/ci/*'] }],
    ['every user, few instances', { principals: [everyUser], maxCount: 1 }],
    ['every user with MFA', { principals: [everyUser], mfa: true }],
    ['every user from the office', { sourceNetworks: ['198.51.100.0/24'] }],
    ['a network behind an endpoint', { sourceNetworks: ['10.0.0.0/8'], vpcEndpoints: ['vpce-01234567'] }],
    ['a mapped network', { sourceNetworks: ['::ffff:198.51.100.0/120'] }],
    ['an uncompressed network', { sourceNetworks: ['2001:0DB8:0:0:0:0:0:0/32'] }],
    ['MFA and services', { mfa: true, services: ['cloudformation.amazonaws.com'] }],
    ['a principal of any partition', { principals: ['arn:*:iam::*:role/ci/*'] }],
  ])('are not: a rule of %s', (_, rule) => {
    expect(problemsOf(rules(rule))).toEqual([]);
  });

  it('are errors: two rules that say the same, in whatever order', () => {
    const one = { principals: [ci, 'arn:aws:iam::*:role/karpenter'], maxCount: 2 };
    const same = { maxCount: 2, principals: one.principals.toReversed() };
    expect(problemsOf(rules(one, { maxCount: 2 }, same))).toEqual([
      expect.stringMatching(
        /^expectations\[2\] .* each rule once \| remove it: expectations\[0\] says the same$/,
      ),
    ]);
  });
});

describe('protection that contradicts something', () => {
  it.each([
    [
      'a federated user, whose issuer would be contained all the same',
      { protectedPrincipals: ['arn:aws:sts::*:federated-user/ops'] },
      /^protectedPrincipals\[0\] .* name the user that issues the session/,
    ],
    [
      'another partition',
      { protectedPrincipals: ['arn:aws-us-gov:iam::*:user/break-glass'] },
      /^protectedPrincipals\[0\] .* nobody of another partition calls in this account$/,
    ],
    [
      'a principal twice',
      { protectedPrincipals: [ci, ci] },
      /^protectedPrincipals\[1\] .* remove it: protectedPrincipals\[0\] is the same$/,
    ],
    [
      'a tag twice',
      {
        protectedTags: [
          { key: 'a', value: 'b' },
          { key: 'a', value: 'c' },
          { value: 'b', key: 'a' },
        ],
      },
      /^protectedTags\[2\] \| \{"value":"b","key":"a"\} \| each value once \| remove it: protectedTags\[0\]/,
    ],
  ])('is an error: %s', (_, change, message) => {
    expect(problemsOf(change)).toEqual([expect.stringMatching(message)]);
  });
});

describe('settings of any shape', () => {
  it.each([
    [{ expectations: [null, 7, 'x', { name: 'x', sourceNetworks: [7, null, {}], regions: [7] }] }],
    [{ expectations: { name: 'x' } }],
    [{ regions: [null, 'all', {}] }],
    [{ homeRegion: 7, regions: ['all'] }],
    [{ protectedTags: [null, 7, {}], protectedPrincipals: [null] }],
  ])('are errors and never a crash: %j', (change) => {
    expect(problemsOf(change as Record<string, unknown>).length).toBeGreaterThan(0);
  });
});
