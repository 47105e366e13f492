import { iamClient } from '../../aws/clients.ts';
import { makeOtherCredentials } from '../../aws/iam/other-credentials.ts';
import { deactivateCredentials } from '../../../core/containment/actions/table.ts';
import { makeContainmentStep } from '../../containment-handler.ts';

/** Makes the user's SSH keys, service-specific credentials and signing certificates inactive. */
export const handler = makeContainmentStep('deactivate-credentials', {
  definitions: deactivateCredentials,
  ports: { credentials: makeOtherCredentials(iamClient()) },
});
