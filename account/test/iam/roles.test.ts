import { denyAll, errorOf, testAccount, trusting } from '../support/iam-account.ts';

const ec2 = trusting({ Service: 'ec2.amazonaws.com' });
const trust = JSON.stringify(ec2);

describe('roles', () => {
  it('are created, read, listed, given another trust policy, and deleted', () => {
    const account = testAccount();
    const create = { RoleName: 'Web', Path: '/app/', AssumeRolePolicyDocument: trust, Description: 'd' };
    const { Role } = account.call('iam', 'CreateRole', create);
    expect(Role).toMatchObject({
      Arn: 'arn:aws:iam::111122223333:role/app/Web',
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      MaxSessionDuration: 3600,
    });
    const other = JSON.stringify(trusting({ AWS: '111122223333' }));
    account.call('iam', 'UpdateAssumeRolePolicy', { RoleName: 'Web', PolicyDocument: other });
    const { Role: read } = account.call('iam', 'GetRole', { RoleName: 'web' });
    expect(decodeURIComponent(read.AssumeRolePolicyDocument)).toBe(other);
    expect(account.call('iam', 'ListRoles').Roles).toHaveLength(1);
    expect(errorOf(() => account.call('iam', 'CreateRole', { ...create, RoleName: 'WEB' }))).toBe(
      'EntityAlreadyExists (409): Role with name WEB already exists.',
    );
    account.putRolePolicy('Web', 'p', denyAll);
    expect(errorOf(() => account.call('iam', 'DeleteRole', { RoleName: 'Web' }))).toBe(
      'DeleteConflict (409): Cannot delete entity, must delete policies first.',
    );
    account.call('iam', 'DeleteRolePolicy', { RoleName: 'Web', PolicyName: 'p' });
    account.call('iam', 'DeleteRole', { RoleName: 'Web' });
    expect(errorOf(() => account.call('iam', 'GetRole', { RoleName: 'Web' }))).toBe(
      'NoSuchEntity (404): The role with name Web cannot be found.',
    );
  });

  it.each([
    ['no JSON', 'x', 'MalformedPolicyDocument (400): This policy contains invalid Json'],
    ['a resource', JSON.stringify(trusting('*', { Resource: '*' })), /Has prohibited field Resource$/],
    [
      'no principal',
      JSON.stringify(denyAll).replace(',"Resource":"*"', ''),
      /Missing required field Principal$/,
    ],
    [
      'another action',
      JSON.stringify(trusting('*', { Action: 's3:*' })),
      /may only specify STS AssumeRole actions\.$/,
    ],
    [
      'more than 2,048 characters',
      JSON.stringify(trusting('*', { Sid: 'a'.repeat(2048) })),
      /^LimitExceeded \(409\)/,
    ],
  ])('refuse a trust policy with %s', (_what, AssumeRolePolicyDocument, expected) => {
    expect(
      errorOf(() => testAccount().call('iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument })),
    ).toMatch(expected);
  });

  it('carry tags, which are listed by key and count in aws:ResourceTag', () => {
    const account = testAccount();
    const input = { RoleName: 'Web', AssumeRolePolicyDocument: trust, Tags: [{ Key: 'team', Value: 'red' }] };
    account.call('iam', 'CreateRole', input);
    account.call('iam', 'TagRole', {
      RoleName: 'web',
      Tags: [
        { Key: 'Team', Value: 'blue' },
        { Key: 'a', Value: '' },
      ],
    });
    expect(account.call('iam', 'ListRoleTags', { RoleName: 'Web' })).toMatchObject({
      Tags: [
        { Key: 'Team', Value: 'blue' },
        { Key: 'a', Value: '' },
      ],
    });
    account.call('iam', 'UntagRole', { RoleName: 'Web', TagKeys: ['TEAM'] });
    expect(account.call('iam', 'ListRoleTags', { RoleName: 'Web' }).Tags).toEqual([{ Key: 'a', Value: '' }]);
    expect(errorOf(() => account.call('iam', 'ListRoleTags', { RoleName: 'gone' }))).toBe(
      'NoSuchEntity (404): The role with name gone cannot be found.',
    );
  });

  it.each(['/aws-service-role/autoscaling.amazonaws.com/', '/aws-reserved/sso.amazonaws.com/'])(
    'under %s can be read and not changed',
    (path) => {
      const account = testAccount();
      const policies = { inlinePolicies: { own: denyAll } };
      account.importRole({ roleName: 'Protected', path, assumeRolePolicy: ec2, ...policies });
      const call = (operation: string, input: object = {}) =>
        account.call('iam', operation, { RoleName: 'Protected', ...input });
      const refusal =
        "UnmodifiableEntity (400): Cannot perform the operation on the protected role 'Protected' - this role is only modifiable by AWS";
      expect(call('ListRolePolicies').PolicyNames).toEqual(['own']);
      expect(
        errorOf(() => call('PutRolePolicy', { PolicyName: 'p', PolicyDocument: JSON.stringify(denyAll) })),
      ).toBe(refusal);
      expect(
        errorOf(() => call('AttachRolePolicy', { PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' })),
      ).toBe(refusal);
      expect(errorOf(() => call('UpdateAssumeRolePolicy', { PolicyDocument: trust }))).toBe(refusal);
      expect(errorOf(() => call('DeleteRole'))).toBe(refusal);
      expect(
        errorOf(() =>
          account.call('iam', 'CreateRole', {
            RoleName: 'Forged',
            Path: path,
            AssumeRolePolicyDocument: trust,
          }),
        ),
      ).toMatch(/^ValidationError/);
    },
  );

  it('of templates are brought up to date and keep their id', () => {
    const account = testAccount();
    const basic = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    const first = account.putRole({
      roleName: 'fn',
      assumeRolePolicy: ec2,
      inlinePolicies: { a: denyAll },
      managedPolicyArns: [basic],
    });
    const second = account.putRole({
      roleName: 'fn',
      assumeRolePolicy: trusting('*'),
      permissionsBoundary: basic,
    });
    account.putRolePolicy('fn', 'b', denyAll);
    expect(second).toEqual(first);
    expect(account.snapshot().roles.fn).toEqual({
      roleName: 'fn',
      ...first,
      trustPolicy: trusting('*'),
      inlinePolicies: { b: denyAll },
      attachedPolicies: [],
      permissionsBoundary: basic,
    });
  });
});
