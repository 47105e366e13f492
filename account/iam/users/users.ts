import type * as sdk from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../model.ts';
import { toBoundaryOutput, withBoundary } from '../policies/boundaries.ts';
import { entityArn, rootArn, wholeSeconds, type IamContext } from '../context.ts';
import { deleteConflict, entityAlreadyExists } from '../errors.ts';
import { callingUserName, findUser, keysOf, userNamed } from '../store/find.ts';
import { newEntityId } from '../store/ids.ts';
import { paginate } from '../paginate.ts';
import { settling } from '../credentials/settling.ts';
import { noPermissions, type User } from '../store/store.ts';
import { toTagList, withTags } from './tags.ts';
import { credentialsOf } from '../credentials/user-credentials.ts';
import { checkName, checkPath } from '../validate.ts';

/** CreateUser, GetUser, ListUsers, UpdateUser, DeleteUser. */
export function userOperations(context: IamContext): Record<string, Operation> {
  const { store } = context;
  return {
    CreateUser: (input: sdk.CreateUserRequest): sdk.CreateUserResponse => {
      const user = toUser(context, input);
      if (userNamed(store, user.userName)) {
        throw entityAlreadyExists(`User with name ${user.userName} already exists.`);
      }
      store.users.set(user.userId, user);
      return { User: toDetail(user) };
    },
    GetUser: (input: sdk.GetUserRequest, call: Call): sdk.GetUserResponse => {
      if (input.UserName === undefined && call.principal.kind === 'root') return { User: rootUser(context) };
      return { User: toDetail(findUser(store, input.UserName ?? callingUserName(call))) };
    },
    ListUsers: (input: sdk.ListUsersRequest): sdk.ListUsersResponse => {
      const prefix = input.PathPrefix ?? '/';
      const users = [...store.users.values()].filter((user) => user.path.startsWith(prefix));
      const { items, rest } = paginate(users, (user) => user.userName, input);
      return { Users: items.map(toListed), ...rest };
    },
    UpdateUser: (input: sdk.UpdateUserRequest): void => {
      const user = findUser(store, input.UserName);
      const userName = input.NewUserName === undefined ? user.userName : newName(context, user, input);
      const path = input.NewPath === undefined ? user.path : checkPath(input.NewPath);
      store.users.set(user.userId, {
        ...user,
        userName,
        path,
        arn: entityArn(context, 'user', path, userName),
      });
    },
    DeleteUser: (input: sdk.DeleteUserRequest): void => {
      const user = findUser(store, input.UserName);
      refuseWithDependents(context, user);
      store.users.delete(user.userId);
    },
  };
}

function toUser(context: IamContext, input: sdk.CreateUserRequest): User {
  const userName = checkName(input.UserName, 'userName', 64);
  const path = checkPath(input.Path);
  return {
    userId: newEntityId('AIDA'),
    userName,
    path,
    arn: entityArn(context, 'user', path, userName),
    createDate: wholeSeconds(context),
    tags: withTags(new Map(), input.Tags ?? []),
    permissions: withBoundary(context.store, noPermissions, input.PermissionsBoundary),
    loginProfile: undefined,
    mfaDevices: [],
    ...settling(context),
  };
}

/**
 * The name of a user that is renamed. Its id stays, and with it everything that is kept by it: keys, password, sessions,
 * policies, tags. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_rename.html
 */
function newName({ store }: IamContext, user: User, { NewUserName }: sdk.UpdateUserRequest): string {
  const userName = checkName(NewUserName, 'newUserName', 64);
  const other = userNamed(store, userName);
  if (other !== undefined && other.userId !== user.userId) {
    throw entityAlreadyExists(`User with name ${userName} already exists.`);
  }
  return userName;
}

/** What must go before a user can (IAM API Reference, DeleteUser). */
function refuseWithDependents({ store }: IamContext, user: User): void {
  const refuse = (step: string): Error => deleteConflict(`Cannot delete entity, must ${step} first.`);
  if (keysOf(store, user.userId).length > 0) throw refuse('delete access keys');
  if (user.loginProfile !== undefined) throw refuse('delete login profile');
  if (user.mfaDevices.length > 0) throw refuse('delete MFA device');
  if (credentialsOf(store.signingCertificates, user).length > 0) throw refuse('delete certificates');
  const others = [
    ...credentialsOf(store.sshPublicKeys, user),
    ...credentialsOf(store.serviceCredentials, user),
  ];
  if (others.length > 0) throw refuse('remove referenced objects');
  if (user.permissions.attached.length > 0) throw refuse('detach all policies');
  if (user.permissions.inline.size > 0) throw refuse('delete policies');
}

/** Lists leave out tags and boundary (IAM API Reference, ListUsers). */
function toListed(user: User): sdk.User {
  return {
    Path: user.path,
    UserName: user.userName,
    UserId: user.userId,
    Arn: user.arn,
    CreateDate: user.createDate,
    PasswordLastUsed: user.passwordLastUsed,
  };
}

function toDetail(user: User): sdk.User {
  return {
    ...toListed(user),
    ...(user.tags.size > 0 && { Tags: toTagList(user.tags) }),
    ...toBoundaryOutput(user.permissions),
  };
}

/** Root has neither name nor path; the date of the account's opening is not known here, so it is now. */
function rootUser(context: IamContext): sdk.User {
  return {
    Path: undefined,
    UserName: undefined,
    UserId: context.accountId,
    Arn: rootArn(context),
    CreateDate: wholeSeconds(context),
  };
}
