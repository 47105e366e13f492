import fc from 'fast-check';
import { checkExpectation } from '../../../core/verdict/expectation.ts';
import { type Launch, toLaunch } from '../../../core/verdict/launch.ts';
import type { Expectation } from '../../../core/settings/settings.ts';
import { toCaller } from '../../../core/caller/to-caller.ts';
import {
  account,
  launchRecord,
  roleIdentity,
  sessionContext,
  toEvent,
  userIdentity,
} from '../../support/events.ts';

function check(rule: object, change: object = {}) {
  const record = { ...launchRecord, ...change };
  return checkExpectation(
    { name: 'rule', ...rule },
    toLaunch(toEvent(record)) as Launch,
    toCaller(record, account),
  );
}

const session = (mfaAuthenticated: unknown) => ({
  userIdentity: {
    ...userIdentity,
    accessKeyId: 'ASIAEXAMPLEKEY000001',
    sessionContext: { attributes: { ...sessionContext.attributes, mfaAuthenticated } },
  },
});
const role = (arn: string) => ({
  userIdentity: {
    ...roleIdentity,
    arn: `arn:aws:sts::${account}:assumed-role/${String(arn.split('/').at(-1))}/alice`,
    sessionContext: { sessionIssuer: { ...roleIdentity.sessionContext.sessionIssuer, arn } },
  },
});
const roleOfOtherSession = (arn: string) => ({
  userIdentity: { ...role(arn).userIdentity, arn: roleIdentity.arn },
});
const through = (invokedBy: string) => ({
  userIdentity: { ...userIdentity, invokedBy },
  sourceIPAddress: invokedBy,
});
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;

describe('a rule about principals', () => {
  it.each([
    ['the whole ARN', [userIdentity.arn], {}, true],
    ['a glob', ['arn:aws:iam::*:user/teams/*'], {}, true],
    ['any partition', ['arn:*:iam::*:user/teams/*'], {}, true],
    ['a user elsewhere', ['arn:aws:iam::*:user/ci/*'], {}, false],
    ['a role, path kept', [roleArn('ci/*')], role(roleArn('ci/runner')), true],
    ['a role, path kept, exactly', [roleArn('ci/runner')], role(roleArn('ci/runner')), true],
    [
      'a role of another name than its session',
      [roleArn('ci/*')],
      roleOfOtherSession(roleArn('ci/runner')),
      false,
    ],
    ['a role of another path', [roleArn('ci/*')], role(roleArn('evil/runner')), false],
    ['a role without the path', [roleArn('ci/*')], role(roleArn('runner')), false],
    ['a glob without the path', [roleArn('runner')], role(roleArn('ci/runner')), false],
    ['a role by its session', ['arn:aws:sts::*:assumed-role/Admin/*'], { userIdentity: roleIdentity }, false],
    [
      'a role whose issuer is missing',
      [roleArn('*')],
      { userIdentity: { ...roleIdentity, sessionContext } },
      false,
    ],
    ['a role by the ARN of its session alone', [roleArn('Admin')], role(roleIdentity.arn), false],
    ['a user of the same name', [roleArn('teams/*')], {}, false],
  ])('holds or not: %s', (_, principals, change, matched) => {
    expect(check({ principals }, change).matched).toBe(matched);
  });

  it('is not fooled by a path with colons, which IAM allows', () => {
    const arn = `arn:aws:iam::${account}:user/x:role/ci/eve`;
    const change = { userIdentity: { ...userIdentity, arn, userName: 'eve' } };
    expect(check({ principals: ['arn:aws:iam::*:role/ci/*'] }, change).matched).toBe(false);
    expect(check({ principals: ['arn:aws:iam::*:user/x:role/*'] }, change).matched).toBe(true);
    expect(check({ principals: ['arn:aws:iam::*:user/x'] }, change).matched).toBe(false);
  });
});

describe('a rule about source networks', () => {
  it.each([
    ['an address in it', '203.0.113.9', true],
    ['an IPv6 address in it', '2001:db8::1', true],
    ['an address outside', '203.0.114.9', false],
    ['the name of a service', 'cloudformation.amazonaws.com', false],
    ['AWS Internal', 'AWS Internal', false],
    ['nothing', undefined, false],
    ['an anonymised address', '06.237.252.245', false],
    ['a number', 3405803785, false],
  ])('holds or not for %s', (_, sourceIPAddress, matched) => {
    const rule = { sourceNetworks: ['203.0.113.0/24', '2001:db8::/32'] };
    expect(check(rule, { sourceIPAddress }).matched).toBe(matched);
  });
});

describe('a call through an interface endpoint', () => {
  const own = 'vpce-0123456789abcdef0';
  const foreign = 'vpce-0fedcba9876543210';
  const everywhere = ['0.0.0.0/0', '10.0.0.0/8', '203.0.113.0/24', '::/0'];
  it.each([
    ['a private address', '10.1.2.3', foreign, {}, false],
    ['the address of the office', '203.0.113.9', foreign, {}, false],
    ['an IPv6 address', '2001:db8::7', foreign, {}, false],
    ['an endpoint that the rule does not name', '10.1.2.3', foreign, { vpcEndpoints: [own] }, false],
    ['one whose name begins like it', '10.1.2.3', `${own}0`, { vpcEndpoints: [own] }, false],
    ['the endpoint that the rule names', '10.1.2.3', own, { vpcEndpoints: [foreign, own] }, true],
    ['no endpoint', '203.0.113.9', undefined, {}, true],
    ['no endpoint where the rule names one', '203.0.113.9', undefined, { vpcEndpoints: [own] }, false],
  ])('with %s', (_, sourceIPAddress, vpcEndpointId, more, matched) => {
    const result = check({ sourceNetworks: everywhere, ...more }, { sourceIPAddress, vpcEndpointId });
    expect(result.matched).toBe(matched);
  });

  it('is held against the endpoint alone where the rule names no network', () => {
    const rule = { vpcEndpoints: [own] };
    expect(check(rule, { vpcEndpointId: own })).toMatchObject({
      matched: true,
      because: `VPC endpoint ${own} matches ${own}`,
    });
    expect(check(rule, {}).because).toBe(`VPC endpoint unknown is none of ${own}`);
  });

  it('says why its address does not count', () => {
    const { because } = check(
      { sourceNetworks: ['10.0.0.0/8'] },
      { sourceIPAddress: '10.1.2.3', vpcEndpointId: foreign },
    );
    expect(because).toContain(`behind endpoint ${foreign}`);
  });
});

describe('a rule about MFA', () => {
  it.each([
    ['a session with MFA', session('true'), true, false],
    ['a session without', session('false'), false, true],
    ['a session that does not say', session(undefined), false, false],
    ['a session that says something else', session('True'), false, false],
    ['a long-term key, which has no session', {}, false, true],
    [
      'a long-term key whose record says MFA, which cannot be',
      { userIdentity: { ...session('true').userIdentity, accessKeyId: userIdentity.accessKeyId } },
      false,
      false,
    ],
    ['a role session without', { userIdentity: roleIdentity }, false, true],
    [
      "a call through a service: the caller's session counts",
      { userIdentity: { ...session('true').userIdentity, invokedBy: 'cloudformation.amazonaws.com' } },
      true,
      false,
    ],
  ])('holds or not for %s', (_, change, withMfa, withoutMfa) => {
    expect([check({ mfa: true }, change).matched, check({ mfa: false }, change).matched]).toEqual([
      withMfa,
      withoutMfa,
    ]);
  });
});

describe('a rule about services', () => {
  it.each([
    ['a call through it', ['cloudformation.amazonaws.com'], through('cloudformation.amazonaws.com'), true],
    ['a call through another', ['cloudformation.amazonaws.com'], through('ec2fleet.amazonaws.com'), false],
    ['a direct call', ['cloudformation.amazonaws.com'], {}, false],
    [
      'a direct call whose user agent says so',
      ['ec2fleet.amazonaws.com'],
      { userAgent: 'ec2fleet.amazonaws.com' },
      false,
    ],
    [
      'a direct call whose address says so',
      ['ec2fleet.amazonaws.com'],
      { sourceIPAddress: 'ec2fleet.amazonaws.com' },
      false,
    ],
  ])('holds or not for %s', (_, services, change, matched) => {
    expect(check({ services }, change).matched).toBe(matched);
  });

  it('says nothing about services where it is left out', () => {
    expect(check({ principals: [userIdentity.arn] }, through('ec2fleet.amazonaws.com')).matched).toBe(true);
  });
});

describe('a rule about counts', () => {
  const items = (...counts: unknown[]) => ({
    requestParameters: { instancesSet: { items: counts.map((maxCount) => ({ maxCount })) } },
  });

  it.each([
    ['as many', items(2), true],
    ['a number as text', items('2'), true],
    ['more', items(3), false],
    ['more in all', items(1, 2), false],
    ['a part that cannot be read', items(1, null), false],
    ['less than nothing', items(-5), false],
    ['nothing', { requestParameters: null }, false],
  ])('holds or not for %s', (_, change, matched) => {
    expect(check({ maxCount: 2 }, change).matched).toBe(matched);
  });
});

describe('a rule about images', () => {
  const launching = (...imageIds: string[]) => ({
    requestParameters: {
      instancesSet: { items: imageIds.map((imageId) => ({ imageId, minCount: 1, maxCount: 1 })) },
    },
  });
  it.each([
    ['all of them', ['ami-0a1', 'ami-0a2'], true],
    ['one of two', ['ami-0a1', 'ami-0b1'], false],
    ['the other of two', ['ami-0b1', 'ami-0a1'], false],
    ['none', ['ami-0b1'], false],
  ])('holds where it names %s', (_, images, matched) => {
    expect(check({ images: ['ami-0a*'] }, launching(...images)).matched).toBe(matched);
  });
});

describe('the reason', () => {
  it('of a match names every field and what it matched', () => {
    const rule = {
      principals: [roleArn('ci/*'), 'arn:aws:iam::*:user/teams/*'],
      regions: ['us-east-1', 'ap-southeast-2'],
      instanceTypes: ['c7g.*', 'p5.*'],
      images: ['ami-0a*'],
      maxCount: 4,
      sourceNetworks: ['203.0.113.0/24'],
      mfa: false,
    };
    expect(check(rule)).toEqual({
      name: 'rule',
      matched: true,
      because: [
        `principal ${userIdentity.arn} matches arn:aws:iam::*:user/teams/*`,
        'region ap-southeast-2 matches ap-southeast-2',
        'instance type p5.48xlarge matches p5.*',
        'image ami-0abc matches ami-0a*',
        '2 instances asked for, at most 4 expected',
        'source address 203.0.113.9 matches 203.0.113.0/24',
        'a long-term key is used without MFA',
      ].join('; '),
    });
  });

  it.each([
    [{ mfa: true }, {}, 'a long-term key is used without MFA, and MFA is expected'],
    [{ mfa: true }, session(undefined), 'the record does not say whether MFA was used, and MFA is expected'],
    [{ mfa: false }, session('true'), 'the session was opened with MFA, and a call without MFA is expected'],
    [{ services: ['a.amazonaws.com'] }, {}, 'a direct call, not one through a.amazonaws.com'],
    [
      { services: ['a.amazonaws.com'] },
      through('b.amazonaws.com'),
      'calling service b.amazonaws.com is none of a.amazonaws.com',
    ],
    [{ sourceNetworks: ['192.0.2.0/24'] }, {}, 'source address 203.0.113.9 is none of 192.0.2.0/24'],
    [
      { images: Array.from({ length: 9 }, (_, i) => `ami-${i}`) },
      {},
      'image ami-0abc is none of ami-0, ami-1, ami-2, ami-3, ami-4, 4 more',
    ],
    [{}, {}, 'the rule says nothing'],
  ])('of %j is said', (rule, change, because) => {
    expect(check(rule, change)).toEqual({ name: 'rule', matched: false, because });
  });
});

describe('whatever the rule', () => {
  const rules: fc.Arbitrary<Omit<Expectation, 'name'>> = fc.record(
    {
      principals: fc.constant(['*']),
      regions: fc.constant(['ap-southeast-2']),
      instanceTypes: fc.constant(['*']),
      images: fc.constant(['*']),
      maxCount: fc.constant(1_000),
      sourceNetworks: fc.constant(['0.0.0.0/0', '::/0']),
      vpcEndpoints: fc.constant(['vpce-0123456789abcdef0']),
      mfa: fc.boolean(),
      services: fc.constant(['ec2fleet.amazonaws.com']),
    },
    { requiredKeys: [] },
  );

  it.each([
    ['root', { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account }],
    ['another account', { ...userIdentity, arn: userIdentity.arn.replace(account, '999988887777') }],
    ['an identity of no kind', { ...userIdentity, type: undefined }],
    ['an identity of a kind that is not known', { ...userIdentity, type: 'Novel' }],
    ['two names', { ...userIdentity, userName: 'eve' }],
    ['a role without issuer', { ...roleIdentity, sessionContext }],
  ])('%s is never expected', (_, identity) => {
    fc.assert(
      fc.property(rules, fc.constantFrom(undefined, 'ec2fleet.amazonaws.com'), (rule, invokedBy) => {
        expect(check(rule, { userIdentity: { ...identity, invokedBy } }).matched).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('a further field only narrows it', () => {
    fc.assert(
      fc.property(rules, rules, fc.anything(), (one, more, sourceIPAddress) => {
        const narrowed = check({ ...more, ...one }, { sourceIPAddress });
        if (Object.keys(one).length > 0 && narrowed.matched) {
          expect(check(one, { sourceIPAddress }).matched).toBe(true);
        }
        expect(narrowed.because).not.toBe('');
      }),
      { numRuns: 1_000 },
    );
  });
});
