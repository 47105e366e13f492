import {
  DeleteLoginProfileCommand,
  GetLoginProfileCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { makeAccessKeys } from '../../../lambda/aws/access-keys.ts';
import { toFailure } from '../../../lambda/aws/failure.ts';
import { makeLoginProfiles } from '../../../lambda/aws/login-profiles.ts';
import { makeRolePolicies } from '../../../lambda/aws/role-policies.ts';
import { makeUserPolicies } from '../../../lambda/aws/user-policies.ts';
import { errors } from '../../../lambda/contract.ts';
import { awsError } from '../../support/sdk.ts';

const mock = mockClient(IAMClient);
const iam = new IAMClient({ region: 'us-east-1' });
const keys = makeAccessKeys(iam);
const profiles = makeLoginProfiles(iam);
const policies = makeUserPolicies(iam);
const rolePolicies = makeRolePolicies(iam);

beforeEach(() => mock.reset());

describe('access keys', () => {
  it('are deactivated by one call that names user, key and status', async () => {
    mock.on(UpdateAccessKeyCommand).resolves({});
    await expect(keys.deactivate('bob', 'AKIA1')).resolves.toBe('inactive');
    expect(mock.calls().map((call) => call.args[0].input)).toEqual([
      { UserName: 'bob', AccessKeyId: 'AKIA1', Status: 'Inactive' },
    ]);
  });
  it('that are gone are an outcome', async () => {
    mock.on(UpdateAccessKeyCommand).rejects(awsError('NoSuchEntityException', 404));
    await expect(keys.deactivate('bob', 'AKIA1')).resolves.toBe('gone');
  });
  it('count as active only when AWS says Active', async () => {
    mock.on(ListAccessKeysCommand).resolves({
      AccessKeyMetadata: [
        { AccessKeyId: 'A', Status: 'Active' },
        { AccessKeyId: 'B', Status: 'Inactive' },
      ],
    });
    await expect(keys.list('bob')).resolves.toEqual([
      { accessKeyId: 'A', active: true },
      { accessKeyId: 'B', active: false },
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

describe('user policies', () => {
  it('are put by name', async () => {
    mock.on(PutUserPolicyCommand).resolves({});
    await expect(policies.put('bob', 'p', '{}')).resolves.toBe('put');
    expect(mock.calls()[0]?.args[0].input).toEqual({
      UserName: 'bob',
      PolicyName: 'p',
      PolicyDocument: '{}',
    });
  });
  it('tell a missing user from a missing policy', async () => {
    const missing = (message: string) => awsError('NoSuchEntityException', 404, message);
    mock
      .on(GetUserPolicyCommand)
      .rejectsOnce(missing('The user with name bob cannot be found.'))
      .rejectsOnce(missing('The user policy with name p cannot be found.'));
    await expect(policies.read('bob', 'p')).resolves.toEqual({ kind: 'no-user' });
    await expect(policies.read('bob', 'p')).resolves.toEqual({ kind: 'no-policy' });
  });
});

describe('role policies', () => {
  it('are put by name, and a role that is gone is an outcome', async () => {
    mock.on(PutRolePolicyCommand).resolvesOnce({}).rejects(awsError('NoSuchEntityException', 404));
    await expect(rolePolicies.put('web', 'p', '{}')).resolves.toBe('put');
    expect(mock.calls()[0]?.args[0].input).toEqual({
      RoleName: 'web',
      PolicyName: 'p',
      PolicyDocument: '{}',
    });
    await expect(rolePolicies.put('web', 'p', '{}')).resolves.toBe('gone');
  });
  it('are read, and tell a missing role from a missing policy', async () => {
    const missing = (message: string) => awsError('NoSuchEntityException', 404, message);
    mock
      .on(GetRolePolicyCommand)
      .resolvesOnce({ RoleName: 'web', PolicyName: 'p', PolicyDocument: '%7B%7D' })
      .rejectsOnce(missing('The role with name web cannot be found.'))
      .rejectsOnce(missing('The role policy with name p cannot be found.'));
    await expect(rolePolicies.read('web', 'p')).resolves.toEqual({ kind: 'found', document: '%7B%7D' });
    await expect(rolePolicies.read('web', 'p')).resolves.toEqual({ kind: 'no-role' });
    await expect(rolePolicies.read('web', 'p')).resolves.toEqual({ kind: 'no-policy' });
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
    ['deactivate', () => keys.deactivate('bob', 'AKIA1')],
    ['list', () => keys.list('bob')],
    ['read profile', () => profiles.read('bob')],
    ['remove profile', () => profiles.remove('bob')],
    ['put policy', () => policies.put('bob', 'p', '{}')],
    ['read policy', () => policies.read('bob', 'p')],
    ['put role policy', () => rolePolicies.put('web', 'p', '{}')],
    ['read role policy', () => rolePolicies.read('web', 'p')],
  ])('of %s are thrown on by our names, never swallowed', async (_name, call) => {
    mock.rejects(awsError('AccessDenied', 403));
    await expect(call()).rejects.toMatchObject({ name: errors.permanent });
    mock.rejects(awsError('Throttling', 400));
    await expect(call()).rejects.toMatchObject({ name: errors.retryable });
  });
});
