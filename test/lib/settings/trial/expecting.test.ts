import type { Expectation } from '../../../../core/settings/settings.ts';
import { doubtfulRules, expectsTheAttack } from '../../../../lib/settings/trial/expecting.ts';
import { regionsWithoutOptIn } from '../../../../lib/regions.ts';

const regions = regionsWithoutOptIn('us-east-1');
const stage = { partition: 'aws', account: '111122223333', regions };

type Fields = Omit<Expectation, 'name'>;
const tried = (rules: readonly Fields[]) =>
  rules.map((fields, index) => ({
    rule: { name: `rule ${index}`, ...fields },
    path: `expectations[${index}]`,
  }));
const refused = (...rules: readonly Fields[]) => expectsTheAttack(tried(rules), stage);
const doubted = (...rules: readonly Fields[]) => doubtfulRules(tried(rules), stage);

const ci = 'arn:aws:iam::*:role/ci/*';
const letters = Array.from('abcdefghijklmnopqrstuvwxyz');

/** Every way of writing nothing that somebody thought of, and those that follow from it. */
const attacks: readonly [string, Fields][] = [
  ['without MFA', { mfa: false }],
  ['a billion at a time', { maxCount: 1e9 }],
  ['as many as an attack asks for', { maxCount: 10 }],
  ['two halves of the internet', { sourceNetworks: ['0.0.0.0/1', '128.0.0.0/1'] }],
  ['four quarters of it', { sourceNetworks: ['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2'] }],
  ['all of it but one network', { sourceNetworks: octets(1, 223).filter((net) => net !== '9.0.0.0/8') }],
  ['every global address of IPv6', { sourceNetworks: ['2000::/3'] }],
  ['two halves of IPv6', { sourceNetworks: ['::/1', '8000::/1'] }],
  ['every type', { instanceTypes: ['*.*'] }],
  ['every type by its letters', { instanceTypes: [...letters.map((letter) => `${letter}*`)] }],
  ['every type by its sizes', { instanceTypes: ['*.*xlarge', '*.metal*'] }],
  ['every accelerator', { instanceTypes: ['p?.*', 'p???.*', 'p?-*', 'g*', 'trn*', 'inf*', 'dl*', '*n.*'] }],
  ['every image', { images: ['ami-0*'] }],
  ['every image by its digits', { images: Array.from('0123456789abcdef').map((digit) => `ami-0${digit}*`) }],
  ['nearly all regions', { regions: regions.slice(1) }],
  ['most regions', { regions: regions.slice(0, 10) }],
  ['every user', { principals: ['arn:aws:iam::*:user/?*'] }],
  ['every role', { principals: ['arn:aws:iam::*:role/*'] }],
  ['users by their letters', { principals: letters.map((letter) => `arn:*:iam::*:user/*${letter}*`) }],
  ['every user of one account', { principals: ['arn:aws:iam::123456789012:user/*'] }],
  [
    'several fields that say nothing',
    { mfa: false, maxCount: 500, instanceTypes: ['*'], regions, images: ['ami-*'] },
  ],
];

describe('a rule that expects the attack is refused', () => {
  it.each(attacks)('%s', (_, fields) => {
    const [problem, ...more] = refused(fields);
    expect(more).toEqual([]);
    expect(problem?.field).toBe('expectations[0]');
    expect(problem?.got).toMatch(/^\{"name":"rule 0"/);
    expect(problem?.allowed).toMatch(
      /expects 10 × \S+ in \S+ by .*arn:aws:iam::\d{12}:.* from \S+ \(and \d+% /,
    );
    expect(problem?.fix).toMatch(/^(?:narrow|add) .*set mode to 'observe'$/);
  });

  it('and the message says what to narrow and what to add', () => {
    expect(refused({ mfa: false, instanceTypes: ['*.*'] })[0]?.fix).toBe(
      'narrow instanceTypes (["*.*"]), or add principals, maxCount, regions or sourceNetworks; ' +
        "to contain nobody, set mode to 'observe'",
    );
  });
});

describe('rules that expect it together are refused', () => {
  it.each<[string, readonly Fields[]]>([
    [
      'one of each half',
      [{ sourceNetworks: ['0.0.0.0/1'], mfa: false }, { sourceNetworks: ['128.0.0.0/1'] }],
    ],
    ['one of each region', regions.map((region) => ({ regions: [region] }))],
    ['one of each letter', letters.map((letter) => ({ principals: [`arn:aws:iam::*:user/*${letter}*`] }))],
  ])('%s', (_, rules) => {
    const problems = refused(...rules);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]?.allowed).toMatch(/stolen credential: .* expects? 10 × /);
  });

  it('and the message names them', () => {
    const [problem] = refused(
      { regions: regions.slice(0, 8) },
      { regions: regions.slice(8, 15), mfa: false },
      { principals: [ci], maxCount: 5 },
    );
    expect(problem).toMatchObject({ field: 'expectations', got: '["rule 0","rule 1"]' });
  });
});

describe('a rule that may expect it is warned of, and taken', () => {
  it.each<[string, Fields, RegExp]>([
    ['one instance at a time', { maxCount: 1 }, /expects 1 × p5\S+ .*again and again/],
    ['one region', { regions: ['eu-west-1'] }, /in eu-west-1 by the access key/],
    ['one kind of accelerator', { instanceTypes: ['p5.*'] }, /10 × p5\.48xlarge/],
    ['many processors', { instanceTypes: ['c7g.*'] }, /10 × c7g\.16xlarge/],
    ['MFA alone', { mfa: true }, /a session with MFA of/],
    [
      'a service alone',
      { services: ['cloudformation.amazonaws.com'] },
      /through cloudformation\.amazonaws\.com/,
    ],
    ['a large network', { sourceNetworks: ['3.0.0.0/8'] }, /from 3\./],
    [
      'a user whose every launch is expected',
      { principals: ['arn:aws:iam::*:user/build'] },
      /user\/build, from/,
    ],
    [
      'a role whose every launch is expected',
      { principals: [ci] },
      /a session of arn:aws:iam::\d+:role\/ci\/x/,
    ],
  ])('%s', (_, fields, message) => {
    expect(refused(fields)).toEqual([]);
    const [problem] = doubted(fields);
    expect(problem?.allowed).toMatch(/^doubtful: /);
    expect(problem?.allowed).toMatch(message);
    expect(problem?.fix).toMatch(/add /);
  });
});

describe('a rule that says what is expected is neither', () => {
  it.each<[string, Fields]>([
    [
      'some users in a region, some of a type',
      { principals: [ci], regions: ['eu-west-1'], instanceTypes: ['c7g.*'] },
    ],
    ['some users, few instances', { principals: [ci], maxCount: 5 }],
    ['the office', { sourceNetworks: ['198.51.100.0/24', '2001:db8::/32'] }],
    ['an endpoint of ours', { sourceNetworks: ['10.0.0.0/8'], vpcEndpoints: ['vpce-01234567'] }],
    ['small instances', { instanceTypes: ['t3.micro', 't4g.*'] }],
    ['an image', { images: ['ami-0123456789abcdef0'] }],
    [
      'some users through a service',
      { principals: [ci], services: ['cloudformation.amazonaws.com'], maxCount: 2 },
    ],
  ])('%s', (_, fields) => {
    expect([...refused(fields), ...doubted(fields)]).toEqual([]);
  });
});

function octets(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}.0.0.0/8`);
}
