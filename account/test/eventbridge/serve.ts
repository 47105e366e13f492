import { AwsError } from '../../model.ts';
import type { Service } from '../../model.ts';
import { startAccount } from '../wire/harness.ts';
import { home } from './given.ts';

/** Serves one service over HTTP to the SDK's own client, without asking IAM. */
export async function serve(service: Service) {
  const account = await startAccount({
    handle: (call) =>
      new Promise((resolve) => {
        const work = service.operations[call.operation];
        if (!work) throw new AwsError('NotImplemented', call.operation, 501);
        resolve(work(call.input as never, call));
      }),
  });
  return { ...account, client: { ...account.client, region: home } };
}
