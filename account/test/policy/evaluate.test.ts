import { evaluateAccess } from '../../policy/evaluate.ts';
import type { AccessRequest, PolicyStatement, Principal } from '../../model.ts';
import {
  account,
  environment,
  everything,
  federatedUser,
  policy,
  roleSession,
  root,
  rootArn,
  service,
  user,
  userSession,
} from './given.ts';
import type { Statement } from './given.ts';

const bucket = 'arn:aws:s3:::reports';
const object = `${bucket}/2026/a.json`;
const read: AccessRequest = { action: 's3:GetObject', resource: object };
const nothing = policy({ Action: 'x:y' });
const deny = policy({ Effect: 'Deny' });

const decide = (principal: Principal, request: AccessRequest = read) => {
  const { decision, reason } = evaluateAccess(principal, request, environment);
  return `${decision} ${reason}`;
};
const noneAllows = (type: string, action = 's3:GetObject') =>
  `implicitDeny because no ${type} allows the ${action} action`;
const on = (...statements: Statement[]): AccessRequest => ({
  ...read,
  resourcePolicies: [policy(...statements)],
});

describe('identity policies, boundary and session policies', () => {
  it.each<[string, Principal, string]>([
    ['nothing', user(), noneAllows('identity-based policy')],
    ['an allow', user({ identity: [nothing, everything] }), 'allowed by an identity-based policy'],
    [
      'an allow and a deny',
      user({ identity: [everything, deny] }),
      'explicitDeny with an explicit deny in an identity-based policy',
    ],
    ['a boundary alone', user({ boundary: everything }), noneAllows('identity-based policy')],
    [
      'a boundary that allows less',
      user({ identity: [everything], boundary: nothing }),
      noneAllows('permissions boundary'),
    ],
    [
      'a boundary that allows it',
      user({ identity: [everything], boundary: everything }),
      'allowed by an identity-based policy',
    ],
    [
      'a boundary that denies',
      user({ identity: [everything], boundary: deny }),
      'explicitDeny with an explicit deny in a permissions boundary',
    ],
    [
      'a session policy that allows less',
      roleSession({ identity: [everything], session: [nothing] }),
      noneAllows('session policy'),
    ],
    [
      'two session policies of which one allows',
      roleSession({ identity: [everything], session: [nothing, everything] }),
      'allowed by an identity-based policy',
    ],
    ['a session policy alone', roleSession({ session: [everything] }), noneAllows('identity-based policy')],
    [
      'a session policy that denies',
      roleSession({ identity: [everything], session: [deny] }),
      'explicitDeny with an explicit deny in a session policy',
    ],
    [
      'no session policy, for a federated user',
      federatedUser({ identity: [everything] }),
      noneAllows('session policy'),
    ],
    [
      'a session policy, for a federated user',
      federatedUser({ identity: [everything], session: [everything] }),
      'allowed by an identity-based policy',
    ],
    ['nothing, for root', root(), 'allowed as the account root user'],
    ['nothing, for a service', service(), noneAllows('resource-based policy')],
  ])('%s', (_, principal, expected) => {
    expect(decide(principal)).toBe(expected);
  });
});

describe('statements', () => {
  it.each<[string, Statement, boolean]>([
    ['action in another case', { Action: 'S3:getobject' }, true],
    ['action glob', { Action: ['ec2:*', 's3:Get*'] }, true],
    ['another action', { Action: 's3:Put*' }, false],
    ['NotAction that leaves it in', { Action: undefined, NotAction: 'iam:*' }, true],
    ['NotAction that leaves it out', { Action: undefined, NotAction: ['s3:*'] }, false],
    ['resource', { Resource: [`${bucket}/*`] }, true],
    ['resource in another case', { Resource: 'arn:aws:s3:::Reports/*' }, false],
    ['the bucket alone', { Resource: bucket }, false],
    ['NotResource that leaves it out', { Resource: undefined, NotResource: `${bucket}/*` }, false],
    ['NotResource that leaves it in', { Resource: undefined, NotResource: bucket }, true],
    [
      'NotResource with a variable that has no value',
      { Resource: undefined, NotResource: 'arn:aws:s3:::${sns:Protocol}' },
      false,
    ],
    ['no action at all', { Action: undefined }, false],
    ['a variable', { Resource: 'arn:aws:s3:::reports/${aws:username}/*' }, false],
    ['a condition', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }, true],
    [
      'a condition that fails',
      { Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } },
      false,
    ],
  ])('%s', (_, statement, allowed) => {
    const merged = policy(statement);
    expect(decide(user({ identity: [merged] })).startsWith('allowed')).toBe(allowed);
  });

  it('takes one statement without a list', () => {
    const single = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
    } as const;
    expect(decide(user({ identity: [single] }))).toMatch(/^allowed/);
  });

  it('knows variables in version 2012-10-17 only', () => {
    const Statement = {
      Effect: 'Allow',
      Action: '*',
      Resource: 'arn:aws:s3:::home/${aws:username}',
    } as const;
    const own = { action: 's3:GetObject', resource: 'arn:aws:s3:::home/maria' };
    expect(decide(user({ identity: [{ Version: '2012-10-17', Statement }] }), own)).toMatch(/^allowed/);
    expect(decide(user({ identity: [{ Statement }] }), own)).toMatch(/^implicitDeny/);
  });

  it('lets only a policy for all resources allow an action without one', () => {
    const list = { action: 'iam:ListUsers', resource: '*' };
    expect(decide(user({ identity: [policy({ Resource: 'arn:aws:iam::*' })] }), list)).toMatch(
      /^implicitDeny/,
    );
    expect(decide(user({ identity: [everything] }), list)).toMatch(/^allowed/);
  });
});

describe('resource policies', () => {
  const maria = user().arn;
  const builderRole = `arn:aws:iam::${account}:role/ci/builder`;
  const limited = { identity: [], boundary: nothing, session: [nothing] };

  it.each<[string, Principal, PolicyStatement['Principal'], string]>([
    [
      'a user by name, past its boundary',
      user({ boundary: nothing }),
      { AWS: maria },
      'allowed by a resource-based policy',
    ],
    [
      'another user',
      user(),
      { AWS: `arn:aws:iam::${account}:user/other` },
      noneAllows('identity-based policy'),
    ],
    [
      'a part of a name',
      user(),
      { AWS: `arn:aws:iam::${account}:user/*` },
      noneAllows('identity-based policy'),
    ],
    ['the account, which only delegates', user(), { AWS: rootArn }, noneAllows('identity-based policy')],
    ['the account by its number', user(), { AWS: [account] }, noneAllows('identity-based policy')],
    ['everybody', user({ boundary: nothing }), '*', 'allowed by a resource-based policy'],
    ['every AWS principal', roleSession(limited), { AWS: '*' }, 'allowed by a resource-based policy'],
    [
      'a role session, past everything',
      roleSession(limited),
      { AWS: roleSession().arn },
      'allowed by a resource-based policy',
    ],
    [
      'a role, within its boundary',
      roleSession({ boundary: nothing }),
      { AWS: builderRole },
      noneAllows('permissions boundary'),
    ],
    [
      'a role, within its session policy',
      roleSession({ session: [nothing] }),
      { AWS: builderRole },
      noneAllows('session policy'),
    ],
    ['a role', roleSession(), { AWS: builderRole }, 'allowed by a resource-based policy'],
    [
      'a federated session, past everything',
      federatedUser(limited),
      { AWS: federatedUser().arn },
      'allowed by a resource-based policy',
    ],
    ['the user behind a federated session', federatedUser(), { AWS: maria }, noneAllows('session policy')],
    [
      'the user behind, with a session policy',
      federatedUser({ session: [everything] }),
      { AWS: maria },
      'allowed by a resource-based policy',
    ],
    [
      'a service',
      service(),
      { Service: ['sns.amazonaws.com', 'events.amazonaws.com'] },
      'allowed by a resource-based policy',
    ],
    ['another service', service(), { Service: 'sns.amazonaws.com' }, noneAllows('resource-based policy')],
    ['the account, for a service', service(), { AWS: rootArn }, noneAllows('resource-based policy')],
    [
      'a service, for a user',
      user(),
      { Service: 'events.amazonaws.com' },
      noneAllows('identity-based policy'),
    ],
  ])('names %s', (_, principal, named, expected) => {
    expect(decide(principal, on({ Principal: named }))).toBe(expected);
  });

  const denied = 'explicitDeny with an explicit deny in a resource-based policy';
  const builderNames = [builderRole, roleSession().arn, rootArn];

  it.each<[string, Principal, Statement, string]>([
    ['root by its account', root(), { Principal: { AWS: account } }, denied],
    ['a user by its account', user({ identity: [everything] }), { Principal: { AWS: rootArn } }, denied],
    [
      'a session by its role',
      roleSession({ identity: [everything] }),
      { Principal: { AWS: builderRole } },
      denied,
    ],
    ['a service as everybody', service(), { Principal: '*' }, denied],
    ['nobody of ours', root(), { Principal: { AWS: '999999999999' } }, 'allowed as the account root user'],
    ['all but another', user({ identity: [everything] }), { NotPrincipal: { AWS: builderRole } }, denied],
    [
      'all but the role, without session and account',
      roleSession({ identity: [everything] }),
      { NotPrincipal: { AWS: builderRole } },
      denied,
    ],
    [
      'all but the session, with role and account',
      roleSession({ identity: [everything] }),
      { NotPrincipal: { AWS: builderNames } },
      'allowed by an identity-based policy',
    ],
  ])('denies %s', (_, principal, statement, expected) => {
    expect(decide(principal, on({ Effect: 'Deny', ...statement }))).toBe(expected);
  });

  it('lets an explicit deny win over a direct grant', () => {
    const request = on({ Principal: '*' }, { Effect: 'Deny', Principal: { AWS: maria } });
    expect(decide(user({ identity: [everything] }), request)).toBe(denied);
  });

  it('judges the source that a service names', () => {
    const rule = `arn:aws:events:eu-west-1:${account}:rule/launches`;
    const statement = {
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': rule }, StringEquals: { 'aws:SourceAccount': account } },
    };
    const context = { 'aws:SourceArn': rule, 'aws:SourceAccount': account };
    expect(decide(service(), { ...on(statement), context })).toMatch(/^allowed/);
    expect(
      decide(service(), { ...on(statement), context: { ...context, 'aws:SourceArn': `${rule}-2` } }),
    ).toMatch(/^implicitDeny/);
    expect(decide(service(), on(statement))).toMatch(/^implicitDeny/);
  });

  it('refuses a resource policy that names nobody, and an Allow for all but some', () => {
    expect(() => decide(user(), on({}))).toThrow('has no Principal');
    expect(() => decide(user(), on({ NotPrincipal: { AWS: maria } }))).toThrow('NotPrincipal with Allow');
  });
});

describe('key policies', () => {
  const key = `arn:aws:kms:eu-west-1:${account}:key/1`;
  const decrypt = (...statements: Statement[]): AccessRequest => ({
    action: 'kms:Decrypt',
    resource: key,
    resourcePolicies: [policy(...statements)],
    context: { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' },
  });
  const admin = user({ identity: [everything] });
  const refused = noneAllows('resource-based policy', 'kms:Decrypt');

  it.each<[string, Principal, Statement, string]>([
    [
      'that delegates to the account',
      admin,
      { Principal: { AWS: rootArn } },
      'allowed by an identity-based policy',
    ],
    [
      'that delegates, without an identity policy',
      user(),
      { Principal: { AWS: rootArn } },
      noneAllows('identity-based policy', 'kms:Decrypt'),
    ],
    [
      'that speaks of another',
      admin,
      { Principal: { AWS: roleSession().session?.issuer?.arn ?? '' } },
      refused,
    ],
    [
      'that delegates another action',
      admin,
      { Principal: { AWS: rootArn }, Action: 'kms:Describe*' },
      refused,
    ],
    [
      'that grants directly',
      user(),
      { Principal: { AWS: user().arn } },
      'allowed by a resource-based policy',
    ],
    [
      'that grants a service',
      service('sns.amazonaws.com'),
      { Principal: { Service: 'sns.amazonaws.com' } },
      'allowed by a resource-based policy',
    ],
    [
      'that delegates on a condition that fails',
      admin,
      {
        Principal: { AWS: rootArn },
        Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      },
      refused,
    ],
    ['that leaves out even root', root(), { Principal: { AWS: user().arn } }, refused],
    ['that delegates, for root', root(), { Principal: { AWS: rootArn } }, 'allowed as the account root user'],
  ])('one %s', (_, principal, statement, expected) => {
    expect(decide(principal, decrypt(statement))).toBe(expected);
  });

  it('lets identity policies alone decide what has no key', () => {
    expect(decide(admin, { action: 'kms:ListKeys', resource: '*' })).toMatch(/^allowed/);
    expect(decide(admin, { action: 'kms:Decrypt', resource: key })).toBe(refused);
  });
});

describe('role trust policies', () => {
  const assume = (named: PolicyStatement['Principal']): AccessRequest => ({
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${account}:role/ci/builder`,
    resourcePolicies: [
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: named ?? '*' }],
      },
    ],
  });

  it.each<[string, Principal, PolicyStatement['Principal'], string]>([
    ['a user', user(), { AWS: user().arn }, 'allowed by a resource-based policy'],
    [
      'another, though the user may assume any role',
      user({ identity: [everything] }),
      { Service: 'lambda.amazonaws.com' },
      noneAllows('resource-based policy', 'sts:AssumeRole'),
    ],
    [
      'the account, and the user may',
      user({ identity: [everything] }),
      { AWS: rootArn },
      'allowed by an identity-based policy',
    ],
    [
      'the account, and the user may not',
      user(),
      { AWS: rootArn },
      noneAllows('identity-based policy', 'sts:AssumeRole'),
    ],
    [
      'a service',
      service('lambda.amazonaws.com'),
      { Service: 'lambda.amazonaws.com' },
      'allowed by a resource-based policy',
    ],
  ])('one that trusts %s', (_, principal, named, expected) => {
    expect(decide(principal, assume(named))).toBe(expected);
  });
});

describe('revoking sessions by their issue time', () => {
  const revoke = policy({
    Effect: 'Deny',
    Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-03-01T11:00:00Z' } },
  });
  const policies = { identity: [everything, revoke], session: [everything] };
  const before = { issuedAt: new Date('2026-03-01T10:59:59.999Z') };
  const at = { issuedAt: new Date('2026-03-01T11:00:00Z') };

  it.each<[string, Principal, string]>([
    ['a session of the user issued before', userSession(policies, before), 'explicitDeny'],
    ['a session of the user issued at that moment', userSession(policies, at), 'allowed'],
    ['a federated session issued before', federatedUser(policies, before), 'explicitDeny'],
    ['a federated session issued at that moment', federatedUser(policies, at), 'allowed'],
    ['a role session issued before', roleSession(policies, before), 'explicitDeny'],
    ['a role session issued at that moment', roleSession(policies, at), 'allowed'],
    ['a long-term key', user(policies), 'allowed'],
  ])('%s', (_, principal, decision) => {
    expect(evaluateAccess(principal, read, environment).decision).toBe(decision);
  });
});

it('refuses principals of another account', () => {
  const stranger = user({ identity: [everything] }, { accountId: '999999999999' });
  expect(() => decide(stranger)).toThrow('Cross-account access');
});
