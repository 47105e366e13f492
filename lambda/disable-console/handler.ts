import { iamClient } from '../aws/clients.ts';
import { makeLoginProfiles } from '../aws/login-profiles.ts';
import { makeContainmentStep } from '../containment-handler.ts';
import { disableConsole } from '../core/actions/console.ts';

/** Removes the user's console password. */
export const handler = makeContainmentStep('disable-console', {
  records: [disableConsole],
  ports: { loginProfiles: makeLoginProfiles(iamClient()) },
});
