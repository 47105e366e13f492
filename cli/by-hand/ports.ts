import type { IAMClient } from '@aws-sdk/client-iam';
import { makePorts } from '../../lambda/aws/iam/ports.ts';
import { makeRestore } from '../../lambda/aws/iam/restore.ts';
import type { Ports, RestorePorts } from '../../core/containment/actions/ports.ts';
import { denyAllArn } from '../../core/containment/deny-policy.ts';
import { partitionOf } from '../../core/values/partition.ts';

const denyAllIn = (homeRegion: string): string => denyAllArn(partitionOf(homeRegion));

/** What the actions ask of IAM, with the credentials of whoever runs a command. */
export const portsIn = (iam: IAMClient, homeRegion: string): Ports => makePorts(iam, denyAllIn(homeRegion));

/** The same, and what restoring asks beside. */
export const restorePortsIn = (iam: IAMClient, homeRegion: string): RestorePorts => ({
  ...portsIn(iam, homeRegion),
  restore: makeRestore(iam, denyAllIn(homeRegion)),
});
