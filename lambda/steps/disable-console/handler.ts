import { iamClient } from '../../aws/clients.ts';
import { makeLoginProfiles } from '../../aws/iam/login-profiles.ts';
import { makeContainmentStep } from '../../containment-handler.ts';
import { disableConsole } from '../../../core/containment/actions/console.ts';

/** Removes the user's console password. */
export const handler = makeContainmentStep('disable-console', {
  records: [disableConsole],
  ports: { loginProfiles: makeLoginProfiles(iamClient()) },
});
