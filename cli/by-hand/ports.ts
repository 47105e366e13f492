import type { IAMClient } from '@aws-sdk/client-iam';
import { makeAccessKeys } from '../../lambda/aws/access-keys.ts';
import { makeDenies } from '../../lambda/aws/denies.ts';
import { makeLoginProfiles } from '../../lambda/aws/login-profiles.ts';
import { makeOtherCredentials } from '../../lambda/aws/other-credentials.ts';
import { makeUndo } from '../../lambda/aws/undo.ts';
import type { Ports } from '../../lambda/core/actions/ports.ts';
import { partitionOfRegion } from '../../lambda/core/arn.ts';
import { denyAllArn } from '../../lambda/core/deny-policy.ts';
import type { UndoPorts } from '../../lambda/core/undo/ports.ts';

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
