import type { IAMClient } from '@aws-sdk/client-iam';
import { makeAccessKeys } from '../../lambda/aws/access-keys.ts';
import { makeDenies } from '../../lambda/aws/denies.ts';
import { makeLoginProfiles } from '../../lambda/aws/login-profiles.ts';
import { makeOtherCredentials } from '../../lambda/aws/other-credentials.ts';
import type { Ports } from '../../lambda/core/actions/ports.ts';
import { partitionOfRegion } from '../../lambda/core/arn.ts';
import { denyAllArn } from '../../lambda/core/deny-policy.ts';

/** What the actions ask of IAM, with the credentials of whoever runs a command. */
export function makePorts(iam: IAMClient, homeRegion: string): Ports {
  return {
    accessKeys: makeAccessKeys(iam),
    loginProfiles: makeLoginProfiles(iam),
    denies: makeDenies(iam, denyAllArn(partitionOfRegion(homeRegion) ?? 'aws')),
    credentials: makeOtherCredentials(iam),
  };
}
