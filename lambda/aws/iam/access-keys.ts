import { type IAMClient, ListAccessKeysCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import type { AccessKeys } from '../../../core/containment/actions/ports.ts';
import { isAwsError, toFailure } from '../failure.ts';

export function makeAccessKeys(iam: IAMClient): AccessKeys {
  return {
    async setActive(userName, accessKeyId, active) {
      const Status = active ? 'Active' : 'Inactive';
      try {
        await iam.send(new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: accessKeyId, Status }));
        return 'set';
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return 'gone';
        throw toFailure(error, `making ${accessKeyId} of ${userName} ${Status}`);
      }
    },
    async list(userName) {
      try {
        const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: userName }));
        return AccessKeyMetadata.map((key) => ({
          id: key.AccessKeyId ?? '',
          active: key.Status === 'Active',
          createdAt: key.CreateDate?.toISOString() ?? '',
        }));
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return [];
        throw toFailure(error, `listing the access keys of ${userName}`);
      }
    },
  };
}
