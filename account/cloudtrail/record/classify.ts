/**
 * Operations that CloudTrail counts as data events: they reach no event history and, without data event selectors,
 * no trail and no EventBridge rule. The lists hold what the account's services may be asked for.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
const dataOperations: Readonly<Record<string, readonly string[]>> = {
  // Object-level calls, and the bucket calls that list or probe for objects.
  s3: [
    'AbortMultipartUpload',
    'CompleteMultipartUpload',
    'CopyObject',
    'CreateMultipartUpload',
    'DeleteObject',
    'DeleteObjects',
    'DeleteObjectTagging',
    'GetObject',
    'GetObjectAcl',
    'GetObjectAttributes',
    'GetObjectRetention',
    'GetObjectTagging',
    'HeadBucket',
    'HeadObject',
    'ListObjects',
    'ListObjectsV2',
    'ListObjectVersions',
    'ListParts',
    'PutObject',
    'PutObjectAcl',
    'PutObjectRetention',
    'PutObjectTagging',
    'RestoreObject',
    'UploadPart',
    'UploadPartCopy',
  ],
  // Item-level calls; those on tables are management events.
  dynamodb: [
    'BatchExecuteStatement',
    'BatchGetItem',
    'BatchWriteItem',
    'DeleteItem',
    'ExecuteStatement',
    'ExecuteTransaction',
    'GetItem',
    'PutItem',
    'Query',
    'Scan',
    'TransactGetItems',
    'TransactWriteItems',
    'UpdateItem',
  ],
  // Messages through a topic or a queue.
  sns: ['Publish', 'PublishBatch'],
  sqs: [
    'ChangeMessageVisibility',
    'ChangeMessageVisibilityBatch',
    'DeleteMessage',
    'DeleteMessageBatch',
    'ReceiveMessage',
    'SendMessage',
    'SendMessageBatch',
  ],
  // Running a function; StartExecution of a state machine is a management event.
  lambda: ['Invoke', 'InvokeAsync', 'InvokeWithResponseStream'],
  // Events, log lines and metric values that are put in.
  events: ['PutEvents'],
  logs: ['PutLogEvents'],
  monitoring: ['GetMetricData', 'PutMetricData'],
};

/** Whether CloudTrail logs the call without being asked for data events. `service` is the signing name. */
export function isManagementEvent(service: string, operation: string): boolean {
  return !(dataOperations[service] ?? []).includes(operation);
}

/** Reads whose names do not say so, as real records show them. */
const quietReads: Readonly<Record<string, readonly string[]>> = {
  sts: ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'],
  kms: [
    'Decrypt',
    'Encrypt',
    'GenerateDataKey',
    'GenerateDataKeyWithoutPlaintext',
    'ReEncrypt',
    'Sign',
    'Verify',
  ],
  secretsmanager: ['BatchGetSecretValue'],
};

/** Writes that are named like reads: the one real record of GetFederationToken says `readOnly: false`. */
const loudReads: Readonly<Record<string, readonly string[]>> = { sts: ['GetFederationToken'] };

/** CloudTrail's `readOnly`. EventBridge gets only what is not, unless a rule asks for all management events. */
export function isReadOnly(service: string, operation: string): boolean {
  if (loudReads[service]?.includes(operation)) return false;
  if (quietReads[service]?.includes(operation)) return true;
  return /^(Get|List|Describe|Lookup|Head|Search|Simulate|Test)(?=[A-Z])|^(Query|Scan)$/.test(operation);
}
