import type * as sdk from '@aws-sdk/client-secrets-manager';
import type { Ports } from './create-secret.ts';
import type { Secret, Version } from './model.ts';
import { AwsError, type Call, notModelled, refuseUnmodelled } from '../model.ts';
import { checkKey, invalidMember, invalidRequest, readToken, readValue } from './check-request.ts';
import { findVersion, isSameValue, withVersion } from './versions.ts';

const putModelled = ['SecretId', 'ClientRequestToken', 'SecretString', 'SecretBinary', 'VersionStages'];

/**
 * The PutSecretValue operation.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
export function PutSecretValue(
  input: sdk.PutSecretValueRequest,
  call: Call,
  { store, clock, findKey }: Ports,
): sdk.PutSecretValueResponse {
  refuseUnmodelled('secretsmanager:PutSecretValue', input, putModelled);
  const stages = readStages(input.VersionStages);
  const id = readToken(input.ClientRequestToken);
  const value = readValue(input);
  if (!value) throw invalidRequest('You must provide either SecretString or SecretBinary.');
  const secret = store.usable(call.region, input.SecretId ?? '');
  const existing = secret.versions.find((version) => version.id === id);
  if (existing) {
    if (isSameValue(existing.value, value)) return toAnswer(secret, existing);
    throw new AwsError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  checkKey(secret.kmsKeyId, call, findKey, 'encrypt');
  const now = clock.now();
  const versions = withVersion(secret.versions, { id, value, createdAt: now }, stages);
  const changed = { ...secret, versions, changedAt: now };
  store.put(changed);
  return toAnswer(changed, findVersion(changed, { VersionId: id }));
}

function readStages(stages: readonly string[] | undefined): readonly string[] | undefined {
  if (stages === undefined) return undefined;
  if (stages.length < 1 || stages.length > 20) {
    throw invalidMember('versionStages', 'have between 1 and 20 items');
  }
  if (stages.includes('AWSPREVIOUS')) {
    throw notModelled('secretsmanager:PutSecretValue with the stage AWSPREVIOUS');
  }
  return stages;
}

function toAnswer({ arn, name }: Secret, version: Version | undefined) {
  return {
    ARN: arn,
    Name: name,
    ...(version && { VersionId: version.id, VersionStages: [...version.stages] }),
  };
}

/**
 * The GetSecretValue operation.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export function GetSecretValue(
  input: sdk.GetSecretValueRequest,
  call: Call,
  { store, clock, findKey }: Ports,
): sdk.GetSecretValueResponse {
  refuseUnmodelled('secretsmanager:GetSecretValue', input, ['SecretId', 'VersionId', 'VersionStage']);
  const secret = store.usable(call.region, input.SecretId ?? '');
  const version = findVersion(secret, input);
  if (!version) throw noSuchVersion(secret, input);
  checkKey(secret.kmsKeyId, call, findKey, 'decrypt');
  store.put({ ...secret, accessedOn: new Date(clock.now().toISOString().slice(0, 10)) });
  const { text, bytes } = version.value;
  return {
    ...toAnswer(secret, version),
    ...(text !== undefined && { SecretString: text }),
    ...(bytes && { SecretBinary: bytes }),
    CreatedDate: version.createdAt,
  };
}

function noSuchVersion(
  secret: Secret,
  { VersionId: id, VersionStage: stage }: sdk.GetSecretValueRequest,
): AwsError {
  if (id !== undefined && stage !== undefined && findVersion(secret, { VersionId: id })) {
    return invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.');
  }
  const wanted = id === undefined ? `staging label: ${stage ?? 'AWSCURRENT'}` : `VersionId: ${id}`;
  return new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${wanted}`,
  );
}
