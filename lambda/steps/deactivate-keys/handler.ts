import { makeAccessKeys } from '../../aws/iam/access-keys.ts';
import { makePrincipals } from '../../aws/iam/principals.ts';
import { iamClient } from '../../aws/clients.ts';
import { deactivateKeys } from '../../../core/containment/actions/table.ts';
import { makeContainmentStep } from '../../containment-handler.ts';

const iam = iamClient();

/** Makes the caller's long-term keys inactive. */
export const handler = makeContainmentStep('deactivate-keys', {
  definitions: deactivateKeys,
  ports: { accessKeys: makeAccessKeys(iam), principals: makePrincipals(iam) },
});
