import { type IAMClient, ListAccessKeysCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { isAwsError, toFailure } from './failure.ts';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly active: boolean;
}

/** A user's long-term access keys. */
export interface AccessKeys {
  /**
   * Makes a key inactive. Safe to repeat.
   * @returns `gone` when the user or the key no longer exists
   * @throws RetryableError, PermanentError
   */
  readonly deactivate: (userName: string, accessKeyId: string) => Promise<'inactive' | 'gone'>;
  /** The user's keys; none when the user no longer exists. Two at the most, IAM's quota, so one page. */
  readonly list: (userName: string) => Promise<readonly AccessKey[]>;
}

export function makeAccessKeys(iam: IAMClient): AccessKeys {
  return {
    async deactivate(userName, accessKeyId) {
      try {
        await iam.send(
          new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: accessKeyId, Status: 'Inactive' }),
        );
        return 'inactive';
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return 'gone';
        throw toFailure(error, `deactivating ${accessKeyId} of ${userName}`);
      }
    },
    async list(userName) {
      try {
        const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: userName }));
        return AccessKeyMetadata.map((key) => ({
          accessKeyId: key.AccessKeyId ?? '',
          active: key.Status === 'Active',
        }));
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return [];
        throw toFailure(error, `listing the access keys of ${userName}`);
      }
    },
  };
}
