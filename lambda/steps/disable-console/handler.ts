import { iamClient } from '../../aws/clients.ts';
import { makeLoginProfiles } from '../../aws/iam/login-profiles.ts';
import { makePrincipals } from '../../aws/iam/principals.ts';
import { disableConsole } from '../../../core/containment/actions/table.ts';
import { makeContainmentStep } from '../../containment-handler.ts';

const iam = iamClient();

/** Removes the user's console password. */
export const handler = makeContainmentStep('disable-console', {
  definitions: disableConsole,
  ports: { loginProfiles: makeLoginProfiles(iam), principals: makePrincipals(iam) },
});
