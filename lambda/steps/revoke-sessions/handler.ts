import { iamClient } from '../../aws/clients.ts';
import { makeAccessKeys } from '../../aws/iam/access-keys.ts';
import { makeDenies } from '../../aws/iam/denies.ts';
import { makeLoginProfiles } from '../../aws/iam/login-profiles.ts';
import { makePrincipals } from '../../aws/iam/principals.ts';
import { revokeSessions } from '../../../core/containment/actions/table.ts';
import { makeContainmentStep } from '../../containment-handler.ts';
import { deployedDenyAll } from '../../environment.ts';

const iam = iamClient();

/** Denies what the plan says of users and roles. Run again later, it moves the cutoff of sessions on. */
export const handler = makeContainmentStep('revoke-sessions', {
  definitions: revokeSessions,
  ports: {
    denies: makeDenies(iam, deployedDenyAll()),
    accessKeys: makeAccessKeys(iam),
    loginProfiles: makeLoginProfiles(iam),
    principals: makePrincipals(iam),
  },
});
