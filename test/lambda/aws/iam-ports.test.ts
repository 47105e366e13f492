import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DeleteLoginProfileCommand,
  GetLoginProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { makeAccessKeys } from '../../../lambda/aws/iam/access-keys.ts';
import { makeDenies } from '../../../lambda/aws/iam/denies.ts';
import { toFailure } from '../../../lambda/aws/failure.ts';
import { makeLoginProfiles } from '../../../lambda/aws/iam/login-profiles.ts';
import { makeOtherCredentials } from '../../../lambda/aws/iam/other-credentials.ts';
import { errors } from '../../../lambda/contract.ts';
import { awsError } from '../../support/run/sdk.ts';

const mock = mockClient(IAMClient);
const iam = new IAMClient({ region: 'us-east-1' });
const keys = makeAccessKeys(iam);
const profiles = makeLoginProfiles(iam);
const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
const denies = makeDenies(iam, denyAll);
const credentials = makeOtherCredentials(iam);

beforeEach(() => mock.reset());

describe('access keys', () => {
  it('are deactivated by one call that names user, key and status', async () => {
    mock.on(UpdateAccessKeyCommand).resolves({});
    await expect(keys.setActive('bob', 'AKIA1', false)).resolves.toBe('set');
    expect(mock.calls().map((call) => call.args[0].input)).toEqual([
      { UserName: 'bob', AccessKeyId: 'AKIA1', Status: 'Inactive' },
    ]);
  });
  it('that are gone are an outcome', async () => {
    mock.on(UpdateAccessKeyCommand).rejects(awsError('NoSuchEntityException', 404));
    await expect(keys.setActive('bob', 'AKIA1', false)).resolves.toBe('gone');
  });
  it('count as active only when AWS says Active', async () => {
    mock.on(ListAccessKeysCommand).resolves({
      AccessKeyMetadata: [
        { AccessKeyId: 'A', Status: 'Active', CreateDate: new Date(0) },
        { AccessKeyId: 'B', Status: 'Inactive', CreateDate: new Date(0) },
      ],
    });
    await expect(keys.list('bob')).resolves.toEqual([
      { id: 'A', active: true, createdAt: '1970-01-01T00:00:00.000Z' },
      { id: 'B', active: false, createdAt: '1970-01-01T00:00:00.000Z' },
    ]);
  });
  it('of a user that is gone are none', async () => {
    mock.on(ListAccessKeysCommand).rejects(awsError('NoSuchEntityException', 404));
    await expect(keys.list('bob')).resolves.toEqual([]);
  });
});

describe('login profiles', () => {
  it('are removed, and a missing one is an outcome', async () => {
    mock.on(DeleteLoginProfileCommand).resolvesOnce({}).rejects(awsError('NoSuchEntityException', 404));
    await expect(profiles.remove('bob')).resolves.toBe('removed');
    await expect(profiles.remove('bob')).resolves.toBe('none');
  });
  it('are read with their date', async () => {
    mock
      .on(GetLoginProfileCommand)
      .resolvesOnce({ LoginProfile: { UserName: 'bob', CreateDate: new Date(0) } });
    await expect(profiles.read('bob')).resolves.toEqual({ createdAt: '1970-01-01T00:00:00.000Z' });
    mock.on(GetLoginProfileCommand).rejects(awsError('NoSuchEntityException', 404));
    await expect(profiles.read('bob')).resolves.toBeUndefined();
  });
});

const holders = [
  { type: 'user', name: 'bob' },
  { type: 'role', name: 'web' },
] as const;
const commands = {
  user: {
    put: PutUserPolicyCommand,
    get: GetUserPolicyCommand,
    attach: AttachUserPolicyCommand,
    listAttached: ListAttachedUserPoliciesCommand,
    bound: PutUserPermissionsBoundaryCommand,
    read: GetUserCommand,
  },
  role: {
    put: PutRolePolicyCommand,
    get: GetRolePolicyCommand,
    attach: AttachRolePolicyCommand,
    listAttached: ListAttachedRolePoliciesCommand,
    bound: PutRolePermissionsBoundaryCommand,
    read: GetRoleCommand,
  },
} as unknown as Record<'user' | 'role', Record<string, typeof GetUserCommand>>;

describe.each(holders)('denies of a $type', (holder) => {
  const { put, get, attach, listAttached, bound, read } = commands[holder.type];
  const who = holder.type === 'user' ? { UserName: 'bob' } : { RoleName: 'web' };
  const missing = (message: string) => awsError('NoSuchEntityException', 404, message);
  const inputs = () => mock.calls().map((call) => call.args[0].input);

  it('are put inline, attached, and made the boundary', async () => {
    mock.resolves({});
    await expect(denies.putInline(holder, 'p', '{}')).resolves.toBe('put');
    await expect(denies.attachDenyAll(holder)).resolves.toBe('put');
    await expect(denies.putBoundary(holder)).resolves.toBe('put');
    expect(inputs()).toEqual([
      { ...who, PolicyName: 'p', PolicyDocument: '{}' },
      { ...who, PolicyArn: denyAll },
      { ...who, PermissionsBoundary: denyAll },
    ]);
    expect(mock.calls().map((call) => call.args[0].constructor)).toEqual([put, attach, bound]);
  });
  it.each([
    ['LimitExceededException', 'quota'],
    ['AccessDenied', 'access-denied'],
  ])('that %s refuses may be put in another form', async (name, refused) => {
    mock.rejects(awsError(name, 409));
    for (const call of [denies.putInline(holder, 'p', '{}'), denies.attachDenyAll(holder)])
      expect(await call).toMatchObject({ refused, message: `${name}: ${name}!` });
  });
  it('that an explicit deny refuses may not: who is protected is so in every form', async () => {
    mock.rejects(awsError('AccessDenied', 403, 'not authorized … with an explicit deny in a policy'));
    await expect(denies.putInline(holder, 'p', '{}')).rejects.toMatchObject({ name: errors.permanent });
    mock.rejects(awsError('UnmodifiableEntityException', 400));
    await expect(denies.attachDenyAll(holder)).rejects.toMatchObject({ name: errors.permanent });
  });
  it('tell one that is gone from a policy that is not there', async () => {
    mock.on(put!).rejects(missing('x'));
    await expect(denies.putInline(holder, 'p', '{}')).resolves.toBe('gone');
    mock
      .on(get!)
      .resolvesOnce({ PolicyDocument: '%7B%7D' } as never)
      .rejectsOnce(missing(`The ${holder.type} with name ${holder.name} cannot be found.`))
      .rejectsOnce(missing(`The ${holder.type} policy with name p cannot be found.`));
    await expect(denies.readInline(holder, 'p')).resolves.toEqual({ document: '%7B%7D' });
    await expect(denies.readInline(holder, 'p')).resolves.toBe('gone');
    await expect(denies.readInline(holder, 'p')).resolves.toBe('none');
  });
  it('finds AWSDenyAll on a later page of what is attached', async () => {
    mock
      .on(listAttached!)
      .resolvesOnce({ AttachedPolicies: [{ PolicyArn: 'x' }], IsTruncated: true, Marker: 'm' } as never)
      .resolvesOnce({ AttachedPolicies: [{ PolicyArn: denyAll }] } as never)
      .resolves({ AttachedPolicies: [] } as never);
    await expect(denies.isDenyAllAttached(holder)).resolves.toBe(true);
    expect(inputs()[1]).toEqual({ ...who, Marker: 'm' });
    await expect(denies.isDenyAllAttached(holder)).resolves.toBe(false);
  });
  it('reads the boundary, and knows its own', async () => {
    const answer = (arn?: string) => {
      const entity = { PermissionsBoundary: arn && { PermissionsBoundaryArn: arn } };
      return { User: entity, Role: entity } as never;
    };
    mock.on(read!).resolvesOnce(answer(denyAll)).resolvesOnce(answer('b')).resolvesOnce(answer());
    await expect(denies.readBoundary(holder)).resolves.toEqual({ arn: denyAll, isDenyAll: true });
    await expect(denies.readBoundary(holder)).resolves.toEqual({ arn: 'b', isDenyAll: false });
    await expect(denies.readBoundary(holder)).resolves.toBeUndefined();
  });
  it('of one that is gone are none', async () => {
    mock.rejects(missing('x'));
    await expect(denies.isDenyAllAttached(holder)).resolves.toBe(false);
    await expect(denies.readBoundary(holder)).resolves.toBeUndefined();
  });
});

describe('other credentials', () => {
  const types = ['ssh-key', 'service-credential', 'certificate'] as const;

  it('are listed by id and status', async () => {
    mock.resolves({
      SSHPublicKeys: [{ SSHPublicKeyId: 'APKA1', Status: 'Active' }],
      ServiceSpecificCredentials: [{ ServiceSpecificCredentialId: 'ACCA1', Status: 'Inactive' }],
      Certificates: [{ CertificateId: 'CERT1', Status: 'Active' }],
      MFADevices: [{ SerialNumber: 'mfa/phone' }],
    } as never);
    await expect(Promise.all(types.map((type) => credentials.list('bob', type)))).resolves.toEqual([
      [{ id: 'APKA1', active: true }],
      [{ id: 'ACCA1', active: false }],
      [{ id: 'CERT1', active: true }],
    ]);
    await expect(credentials.mfaDevices('bob')).resolves.toEqual(['mfa/phone']);
  });
  it('are set by id and status', async () => {
    mock.resolves({});
    for (const type of types) await credentials.setActive('bob', type, 'X', false);
    expect(mock.calls().map((call) => call.args[0].input)).toEqual([
      { UserName: 'bob', SSHPublicKeyId: 'X', Status: 'Inactive' },
      { UserName: 'bob', ServiceSpecificCredentialId: 'X', Status: 'Inactive' },
      { UserName: 'bob', CertificateId: 'X', Status: 'Inactive' },
    ]);
  });
  it('of a user that is gone are none, and one that is gone is an outcome', async () => {
    mock.rejects(awsError('NoSuchEntityException', 404));
    for (const type of types) {
      await expect(credentials.list('bob', type)).resolves.toEqual([]);
      await expect(credentials.setActive('bob', type, 'X', true)).resolves.toBe('gone');
    }
    await expect(credentials.mfaDevices('bob')).resolves.toEqual([]);
  });
});

describe('failures', () => {
  it.each([
    ['ThrottlingException', 400, errors.retryable],
    ['EntityTemporarilyUnmodifiableException', 409, errors.retryable],
    ['EntityTemporarilyUnmodifiable', 409, errors.retryable],
    ['Throttling', 400, errors.retryable],
    ['TooManyRequestsException', 429, errors.retryable],
    ['RequestLimitExceeded', 400, errors.retryable],
    ['ProvisionedThroughputExceededException', 400, errors.retryable],
    ['KMSThrottlingException', 400, errors.retryable],
    ['ConcurrentModificationException', 409, errors.retryable],
    ['ServiceFailureException', 500, errors.retryable],
    ['SomethingNew', 503, errors.retryable],
    ['TimeoutError', 0, errors.retryable],
    ['AccessDenied', 403, errors.permanent],
    ['LimitExceededException', 409, errors.permanent],
    ['UnmodifiableEntityException', 400, errors.permanent],
    ['NotImplemented', 501, errors.permanent],
  ])('%s (HTTP %d) is %s', (name, status, expected) => {
    const failure = toFailure(awsError(name, status), 'putting it');
    expect(failure.name).toBe(expected);
    expect(failure.message).toBe(`putting it: ${name}: ${name}!`);
  });
  it('of the network are retryable', () => {
    expect(toFailure(Object.assign(new Error('x'), { code: 'ECONNRESET' }), 'x').name).toBe(errors.retryable);
  });
  it.each([
    ['deactivate', () => keys.setActive('bob', 'AKIA1', false)],
    ['list', () => keys.list('bob')],
    ['read profile', () => profiles.read('bob')],
    ['remove profile', () => profiles.remove('bob')],
    ['read policy', () => denies.readInline({ type: 'user', name: 'bob' }, 'p')],
    ['list attached', () => denies.isDenyAllAttached({ type: 'role', name: 'web' })],
    ['read boundary', () => denies.readBoundary({ type: 'user', name: 'bob' })],
    ['list credentials', () => credentials.list('bob', 'ssh-key')],
    ['set credential', () => credentials.setActive('bob', 'certificate', 'X', false)],
    ['list MFA devices', () => credentials.mfaDevices('bob')],
  ])('of %s are thrown on by our names, never swallowed', async (_name, call) => {
    mock.rejects(awsError('AccessDenied', 403));
    await expect(call()).rejects.toMatchObject({ name: errors.permanent });
    mock.rejects(awsError('Throttling', 400));
    await expect(call()).rejects.toMatchObject({ name: errors.retryable });
  });
});
