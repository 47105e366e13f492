import type { Permission } from './permission.ts';

/** What the steps need that make the report out of more than the state. */

/**
 * Without s3:ListBucket, S3 says of an object that is not there that it may not be read: then the review begins anew, as
 * it would otherwise.
 */
function evidence(reason: string): readonly Permission[] {
  return [
    { actions: ['s3:GetObject', 's3:PutObject'], on: 'evidence', reason },
    {
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      on: 'key',
      reason: 'The evidence is encrypted with the key, and S3 uses it in the name of the caller.',
    },
  ];
}

export const reviewPermissions: readonly Permission[] = [
  {
    actions: ['cloudtrail:LookupEvents'],
    on: 'any',
    reason: 'Reads what the credential did; LookupEvents has no resource type.',
  },
  ...evidence('Keeps the records that it read, and how far it got, so that another run can read on.'),
];

export const inspectionPermissions: readonly Permission[] = [
  {
    actions: ['ec2:DescribeInstances'],
    on: 'any',
    reason: 'Asks whether what was launched still runs; DescribeInstances has no resource type.',
  },
  {
    actions: ['pricing:GetProducts'],
    on: 'any',
    reason: 'Asks what it costs; GetProducts has no resource type.',
  },
  {
    actions: ['iam:ListAccountAliases'],
    on: 'any',
    reason: 'Asks what the account is called; ListAccountAliases has no resource type.',
  },
  {
    actions: ['iam:GetAccessKeyLastUsed', 'iam:GetUser', 'iam:ListAccessKeys'],
    on: 'users',
    reason: 'Asks how old the key is, when it was used last, and whose it is by a tag.',
  },
  {
    actions: ['iam:GetRole'],
    on: 'roles',
    reason: 'Asks whose the role is by a tag.',
  },
];

export const evidencePermissions: readonly Permission[] = [
  ...evidence('Stores the incident and its report, and reads what the review has found.'),
];

export const findingPermissions: readonly Permission[] = [
  {
    // https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
    actions: ['securityhub:BatchImportFindings'],
    on: 'own-findings',
    reason: 'Brings the incident to Security Hub, as a finding of this account’s own.',
  },
  {
    actions: ['securityhub:GetFindings'],
    on: 'security-hub',
    reason: 'Reads whether a person has restored the incident meanwhile: its finding stays closed then.',
  },
];
