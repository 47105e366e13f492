import { iamClient } from '../../aws/clients.ts';
import { makeOtherCredentials } from '../../aws/iam/other-credentials.ts';
import { makePrincipals } from '../../aws/iam/principals.ts';
import { deactivateCredentials } from '../../../core/containment/actions/table.ts';
import { makeContainmentStep } from '../../containment-handler.ts';

const iam = iamClient();

/** Makes the user's SSH keys, service-specific credentials and signing certificates inactive. */
export const handler = makeContainmentStep('deactivate-credentials', {
  definitions: deactivateCredentials,
  ports: { credentials: makeOtherCredentials(iam), principals: makePrincipals(iam) },
});
