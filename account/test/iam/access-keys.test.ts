import { bearer, errorOf, testAccount, userWithKey } from '../support/iam-account.ts';

const unknown = 'AKIAAAAAAAAAAAAAAAAA';
const notFound = (id: string) => `NoSuchEntity (404): The Access Key with id ${id} cannot be found.`;

describe('access keys', () => {
  it('are two at most, and an inactive one counts', () => {
    const account = testAccount();
    const { accessKeyId } = userWithKey(account, 'alice');
    const call = (operation: string, input: object = {}) =>
      account.call('iam', operation, { UserName: 'alice', ...input });
    const { AccessKey } = call('CreateAccessKey');
    expect(AccessKey).toEqual({
      UserName: 'alice',
      AccessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
      SecretAccessKey: expect.stringMatching(/^.{40}$/),
      Status: 'Active',
      CreateDate: new Date('2026-11-22T12:00:00Z'),
    });
    call('UpdateAccessKey', { AccessKeyId: accessKeyId, Status: 'Inactive' });
    expect(errorOf(() => call('CreateAccessKey'))).toBe(
      'LimitExceeded (409): Cannot exceed quota for AccessKeysPerUser: 2',
    );
    call('DeleteAccessKey', { AccessKeyId: accessKeyId });
    expect(call('ListAccessKeys').AccessKeyMetadata).toEqual([
      {
        UserName: 'alice',
        AccessKeyId: AccessKey.AccessKeyId,
        Status: 'Active',
        CreateDate: AccessKey.CreateDate,
      },
    ]);
  });

  it('sign while active and not while inactive', () => {
    const account = testAccount();
    const { accessKeyId } = userWithKey(account, 'alice');
    const set = (Status: string) =>
      account.call('iam', 'UpdateAccessKey', { UserName: 'alice', AccessKeyId: accessKeyId, Status });
    set('Inactive');
    expect(errorOf(() => account.authenticate({ accessKeyId }))).toBe(
      'InvalidClientTokenId (403): The security token included in the request is invalid.',
    );
    set('Active');
    expect(account.authenticate({ accessKeyId }).principal).toMatchObject({
      kind: 'user',
      arn: 'arn:aws:iam::111122223333:user/alice',
      userName: 'alice',
      accessKeyId,
    });
  });

  it.each([
    ['an unknown key', unknown, 'Inactive', notFound(unknown)],
    ['a short id', 'AKIA', 'Inactive', /^ValidationError .*length greater than or equal to 16/],
    ['no id', undefined, 'Inactive', /^ValidationError .*Value null at 'accessKeyId'/],
    [
      'a status that is none',
      unknown,
      'Off',
      /^ValidationError .*enum value set: \[Active, Inactive, Expired\]/,
    ],
  ])('UpdateAccessKey refuses %s', (_what, AccessKeyId, Status, expected) => {
    const account = testAccount();
    account.call('iam', 'CreateUser', { UserName: 'alice' });
    expect(
      errorOf(() => account.call('iam', 'UpdateAccessKey', { UserName: 'alice', AccessKeyId, Status })),
    ).toMatch(expected);
  });

  it('of another user are not found, nor are temporary ones', () => {
    const account = testAccount();
    const alice = userWithKey(account, 'alice');
    const bob = userWithKey(account, 'bob');
    const session = bearer(account, account.call('sts', 'GetSessionToken', {}, alice.principal));
    const update = (AccessKeyId: string | undefined) =>
      errorOf(() =>
        account.call('iam', 'UpdateAccessKey', { UserName: 'alice', AccessKeyId, Status: 'Inactive' }),
      );
    expect(update(bob.accessKeyId)).toBe(notFound(bob.accessKeyId));
    expect(update(session.accessKeyId)).toBe(notFound(session.accessKeyId!));
  });

  it('are the caller’s own where no user is named and a long-term key signs', () => {
    const account = testAccount();
    const { accessKeyId, principal } = userWithKey(account, 'alice');
    account.call('iam', 'UpdateAccessKey', { AccessKeyId: accessKeyId, Status: 'Inactive' }, principal);
    expect(account.snapshot().users.alice?.accessKeys).toEqual([{ accessKeyId, status: 'Inactive' }]);
    expect(errorOf(() => account.call('iam', 'ListAccessKeys', {}, account.importedConsole('alice')))).toBe(
      'ValidationError (400): Must specify userName when calling with non-User credentials',
    );
  });

  it('tell who owns them and when they were last used', () => {
    const account = testAccount();
    const { accessKeyId } = userWithKey(account, 'alice');
    const lastUsed = () => account.call('iam', 'GetAccessKeyLastUsed', { AccessKeyId: accessKeyId });
    expect(lastUsed()).toEqual({
      UserName: 'alice',
      AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' },
    });
    account.pass(60);
    account.recordUse(accessKeyId, { service: 'ec2', region: 'eu-west-1' });
    expect(lastUsed().AccessKeyLastUsed).toEqual({
      LastUsedDate: new Date('2026-11-22T12:01:00Z'),
      ServiceName: 'ec2',
      Region: 'eu-west-1',
    });
  });

  it('that are unknown are denied to GetAccessKeyLastUsed', () => {
    expect(errorOf(() => testAccount().call('iam', 'GetAccessKeyLastUsed', { AccessKeyId: unknown }))).toBe(
      `AccessDenied (403): User: arn:aws:iam::111122223333:root is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${unknown}`,
    );
  });
});
