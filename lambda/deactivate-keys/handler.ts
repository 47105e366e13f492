import { makeAccessKeys } from '../aws/access-keys.ts';
import { iamClient } from '../aws/clients.ts';
import { makeContainmentStep } from '../containment-handler.ts';
import { deactivateAllKeys, deactivateKey } from '../core/actions/keys.ts';

/** Makes the caller's long-term keys inactive. */
export const handler = makeContainmentStep('deactivate-keys', {
  records: [deactivateKey, deactivateAllKeys],
  ports: { accessKeys: makeAccessKeys(iamClient()) },
});
