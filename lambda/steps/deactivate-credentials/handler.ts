import { iamClient } from '../../aws/clients.ts';
import { makeOtherCredentials } from '../../aws/iam/other-credentials.ts';
import { makeContainmentStep } from '../../containment-handler.ts';
import { credentialRecords } from '../../../core/containment/actions/credentials.ts';

/** Makes the user's SSH keys, service-specific credentials and signing certificates inactive. */
export const handler = makeContainmentStep('deactivate-credentials', {
  records: credentialRecords,
  ports: { credentials: makeOtherCredentials(iamClient()) },
});
