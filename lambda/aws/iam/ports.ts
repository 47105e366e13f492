import type { IAMClient } from '@aws-sdk/client-iam';
import type { Ports } from '../../../core/containment/actions/ports.ts';
import { makeAccessKeys } from './access-keys.ts';
import { makeDenies } from './denies.ts';
import { makeLoginProfiles } from './login-profiles.ts';
import { makeOtherCredentials } from './other-credentials.ts';
import { makePrincipals } from './principals.ts';

/**
 * All that actions ask of IAM: for a check of every action, and for the command line. A step that acts has its own alone.
 * @param denyAll the ARN of AWSDenyAll in this partition
 */
export function makePorts(iam: IAMClient, denyAll: string): Ports {
  return {
    accessKeys: makeAccessKeys(iam),
    loginProfiles: makeLoginProfiles(iam),
    denies: makeDenies(iam, denyAll),
    credentials: makeOtherCredentials(iam),
    principals: makePrincipals(iam),
  };
}
