import { DeleteLoginProfileCommand, GetLoginProfileCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { LoginProfiles } from '../../../core/containment/actions/ports.ts';
import { isAwsError, toFailure } from '../failure.ts';

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
