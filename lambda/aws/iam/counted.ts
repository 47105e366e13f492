import type { IAMClient } from '@aws-sdk/client-iam';

/**
 * Has each call of a client counted, its repetitions aside; one that is too many is not sent, and fails.
 * @param take takes one of those that are left, and says whether there was one
 */
export function counted(client: IAMClient, take: () => boolean): IAMClient {
  client.middlewareStack.add(
    (next) => (args) => {
      if (take()) return next(args);
      throw new Error('not read: no call is left for it in this round');
    },
    { step: 'initialize', name: 'countsReads' },
  );
  return client;
}
