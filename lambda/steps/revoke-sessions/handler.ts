import { iamClient } from '../../aws/clients.ts';
import { makeDenies } from '../../aws/iam/denies.ts';
import { makeContainmentStep } from '../../containment-handler.ts';
import { denyAll, denyAllOfRole } from '../../../core/containment/actions/everything.ts';
import { revokeRoleSessions, revokeSessions } from '../../../core/containment/actions/sessions.ts';
import { deployedDenyAll } from '../../environment.ts';

/** Denies what the plan says of users and roles. Run again later, it moves the cutoff of sessions on. */
export const handler = makeContainmentStep('revoke-sessions', {
  records: [revokeSessions, revokeRoleSessions, denyAll, denyAllOfRole],
  ports: { denies: makeDenies(iamClient(), deployedDenyAll()) },
});
