import { makeAccessKeys } from '../../aws/iam/access-keys.ts';
import { iamClient } from '../../aws/clients.ts';
import { makeContainmentStep } from '../../containment-handler.ts';
import { deactivateAllKeys, deactivateKey } from '../../../core/containment/actions/keys.ts';

/** Makes the caller's long-term keys inactive. */
export const handler = makeContainmentStep('deactivate-keys', {
  records: [deactivateKey, deactivateAllKeys],
  ports: { accessKeys: makeAccessKeys(iamClient()) },
});
