import type { CreateSecretRequest, CreateSecretResponse } from '@aws-sdk/client-secrets-manager';
import type { Store } from './store.ts';
import { AwsError, type Call, type Clock, type FindKey, notModelled, refuseUnmodelled } from '../model.ts';
import { checkKey, checkName, invalidRequest, readToken, readValue } from './check-request.ts';
import { customerKey, type Secret, type Value } from './model.ts';
import { isSameValue, withVersion } from './versions.ts';

export interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly findKey: FindKey;
}

const modelled = [
  ...['Name', 'ClientRequestToken', 'Description', 'KmsKeyId', 'SecretString', 'SecretBinary', 'Tags'],
  'ForceOverwriteReplicaSecret',
];

/**
 * The CreateSecret operation. Repeated with its token and its value it answers as it did at first.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
export function CreateSecret(input: CreateSecretRequest, call: Call, ports: Ports): CreateSecretResponse {
  refuseUnmodelled('secretsmanager:CreateSecret', input, modelled);
  if (input.ForceOverwriteReplicaSecret) {
    throw notModelled('secretsmanager:CreateSecret with ForceOverwriteReplicaSecret');
  }
  const name = input.Name ?? '';
  checkName(name);
  const token = readToken(input.ClientRequestToken);
  const value = readValue(input);
  const existing = ports.store.find(call.region, name);
  if (existing) return answerAgain(existing, token, value);
  checkKey(input.KmsKeyId, call, ports.findKey, 'encrypt');
  const secret = toSecret(input, call, ports, value && { id: token, value });
  ports.store.put(secret);
  return { ARN: secret.arn, Name: name, ...(value && { VersionId: token }) };
}

function toSecret(
  { Name: name = '', Description: description, KmsKeyId: keyId, Tags: tags = [] }: CreateSecretRequest,
  { region }: Call,
  { store, clock }: Ports,
  first: { readonly id: string; readonly value: Value } | undefined,
): Secret {
  const kmsKeyId = customerKey(keyId);
  const now = clock.now();
  return {
    arn: store.newArn(region, name),
    name,
    region,
    ...(description !== undefined && { description }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    tags: Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    versions: first ? withVersion([], { ...first, createdAt: now }) : [],
    createdAt: now,
    changedAt: now,
  };
}

/** @throws ResourceExistsException where the name is in use and this is not the same call again */
function answerAgain(existing: Secret, token: string, value: Value | undefined): CreateSecretResponse {
  if (existing.deletionDate !== undefined) {
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const version = existing.versions.find(({ id }) => id === token);
  if (version && value && isSameValue(version.value, value)) {
    return { ARN: existing.arn, Name: existing.name, VersionId: token };
  }
  throw new AwsError(
    'ResourceExistsException',
    `The operation failed because the secret ${existing.name} already exists.`,
  );
}
