import {
  CreateLoginProfileCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutUserPermissionsBoundaryCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { makeRestore } from '../../../lambda/aws/iam/restore.ts';
import { errors } from '../../../lambda/contract.ts';
import { awsError } from '../../support/run/sdk.ts';

const mock = mockClient(IAMClient);
const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
const restore = makeRestore(new IAMClient({ region: 'us-east-1' }), denyAll);
const user = { type: 'user', name: 'bob' } as const;
const role = { type: 'role', name: 'web' } as const;
const missing = () => awsError('NoSuchEntityException', 404);

beforeEach(() => mock.reset());

describe('what restoring asks of IAM', () => {
  it.each([
    [
      'DeleteUserPolicy',
      () => restore.deleteInline(user, 'p'),
      DeleteUserPolicyCommand,
      { UserName: 'bob', PolicyName: 'p' },
    ],
    [
      'DeleteRolePolicy',
      () => restore.deleteInline(role, 'p'),
      DeleteRolePolicyCommand,
      { RoleName: 'web', PolicyName: 'p' },
    ],
    [
      'DetachUserPolicy',
      () => restore.detachDenyAll(user),
      DetachUserPolicyCommand,
      { UserName: 'bob', PolicyArn: denyAll },
    ],
    [
      'DetachRolePolicy',
      () => restore.detachDenyAll(role),
      DetachRolePolicyCommand,
      { RoleName: 'web', PolicyArn: denyAll },
    ],
    [
      'PutUserPermissionsBoundary',
      () => restore.setBoundary(user, 'b'),
      PutUserPermissionsBoundaryCommand,
      { UserName: 'bob', PermissionsBoundary: 'b' },
    ],
    [
      'PutRolePermissionsBoundary',
      () => restore.setBoundary(role, 'b'),
      PutRolePermissionsBoundaryCommand,
      { RoleName: 'web', PermissionsBoundary: 'b' },
    ],
    [
      'DeleteUserPermissionsBoundary',
      () => restore.setBoundary(user, undefined),
      DeleteUserPermissionsBoundaryCommand,
      { UserName: 'bob' },
    ],
    [
      'DeleteRolePermissionsBoundary',
      () => restore.setBoundary(role, undefined),
      DeleteRolePermissionsBoundaryCommand,
      { RoleName: 'web' },
    ],
    [
      'CreateLoginProfile',
      () => restore.createPassword('bob', 's'),
      CreateLoginProfileCommand,
      { UserName: 'bob', Password: 's', PasswordResetRequired: true },
    ],
  ] as const)('is one call of %s', async (_name, call, command, input) => {
    mock.on(command as typeof DeleteUserPolicyCommand).resolves({});
    await call();
    expect(mock.calls().map(({ args }) => args[0].input)).toEqual([input]);
  });

  it('finds what is gone already as good as removed', async () => {
    mock.rejects(missing());
    await expect(restore.deleteInline(user, 'p')).resolves.toBe('none');
    await expect(restore.detachDenyAll(role)).resolves.toBe('none');
  });

  it('reads when a user or role was made, and that there is none', async () => {
    const CreateDate = new Date(0);
    mock
      .on(GetUserCommand)
      .resolvesOnce({ User: { CreateDate } as never })
      .rejects(missing());
    mock.on(GetRoleCommand).resolves({ Role: { CreateDate } as never });
    await expect(restore.madeAt(user)).resolves.toBe('1970-01-01T00:00:00.000Z');
    await expect(restore.madeAt(user)).resolves.toBeUndefined();
    await expect(restore.madeAt(role)).resolves.toBe('1970-01-01T00:00:00.000Z');
  });

  it('never replaces a password that is there', async () => {
    mock.on(CreateLoginProfileCommand).rejects(awsError('EntityAlreadyExistsException', 409));
    await expect(restore.createPassword('bob', 's')).resolves.toBe('exists');
  });

  it.each([
    ['madeAt', () => restore.madeAt(user)],
    ['deleteInline', () => restore.deleteInline(user, 'p')],
    ['detachDenyAll', () => restore.detachDenyAll(user)],
    ['setBoundary', () => restore.setBoundary(user, 'b')],
    ['createPassword', () => restore.createPassword('bob', 's')],
  ])('throws failures of %s on by our names', async (_name, call) => {
    mock.rejects(awsError('AccessDenied', 403));
    await expect(call()).rejects.toMatchObject({ name: errors.permanent });
    mock.rejects(awsError('Throttling', 400));
    await expect(call()).rejects.toMatchObject({ name: errors.retryable });
  });
});
