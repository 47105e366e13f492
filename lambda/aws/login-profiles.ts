import { DeleteLoginProfileCommand, GetLoginProfileCommand, type IAMClient } from '@aws-sdk/client-iam';
import { isAwsError, toFailure } from './failure.ts';

/** A user's console password. */
export interface LoginProfiles {
  /** When the password was made; undefined where there is none, or no such user. */
  readonly read: (userName: string) => Promise<{ readonly createdAt: string } | undefined>;
  /**
   * Removes the password, which disables console sign-in. Sessions that are signed in go on: revoke those too.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html
   * @returns `none` where there was nothing to remove
   */
  readonly remove: (userName: string) => Promise<'removed' | 'none'>;
}

export function makeLoginProfiles(iam: IAMClient): LoginProfiles {
  return {
    async read(userName) {
      try {
        const { LoginProfile } = await iam.send(new GetLoginProfileCommand({ UserName: userName }));
        return { createdAt: LoginProfile?.CreateDate?.toISOString() ?? 'unknown' };
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return undefined;
        throw toFailure(error, `reading the login profile of ${userName}`);
      }
    },
    async remove(userName) {
      try {
        await iam.send(new DeleteLoginProfileCommand({ UserName: userName }));
        return 'removed';
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return 'none';
        throw toFailure(error, `removing the login profile of ${userName}`);
      }
    },
  };
}
