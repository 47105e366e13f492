import type { GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse } from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../model.ts';
import type { IamContext } from '../context.ts';
import { accessDenied } from '../errors.ts';
import { checkAccessKeyId } from '../validate.ts';

/**
 * GetAccessKeyLastUsed: the owner's name and the last use. AWS declares no error for it; a key that is unknown, or not
 * an IAM user's, is answered with AccessDenied.
 */
export function keyUseOperations({ store }: IamContext): Record<string, Operation> {
  return {
    GetAccessKeyLastUsed: (input: GetAccessKeyLastUsedRequest, call: Call): GetAccessKeyLastUsedResponse => {
      const id = checkAccessKeyId(input.AccessKeyId);
      const owner = store.users.get(store.accessKeys.get(id)?.ownerId ?? '');
      if (owner === undefined) {
        throw accessDenied(
          `User: ${call.principal.arn} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${id}`,
        );
      }
      const use = store.keyUses.get(id);
      return {
        UserName: owner.userName,
        AccessKeyLastUsed: {
          ...(use !== undefined && { LastUsedDate: use.date }),
          ServiceName: use?.service ?? 'N/A',
          Region: use?.region ?? 'N/A',
        },
      };
    },
  };
}
