import { bearer, errorOf, testAccount, trusting, userWithKey } from '../support/iam-account.ts';

const arn = 'arn:aws:iam::111122223333';
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';

function given() {
  const account = testAccount();
  account.call('iam', 'CreateUser', {
    UserName: 'Alice',
    Path: '/eng/',
    Tags: [{ Key: 'team', Value: 'red' }],
  });
  account.putRole({
    roleName: 'deploy',
    path: '/ops/',
    assumeRolePolicy: trusting('*'),
    permissionsBoundary: admin,
  });
  return account;
}

const tags = { 'aws:ResourceTag/team': 'red' };

describe('what IAM calls need', () => {
  it.each([
    ['GetUser', { UserName: 'alice' }, `${arn}:user/eng/Alice`, tags],
    ['UpdateAccessKey', { UserName: 'Alice' }, `${arn}:user/eng/Alice`, tags],
    ['GetUser', { UserName: 'nobody' }, `${arn}:user/nobody`, {}],
    [
      'CreateUser',
      { UserName: 'new', Path: '/x/', PermissionsBoundary: admin },
      `${arn}:user/x/new`,
      { 'iam:PermissionsBoundary': admin },
    ],
    [
      'AttachUserPolicy',
      { UserName: 'Alice', PolicyArn: admin },
      `${arn}:user/eng/Alice`,
      { ...tags, 'iam:PolicyARN': admin },
    ],
    [
      'DetachUserPolicy',
      { UserName: 'nobody', PolicyArn: admin },
      `${arn}:user/nobody`,
      { 'iam:PolicyARN': admin },
    ],
    [
      'PutUserPermissionsBoundary',
      { UserName: 'nobody', PermissionsBoundary: admin },
      `${arn}:user/nobody`,
      { 'iam:PermissionsBoundary': admin },
    ],
    ['PutRolePolicy', { RoleName: 'deploy' }, `${arn}:role/ops/deploy`, { 'iam:PermissionsBoundary': admin }],
    ['UpdateAssumeRolePolicy', { RoleName: 'none' }, `${arn}:role/none`, {}],
    ['CreatePolicy', { PolicyName: 'p', Path: '/x/' }, `${arn}:policy/x/p`, {}],
    ['GetPolicy', { PolicyArn: admin }, admin, {}],
    ['ListUsers', {}, '*', {}],
    ['ListRoles', {}, '*', {}],
    ['GetUser', {}, `${arn}:root`, {}],
  ])('%s %j', (operation, input, resource, context) => {
    expect(given().access('iam', operation, input)).toEqual([
      { action: `iam:${operation}`, resource, context },
    ]);
  });

  it('is about the caller where nobody is named', () => {
    const account = given();
    const { accessKeyId, principal } = userWithKey(account, 'bob');
    const resourceOf = (operation: string, input: object) =>
      account.access('iam', operation, input, principal)[0].resource;
    expect(resourceOf('ListAccessKeys', {})).toBe(`${arn}:user/bob`);
    expect(resourceOf('GetUser', {})).toBe(`${arn}:user/bob`);
    expect(resourceOf('GetAccessKeyLastUsed', { AccessKeyId: accessKeyId })).toBe(`${arn}:user/bob`);
    expect(errorOf(() => account.access('iam', 'CreateAccessKey'))).toMatch(/^NotImplemented/);
  });

  it('is both ARNs where a user is renamed or moved', () => {
    const account = given();
    const resources = (input: object) =>
      account.access('iam', 'UpdateUser', input).map((each: { resource: string }) => each.resource);
    const before = `${arn}:user/eng/Alice`;
    expect(resources({ UserName: 'alice', NewUserName: 'eve' })).toEqual([before, `${arn}:user/eng/eve`]);
    expect(resources({ UserName: 'alice', NewPath: '/x/' })).toEqual([before, `${arn}:user/x/Alice`]);
  });

  it('is nothing for a key that IAM does not know: nobody is told of it', () => {
    const AccessKeyId = 'AKIAAAAAAAAAAAAAAAAA';
    expect(given().access('iam', 'GetAccessKeyLastUsed', { AccessKeyId })).toEqual([]);
  });

  it('is known for every operation', () => {
    const account = given();
    const { accessKeyId: AccessKeyId } = userWithKey(account, 'u');
    const input = { UserName: 'u', RoleName: 'r', PolicyArn: admin, AccessKeyId };
    const operations = Object.keys(account.iam.operations);
    expect(operations.length).toBeGreaterThan(45);
    for (const operation of operations) {
      const [request] = account.access('iam', operation, input);
      expect(request.action).toBe(`iam:${operation}`);
      expect(request.resource).toMatch(/^(\*|arn:aws:iam::(111122223333|aws):(user|role|policy)\/\w+)$/);
    }
  });
});

describe('what STS calls need', () => {
  it('is nothing for GetCallerIdentity and GetSessionToken', () => {
    const account = given();
    expect(account.access('sts', 'GetCallerIdentity')).toEqual([]);
    expect(account.access('sts', 'GetSessionToken')).toEqual([]);
  });

  it('is the federated user for GetFederationToken and everything for GetAccessKeyInfo', () => {
    const account = given();
    expect(account.access('sts', 'GetFederationToken', { Name: 'fed' })).toEqual([
      { action: 'sts:GetFederationToken', resource: 'arn:aws:sts::111122223333:federated-user/fed' },
    ]);
    expect(account.access('sts', 'GetAccessKeyInfo')).toEqual([
      { action: 'sts:GetAccessKeyInfo', resource: '*' },
    ]);
  });

  it('is the role for AssumeRole, with its trust policy as the policy on it', () => {
    const account = given();
    const input = { RoleArn: `${arn}:role/ops/deploy`, RoleSessionName: 's1', ExternalId: 'e' };
    const request = {
      action: 'sts:AssumeRole',
      resource: `${arn}:role/ops/deploy`,
      context: { 'sts:RoleSessionName': 's1', 'sts:ExternalId': 'e' },
    };
    expect(account.access('sts', 'AssumeRole', input)).toEqual([
      { ...request, resourcePolicies: [trusting('*')] },
    ]);
    expect(account.access('sts', 'AssumeRole', { ...input, RoleArn: `${arn}:role/none` })).toEqual([
      { ...request, resource: `${arn}:role/none` },
    ]);
  });

  it('is refused to sessions that may not ask at all', () => {
    const account = given();
    const { principal } = userWithKey(account, 'bob');
    const session = bearer(account, account.call('sts', 'GetSessionToken', {}, principal));
    expect(errorOf(() => account.access('sts', 'GetFederationToken', { Name: 'fed' }, session))).toBe(
      'AccessDenied (403): Cannot call GetFederationToken with session credentials',
    );
  });
});
