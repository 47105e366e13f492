import { CreateAccessKeyCommand, DeleteAccessKeyCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { Creation, NewKeys } from '../../../core/backup-key/backup-ports.ts';
import { errorName, isAwsError, toFailure } from '../failure.ts';

/** @param iam a client that tries once: a repeated CreateAccessKey makes a second key */
export function makeNewKeys(iam: IAMClient): NewKeys {
  return {
    async create(userName) {
      try {
        const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }));
        const { AccessKeyId: id, SecretAccessKey: secret } = AccessKey ?? {};
        if (id === undefined || secret === undefined) return unanswered('the answer holds no key');
        return { kind: 'made', key: { id, revealSecret: () => secret } };
      } catch (error) {
        return toCreation(error);
      }
    },
    async remove(userName, accessKeyId) {
      try {
        await iam.send(new DeleteAccessKeyCommand({ UserName: userName, AccessKeyId: accessKeyId }));
        return 'removed';
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return 'gone';
        throw toFailure(error, `deleting ${accessKeyId} of ${userName}`);
      }
    },
  };
}

const unanswered = (why: string): Creation => ({ kind: 'unanswered', why });

/**
 * Only what AWS itself answers with a 4xx is certain to have made no key, and only such an answer is shown in its words:
 * the error of an answer that could not be read may quote it, and it holds the secret.
 */
function toCreation(error: unknown): Creation {
  const { $metadata, $fault } = error as {
    readonly $fault?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  const isRefusal = error instanceof Error && $fault === 'client' && status >= 400 && status < 500;
  return isRefusal
    ? { kind: 'refused', why: `${errorName(error)}: ${error.message}` }
    : unanswered(errorName(error));
}
