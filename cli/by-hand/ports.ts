import type { IAMClient } from '@aws-sdk/client-iam';
import { makeAccessKeys } from '../../lambda/aws/iam/access-keys.ts';
import { makeDenies } from '../../lambda/aws/iam/denies.ts';
import { makeLoginProfiles } from '../../lambda/aws/iam/login-profiles.ts';
import { makeOtherCredentials } from '../../lambda/aws/iam/other-credentials.ts';
import { makeUndo } from '../../lambda/aws/iam/undo.ts';
import type { Ports } from '../../core/containment/actions/ports.ts';
import { partitionOfRegion } from '../../core/values/arn.ts';
import { denyAllArn } from '../../core/containment/deny-policy.ts';
import type { UndoPorts } from '../../core/restore/ports.ts';

/** What the actions ask of IAM, with the credentials of whoever runs a command. */
export function makePorts(iam: IAMClient, homeRegion: string): Ports {
  return {
    accessKeys: makeAccessKeys(iam),
    loginProfiles: makeLoginProfiles(iam),
    denies: makeDenies(iam, denyAllIn(homeRegion)),
    credentials: makeOtherCredentials(iam),
  };
}

/** The same, and what giving back asks beside. */
export function makeUndoPorts(iam: IAMClient, homeRegion: string): UndoPorts {
  return { ...makePorts(iam, homeRegion), undo: makeUndo(iam, denyAllIn(homeRegion)) };
}

const denyAllIn = (homeRegion: string): string => denyAllArn(partitionOfRegion(homeRegion) ?? 'aws');
