import { breakerKey, observationKey, priorPrefix } from '../../core/incident/item/items.ts';
import { actionPermissions, rereadPermissions } from './action-permissions.ts';
import { firstNoticePermissions, observed, progressPermissions } from './machine-permissions.ts';
import type { Permission, RoleName } from './permission.ts';
import {
  evidencePermissions,
  findingPermissions,
  inspectionPermissions,
  reviewPermissions,
} from './report-permissions.ts';
import { trailPermissions } from './trail-permissions.ts';

const ownLogs: Permission = {
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  on: 'own-log-group',
  reason: 'Lambda writes the log in the name of the function.',
};

/**
 * DynamoDB uses a customer-managed key in the name of the caller.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const tableKey: Permission = {
  actions: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
  on: 'key',
  reason: 'The incident table is encrypted with the key, and DynamoDB uses it in the name of the caller.',
};

const readsPause: Permission = {
  actions: ['dynamodb:GetItem'],
  on: 'incident-table',
  partitionKey: breakerKey,
  reason: 'Asks before an action whether a person has paused containment; it reads no other item.',
};

const writesPrior: Permission = {
  actions: ['dynamodb:PutItem'],
  on: 'incident-table',
  partitionKey: `${priorPrefix}*`,
  reason: 'Writes down what was there before an action; it writes no other item.',
};

/** What each step that contains has of the incident table. */
const stepTable = [readsPause, writesPrior, tableKey] as const;

/** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
const topicKey: Permission = {
  actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
  on: 'key',
  reason: 'Whoever publishes to an encrypted topic needs its key.',
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
const putsLifecycle: Permission = {
  actions: ['events:PutEvents'],
  on: 'default-bus',
  lifecycleAlone: true,
  reason: 'Puts the lifecycle events where rules of anybody in the account find them, and no other event.',
};

/**
 * Everything that anything of Firebreak may do, and why. Roles are made from this table and from nothing else, and
 * a test holds the templates against it.
 */
export const permissions: Readonly<Record<RoleName, readonly Permission[]>> = {
  'resolve-caller': [
    ownLogs,
    {
      actions: ['dynamodb:UpdateItem'],
      on: 'incident-table',
      reason:
        'Opens the incident or finds it open, by one conditional write, and asks the circuit breaker by another.',
    },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      on: 'incident-table',
      reason: 'Reads whether a deny of another incident refused the call, where AWS refused it.',
    },
    tableKey,
  ],
  'deactivate-keys': [ownLogs, ...stepTable, ...actionPermissions('deactivate-keys')],
  'disable-console': [ownLogs, ...stepTable, ...actionPermissions('disable-console')],
  'revoke-sessions': [ownLogs, ...stepTable, ...actionPermissions('revoke-sessions')],
  'deactivate-credentials': [ownLogs, ...stepTable, ...actionPermissions('deactivate-credentials')],
  verify: [ownLogs, ...rereadPermissions()],
  'trace-credential': [
    ownLogs,
    {
      actions: ['cloudtrail:LookupEvents'],
      on: 'any',
      reason: 'Finds who issued a temporary credential; LookupEvents has no resource type.',
    },
  ],
  'find-persistence': [
    ownLogs,
    {
      actions: ['cloudtrail:LookupEvents'],
      on: 'any',
      reason: 'Finds what the caller made before and since the launch; LookupEvents has no resource type.',
    },
    // Whether what it made and is left works is read as a check reads what was changed.
    ...rereadPermissions(),
  ],
  'count-launches': [
    ownLogs,
    {
      actions: ['dynamodb:Query'],
      on: 'incident-table',
      reason: 'Counts the launches of the incident, which are items of their own.',
    },
    tableKey,
  ],
  'review-activity': [ownLogs, ...reviewPermissions],
  'inspect-instances': [ownLogs, ...inspectionPermissions],
  'store-evidence': [ownLogs, ...evidencePermissions],
  'import-finding': [ownLogs, ...findingPermissions],
  'query-trail': [ownLogs, ...trailPermissions],
  'publish-report': [
    ownLogs,
    { actions: ['sns:Publish'], on: 'report-topic', reason: 'Sends the report to the one topic.' },
    topicKey,
    putsLifecycle,
  ],
  'check-subscriptions': [
    ownLogs,
    {
      actions: ['sns:ListSubscriptionsByTopic'],
      on: 'report-topic',
      reason: 'Asks whether the addresses of the settings receive what is published.',
    },
    {
      actions: ['sns:Publish'],
      on: 'report-topic',
      reason: 'Tells the others on the one topic who does not receive it.',
    },
    topicKey,
    putsLifecycle,
  ],
  'report-observed': [
    ownLogs,
    {
      actions: ['dynamodb:GetItem', 'dynamodb:Scan'],
      on: 'incident-table',
      reason: 'Counts the launches that would have been contained, and reads by whom.',
    },
    {
      actions: ['dynamodb:UpdateItem'],
      on: 'incident-table',
      partitionKey: observationKey,
      reason: 'Writes down since when the mode is observe, and when it was told; it writes no other item.',
    },
    tableKey,
    { actions: ['sns:Publish'], on: 'report-topic', reason: 'Says on the one topic that nothing is armed.' },
    topicKey,
    putsLifecycle,
  ],
  'read-progress': [ownLogs, ...progressPermissions],
  'create-backup-key': [
    ownLogs,
    {
      actions: ['dynamodb:Scan'],
      on: 'incident-table',
      reason: 'Finds the keys that Firebreak made for the user before, and those that open incidents took.',
    },
    readsPause,
    tableKey,
    {
      actions: ['iam:GetUser', 'iam:GetUserPolicy', 'iam:ListAccessKeys', 'iam:ListAttachedUserPolicies'],
      on: 'backup-owners',
      reason:
        'Reads whose the name is, whether the compromised key is inactive, whether there is room, and whether all is denied.',
    },
    {
      actions: ['iam:CreateAccessKey'],
      on: 'backup-owners',
      protects: true,
      reason: 'Makes the key that a contained workload goes on with.',
    },
    {
      actions: ['iam:UpdateAccessKey'],
      on: 'backup-owners',
      protects: true,
      reason: 'Sets a new key inactive whose secret could not be stored.',
    },
    {
      actions: ['iam:DeleteAccessKey'],
      on: 'backup-owners',
      protects: true,
      forFullUsers: true,
      reason: 'Deletes a key that was inactive before, to make room.',
    },
    {
      actions: [
        'secretsmanager:CreateSecret',
        'secretsmanager:DescribeSecret',
        'secretsmanager:PutResourcePolicy',
        'secretsmanager:PutSecretValue',
      ],
      on: 'backup-secrets',
      reason: 'Stores the new key’s secret, one secret a user and incident. It cannot read one.',
    },
    {
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      on: 'key',
      reason:
        'The secrets are encrypted with the key, and Secrets Manager uses it in the name of the caller.',
    },
  ],
  patrol: [
    ownLogs,
    {
      actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'],
      on: 'incident-table',
      reason:
        'Finds the incidents that hold, what each holds, whether it was restored, and whether a person has paused.',
    },
    {
      actions: ['dynamodb:UpdateItem'],
      on: 'incident-table',
      reason: 'Writes down when an incident was checked, and what was found.',
    },
    tableKey,
    {
      actions: ['states:DescribeExecution'],
      on: 'executions',
      reason: 'Asks whether the execution of an incident is over: until then it is that one’s.',
    },
    {
      actions: ['states:StartExecution'],
      on: 'containment',
      reason: 'Has contained again what was reverted: the patrol changes nothing in IAM itself.',
    },
    {
      actions: ['cloudtrail:LookupEvents'],
      on: 'any',
      reason: 'Finds who reverted it; LookupEvents has no resource type.',
    },
    ...rereadPermissions(),
  ],
  containment: [
    { actions: ['lambda:InvokeFunction'], on: 'steps', reason: 'Runs the steps.' },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      on: 'incident-table',
      reason:
        'Reads whether an incident has been restored. Records what is going to be contained, what came of it, and each launch that was absorbed.',
    },
    tableKey,
    {
      actions: ['iam:GetUser'],
      on: 'users',
      forTags: true,
      reason: 'Asks whether a user is protected by a tag, and whether it is the caller.',
    },
    {
      actions: ['iam:GetRole'],
      on: 'roles',
      forTags: true,
      reason: 'Asks whether a role is protected by a tag, and whether it is the caller’s.',
    },
    {
      actions: ['ec2:DescribeRegions'],
      on: 'any',
      reason: 'Asks which regions are enabled, to review them all; DescribeRegions has no resource type.',
    },
    ...observed,
  ],
  'launch-delivery': [
    { actions: ['states:StartExecution'], on: 'containment', reason: 'Starts a containment for a launch.' },
  ],
  'first-notice': [...firstNoticePermissions, ...observed],
  'progress-delivery': [
    {
      actions: ['states:StartExecution'],
      on: 'first-notice',
      reason: 'Sees to it that on-call is told of a containment in time.',
    },
  ],
  'notice-delivery': [
    {
      actions: ['sns:Publish'],
      on: 'report-topic',
      reason: 'Tells on-call about a failure without any of our code.',
    },
    topicKey,
  ],
  'webhook-delivery': [
    {
      actions: ['events:InvokeApiDestination'],
      on: 'api-destinations',
      reason: 'Sends lifecycle events to the webhooks of the settings, nowhere else.',
    },
  ],
  'sensor-delivery': [
    {
      actions: ['events:PutEvents'],
      on: 'home-bus',
      reason: 'Forwards to the responder’s bus, nowhere else.',
    },
  ],
};
