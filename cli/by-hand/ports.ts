import type { IAMClient } from '@aws-sdk/client-iam';
import { makeAccessKeys } from '../../lambda/aws/iam/access-keys.ts';
import { makeDenies } from '../../lambda/aws/iam/denies.ts';
import { makeLoginProfiles } from '../../lambda/aws/iam/login-profiles.ts';
import { makeOtherCredentials } from '../../lambda/aws/iam/other-credentials.ts';
import { makeRestore } from '../../lambda/aws/iam/restore.ts';
import type { Ports, RestorePorts } from '../../core/containment/actions/ports.ts';
import { partitionOf } from '../../core/values/partition.ts';
import { denyAllArn } from '../../core/containment/deny-policy.ts';

/** What the actions ask of IAM, with the credentials of whoever runs a command. */
export function makePorts(iam: IAMClient, homeRegion: string): Ports {
  return {
    accessKeys: makeAccessKeys(iam),
    loginProfiles: makeLoginProfiles(iam),
    denies: makeDenies(iam, denyAllIn(homeRegion)),
    credentials: makeOtherCredentials(iam),
  };
}

/** The same, and what restoring asks beside. */
export function makeRestorePorts(iam: IAMClient, homeRegion: string): RestorePorts {
  return { ...makePorts(iam, homeRegion), restore: makeRestore(iam, denyAllIn(homeRegion)) };
}

const denyAllIn = (homeRegion: string): string => denyAllArn(partitionOf(homeRegion));
