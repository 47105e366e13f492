import { iamClient } from '../../aws/clients.ts';
import { makeLoginProfiles } from '../../aws/iam/login-profiles.ts';
import { disableConsole } from '../../../core/containment/actions/table.ts';
import { makeContainmentStep } from '../../containment-handler.ts';

/** Removes the user's console password. */
export const handler = makeContainmentStep('disable-console', {
  definitions: disableConsole,
  ports: { loginProfiles: makeLoginProfiles(iamClient()) },
});
