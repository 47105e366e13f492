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
import { makeUndo } from '../../../lambda/aws/iam/undo.ts';
import { errors } from '../../../lambda/contract.ts';
import { awsError } from '../../support/run/sdk.ts';

const mock = mockClient(IAMClient);
const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
const undo = makeUndo(new IAMClient({ region: 'us-east-1' }), denyAll);
const user = { type: 'user', name: 'bob' } as const;
const role = { type: 'role', name: 'web' } as const;
const missing = () => awsError('NoSuchEntityException', 404);

beforeEach(() => mock.reset());

describe('what giving back asks of IAM', () => {
  it.each([
    [
      'DeleteUserPolicy',
      () => undo.deleteInline(user, 'p'),
      DeleteUserPolicyCommand,
      { UserName: 'bob', PolicyName: 'p' },
    ],
    [
      'DeleteRolePolicy',
      () => undo.deleteInline(role, 'p'),
      DeleteRolePolicyCommand,
      { RoleName: 'web', PolicyName: 'p' },
    ],
    [
      'DetachUserPolicy',
      () => undo.detachDenyAll(user),
      DetachUserPolicyCommand,
      { UserName: 'bob', PolicyArn: denyAll },
    ],
    [
      'DetachRolePolicy',
      () => undo.detachDenyAll(role),
      DetachRolePolicyCommand,
      { RoleName: 'web', PolicyArn: denyAll },
    ],
    [
      'PutUserPermissionsBoundary',
      () => undo.setBoundary(user, 'b'),
      PutUserPermissionsBoundaryCommand,
      { UserName: 'bob', PermissionsBoundary: 'b' },
    ],
    [
      'PutRolePermissionsBoundary',
      () => undo.setBoundary(role, 'b'),
      PutRolePermissionsBoundaryCommand,
      { RoleName: 'web', PermissionsBoundary: 'b' },
    ],
    [
      'DeleteUserPermissionsBoundary',
      () => undo.setBoundary(user, undefined),
      DeleteUserPermissionsBoundaryCommand,
      { UserName: 'bob' },
    ],
    [
      'DeleteRolePermissionsBoundary',
      () => undo.setBoundary(role, undefined),
      DeleteRolePermissionsBoundaryCommand,
      { RoleName: 'web' },
    ],
    [
      'CreateLoginProfile',
      () => undo.createPassword('bob', 's'),
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
    await expect(undo.deleteInline(user, 'p')).resolves.toBe('none');
    await expect(undo.detachDenyAll(role)).resolves.toBe('none');
  });

  it('reads when a user or role was made, and that there is none', async () => {
    const CreateDate = new Date(0);
    mock
      .on(GetUserCommand)
      .resolvesOnce({ User: { CreateDate } as never })
      .rejects(missing());
    mock.on(GetRoleCommand).resolves({ Role: { CreateDate } as never });
    await expect(undo.madeAt(user)).resolves.toBe('1970-01-01T00:00:00.000Z');
    await expect(undo.madeAt(user)).resolves.toBeUndefined();
    await expect(undo.madeAt(role)).resolves.toBe('1970-01-01T00:00:00.000Z');
  });

  it('never replaces a password that is there', async () => {
    mock.on(CreateLoginProfileCommand).rejects(awsError('EntityAlreadyExistsException', 409));
    await expect(undo.createPassword('bob', 's')).resolves.toBe('exists');
  });

  it.each([
    ['madeAt', () => undo.madeAt(user)],
    ['deleteInline', () => undo.deleteInline(user, 'p')],
    ['detachDenyAll', () => undo.detachDenyAll(user)],
    ['setBoundary', () => undo.setBoundary(user, 'b')],
    ['createPassword', () => undo.createPassword('bob', 's')],
  ])('throws failures of %s on by our names', async (_name, call) => {
    mock.rejects(awsError('AccessDenied', 403));
    await expect(call()).rejects.toMatchObject({ name: errors.permanent });
    mock.rejects(awsError('Throttling', 400));
    await expect(call()).rejects.toMatchObject({ name: errors.retryable });
  });
});
