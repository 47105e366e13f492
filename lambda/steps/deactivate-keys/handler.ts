import { makeAccessKeys } from '../../aws/iam/access-keys.ts';
import { iamClient } from '../../aws/clients.ts';
import { deactivateKeys } from '../../../core/containment/actions/table.ts';
import { makeContainmentStep } from '../../containment-handler.ts';

/** Makes the caller's long-term keys inactive. */
export const handler = makeContainmentStep('deactivate-keys', {
  definitions: deactivateKeys,
  ports: { accessKeys: makeAccessKeys(iamClient()) },
});
