import type * as sdk from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../model.ts';
import { wholeSeconds, type IamContext } from '../context.ts';
import { entityAlreadyExists, noSuchEntity } from '../errors.ts';
import { callingUserName, findUser } from '../store/find.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import { checkSettled, settling } from './settling.ts';
import type { LoginProfile, User } from '../store/store.ts';
import { required } from '../validate.ts';

/** CreateLoginProfile, GetLoginProfile, UpdateLoginProfile, DeleteLoginProfile: a user's console password. */
export function loginProfileOperations(context: IamContext): Record<string, Operation> {
  const { store } = context;
  const userOf = (input: { UserName?: string | undefined }, call: Call): User =>
    findUser(store, input.UserName ?? callingUserName(call));
  return {
    CreateLoginProfile: (
      input: sdk.CreateLoginProfileRequest,
      call: Call,
    ): sdk.CreateLoginProfileResponse => {
      const user = userOf(input, call);
      if (user.loginProfile !== undefined) {
        throw entityAlreadyExists(`Login Profile for user ${user.userName} already exists.`);
      }
      const loginProfile: LoginProfile = {
        createDate: wholeSeconds(context),
        passwordResetRequired: input.PasswordResetRequired ?? false,
        passwordHash: hashPassword(checkPassword(required(input.Password, 'password'))),
      };
      store.users.set(user.userId, { ...user, loginProfile, ...settling(context) });
      return { LoginProfile: toOutput(user, loginProfile) };
    },
    GetLoginProfile: (input: sdk.GetLoginProfileRequest, call: Call): sdk.GetLoginProfileResponse => {
      const user = userOf(input, call);
      return { LoginProfile: toOutput(user, profileOf(user)) };
    },
    UpdateLoginProfile: (input: sdk.UpdateLoginProfileRequest): void => {
      const user = findUser(store, input.UserName);
      checkSettled(context, user);
      const profile = profileOf(user);
      store.users.set(user.userId, {
        ...user,
        ...settling(context),
        loginProfile: {
          ...profile,
          passwordResetRequired: input.PasswordResetRequired ?? profile.passwordResetRequired,
          ...(input.Password !== undefined && {
            passwordHash: hashPassword(checkPassword(input.Password)),
          }),
        },
      });
    },
    DeleteLoginProfile: (input: sdk.DeleteLoginProfileRequest, call: Call): void => {
      const user = userOf(input, call);
      checkSettled(context, user);
      profileOf(user);
      store.users.set(user.userId, { ...user, loginProfile: undefined });
    },
  };
}

function profileOf(user: User): LoginProfile {
  if (user.loginProfile !== undefined) return user.loginProfile;
  throw noSuchEntity(`Login Profile for User ${user.userName} cannot be found.`);
}

function toOutput(user: User, profile: LoginProfile): sdk.LoginProfile {
  return {
    UserName: user.userName,
    CreateDate: profile.createDate,
    PasswordResetRequired: profile.passwordResetRequired,
  };
}
