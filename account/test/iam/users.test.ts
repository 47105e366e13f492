import { bearer, errorOf, testAccount, userWithKey } from '../support/iam-account.ts';

const accountArn = 'arn:aws:iam::111122223333';
const denyAllArn = 'arn:aws:iam::aws:policy/AWSDenyAll';

describe('users', () => {
  it('are created with id, path, ARN and the time in whole seconds', () => {
    const account = testAccount();
    const { User } = account.call('iam', 'CreateUser', { UserName: 'Alice', Path: '/eng/' });
    expect(User).toEqual({
      Path: '/eng/',
      UserName: 'Alice',
      UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      Arn: `${accountArn}:user/eng/Alice`,
      CreateDate: new Date('2026-11-22T12:00:00Z'),
    });
  });

  it('keep the spelling of their name and are found in any', () => {
    const account = testAccount();
    account.call('iam', 'CreateUser', { UserName: 'Alice' });
    expect(account.call('iam', 'GetUser', { UserName: 'ALICE' }).User.UserName).toBe('Alice');
    expect(errorOf(() => account.call('iam', 'CreateUser', { UserName: 'alice' }))).toBe(
      'EntityAlreadyExists (409): User with name alice already exists.',
    );
  });

  it.each([
    ['no name', {}, /^ValidationError \(400\): .*Value null at 'userName'.*must not be null/],
    [
      'a bad character',
      { UserName: 'a b' },
      /^ValidationError \(400\): The specified value for userName is invalid/,
    ],
    ['65 characters', { UserName: 'a'.repeat(65) }, /length less than or equal to 64/],
    [
      'a bad path',
      { UserName: 'a', Path: 'eng' },
      /^ValidationError \(400\): The specified value for path is invalid/,
    ],
    [
      'an unknown boundary',
      { UserName: 'a', PermissionsBoundary: `${accountArn}:policy/none` },
      `NoSuchEntity (404): Policy ${accountArn}:policy/none does not exist or is not attachable.`,
    ],
    [
      'a tag given twice',
      {
        UserName: 'a',
        Tags: [
          { Key: 'x', Value: '1' },
          { Key: 'X', Value: '2' },
        ],
      },
      /^InvalidInput \(400\): Duplicate tag keys/,
    ],
  ])('are not created with %s', (_what, input, expected) => {
    const account = testAccount();
    expect(errorOf(() => account.call('iam', 'CreateUser', input))).toMatch(expected);
    expect(account.snapshot().users).toEqual({});
  });

  it.each([
    'GetUser',
    'UpdateUser',
    'DeleteUser',
    'ListAccessKeys',
    'GetLoginProfile',
    'ListUserPolicies',
    'ListMFADevices',
  ])('that do not exist are not found by %s', (operation) => {
    expect(errorOf(() => testAccount().call('iam', operation, { UserName: 'nobody' }))).toBe(
      'NoSuchEntity (404): The user with name nobody cannot be found.',
    );
  });

  it('get themselves when they name nobody', () => {
    const account = testAccount();
    const { principal } = userWithKey(account, 'alice');
    expect(account.call('iam', 'GetUser', {}, principal).User.UserName).toBe('alice');
    expect(account.call('iam', 'GetUser').User).toMatchObject({
      UserId: '111122223333',
      Arn: `${accountArn}:root`,
    });
  });

  it('must be bare before they are deleted', () => {
    const account = testAccount();
    const { accessKeyId } = userWithKey(account, 'alice');
    const call = (operation: string, input: object = {}) =>
      account.call('iam', operation, { UserName: 'alice', ...input });
    const deny = 'arn:aws:iam::aws:policy/AWSDenyAll';
    const document = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}';
    call('CreateLoginProfile', { Password: 'Correct-horse1' });
    call('AttachUserPolicy', { PolicyArn: deny });
    call('PutUserPolicy', { PolicyName: 'p', PolicyDocument: document });
    const refusals = [
      ['delete access keys', () => call('DeleteAccessKey', { AccessKeyId: accessKeyId })],
      ['delete login profile', () => call('DeleteLoginProfile')],
      ['detach all policies', () => call('DetachUserPolicy', { PolicyArn: deny })],
      ['delete policies', () => call('DeleteUserPolicy', { PolicyName: 'p' })],
    ] as const;
    for (const [step, remedy] of refusals) {
      expect(errorOf(() => call('DeleteUser'))).toBe(
        `DeleteConflict (409): Cannot delete entity, must ${step} first.`,
      );
      remedy();
    }
    call('DeleteUser');
    expect(account.snapshot().users).toEqual({});
  });

  it('that are renamed or moved keep id, key, password, policies and sessions, and nothing has the old name', () => {
    const account = testAccount();
    const { accessKeyId, principal } = userWithKey(account, 'alice');
    account.call('iam', 'CreateLoginProfile', { UserName: 'alice', Password: 'Correct-horse1' });
    account.call('iam', 'AttachUserPolicy', { UserName: 'alice', PolicyArn: denyAllArn });
    const session = account.call('sts', 'GetSessionToken', {}, principal);
    const before = account.snapshot().users['alice'];

    account.call('iam', 'UpdateUser', { UserName: 'alice', NewUserName: 'Eve', NewPath: '/x/' });

    expect(account.snapshot().users).toEqual({
      Eve: { ...before, userName: 'Eve', arn: `${accountArn}:user/x/Eve` },
    });
    expect(before).toMatchObject({ hasPassword: true, attachedPolicies: [denyAllArn] });
    expect(errorOf(() => account.call('iam', 'GetUser', { UserName: 'alice' }))).toMatch(/^NoSuchEntity/);
    const now = { arn: `${accountArn}:user/x/Eve`, userName: 'Eve', principalId: before!.userId };
    expect(account.authenticate({ accessKeyId }).principal).toMatchObject(now);
    expect(bearer(account, session)).toMatchObject(now);
    const use = account.call('iam', 'GetAccessKeyLastUsed', { AccessKeyId: accessKeyId });
    expect(use.UserName).toBe('Eve');
    account.call('iam', 'UpdateAccessKey', { UserName: 'Eve', AccessKeyId: accessKeyId, Status: 'Inactive' });
    expect(account.snapshot().users['Eve']!.accessKeys).toEqual([{ accessKeyId, status: 'Inactive' }]);
  });

  it('are renamed to no name that another has, and to another spelling of their own', () => {
    const account = testAccount();
    for (const UserName of ['alice', 'bob']) account.call('iam', 'CreateUser', { UserName });
    const rename = (NewUserName: string) => () =>
      account.call('iam', 'UpdateUser', { UserName: 'alice', NewUserName });
    expect(errorOf(rename('BOB'))).toBe('EntityAlreadyExists (409): User with name BOB already exists.');
    expect(errorOf(rename('a b'))).toMatch(/^ValidationError \(400\): .*newUserName/);
    rename('Alice')();
    expect(Object.keys(account.snapshot().users)).toEqual(['Alice', 'bob']);
  });

  it('are listed by path, page by page, without repeating or skipping when some go', () => {
    const account = testAccount();
    for (const name of ['dora', 'alice', 'carol', 'bob']) {
      account.call('iam', 'CreateUser', { UserName: name, Path: '/eng/' });
    }
    account.call('iam', 'CreateUser', { UserName: 'other' });
    const list = (input: object) => {
      const { Users, ...rest } = account.call('iam', 'ListUsers', { PathPrefix: '/eng/', ...input });
      return { names: Users.map((user: { UserName: string }) => user.UserName), ...rest };
    };
    const first = list({ MaxItems: 2 });
    expect(first).toEqual({ names: ['alice', 'bob'], IsTruncated: true, Marker: expect.any(String) });
    account.call('iam', 'DeleteUser', { UserName: 'bob' });
    expect(list({ MaxItems: 2, Marker: first.Marker })).toEqual({
      names: ['carol', 'dora'],
      IsTruncated: false,
    });
    expect(errorOf(() => list({ Marker: 'nonsense' }))).toMatch(/^ValidationError/);
    expect(errorOf(() => list({ MaxItems: 0 }))).toMatch(/^ValidationError .*greater than or equal to 1/);
  });

  it('carry tags, up to 50', () => {
    const account = testAccount();
    const call = (operation: string, input: object = {}) =>
      account.call('iam', operation, { UserName: 'alice', ...input });
    call('CreateUser', { Tags: [{ Key: 'team', Value: 'red' }] });
    call('TagUser', {
      Tags: [
        { Key: 'Team', Value: 'blue' },
        { Key: 'env', Value: '' },
      ],
    });
    expect(call('ListUserTags').Tags).toEqual([
      { Key: 'Team', Value: 'blue' },
      { Key: 'env', Value: '' },
    ]);
    const many = Array.from({ length: 49 }, (_none, index) => ({ Key: `k${index}`, Value: 'v' }));
    expect(errorOf(() => call('TagUser', { Tags: many }))).toMatch(/^LimitExceeded \(409\)/);
    call('UntagUser', { TagKeys: ['TEAM', 'env'] });
    expect(call('ListUserTags').Tags).toEqual([]);
  });

  it('have no groups, SSH keys, certificates or service-specific credentials', () => {
    const account = testAccount();
    account.call('iam', 'CreateUser', { UserName: 'alice' });
    const list = (operation: string) => account.call('iam', operation, { UserName: 'alice' });
    expect(list('ListGroupsForUser').Groups).toEqual([]);
    expect(list('ListSSHPublicKeys').SSHPublicKeys).toEqual([]);
    expect(list('ListSigningCertificates').Certificates).toEqual([]);
    expect(list('ListServiceSpecificCredentials').ServiceSpecificCredentials).toEqual([]);
  });
});
