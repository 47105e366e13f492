import type { AccessRequest, Call, FindKey } from '../model.ts';
import type { Secret } from './model.ts';
import type { Store } from './store.ts';
import { findOwnersKey } from './check-request.ts';
import { findVersion } from './versions.ts';

type Context = NonNullable<AccessRequest['context']>;

interface AccessInput {
  readonly Name?: string;
  readonly SecretId?: string;
  readonly KmsKeyId?: string;
  readonly ClientRequestToken?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

/** Members that are condition keys under their own name. */
const conditionMembers: readonly string[] = [
  ...['BlockPublicPolicy', 'Description', 'ForceDeleteWithoutRecovery', 'KmsKeyId', 'Name'],
  ...['RecoveryWindowInDays', 'SecretId', 'VersionId', 'VersionStage'],
];

/**
 * Stands for the six characters that are made up when a secret is created. A policy for `NAME-*`, `NAME-??????` or
 * `PREFIX/*` matches; one for the name alone does not, as it matches no secret.
 */
const unknownSuffix = '-??????';

/**
 * What IAM is asked for one call to Secrets Manager.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
export function toAccess(call: Call, store: Store, findKey: FindKey): readonly AccessRequest[] {
  const action = `secretsmanager:${call.operation}`;
  if (call.operation === 'ListSecrets') return [{ action, resource: '*' }];
  if (call.operation === 'CreateSecret') return createAccess(call, store, findKey);
  const id = (call.input as AccessInput).SecretId ?? '';
  const secret = store.find(call.region, id);
  const request = {
    action,
    resource: secret?.arn ?? (id.startsWith('arn:') ? id : `${store.arnOf(call.region, id)}${unknownSuffix}`),
    resourcePolicies: secret?.policy ? [secret.policy.document] : [],
    context: { ...inputContext(call), ...tagContext(secret) },
  };
  return secret ? [request, ...valueAccess(call, secret, findKey)] : [request];
}

/** With tags it takes the permission to tag as well. */
function createAccess(call: Call, store: Store, findKey: FindKey): readonly AccessRequest[] {
  const input = call.input as AccessInput;
  const { Name: name = '', Tags: tags = [], ClientRequestToken: token = '' } = input;
  const resource = `${store.arnOf(call.region, name)}${unknownSuffix}`;
  const context = inputContext(call);
  const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined;
  const key = (action: string, versionId: string) =>
    keyAccess(action, { arn: resource, kmsKeyId: input.KmsKeyId, versionId }, call, findKey);
  return [
    { action: 'secretsmanager:CreateSecret', resource, context },
    ...(tags.length > 0 ? [{ action: 'secretsmanager:TagResource', resource, context }] : []),
    ...['kms:GenerateDataKey', 'kms:Decrypt'].flatMap((action) => key(action, 'RequestToValidateKeyAccess')),
    ...(hasValue ? key('kms:GenerateDataKey', token) : []),
  ];
}

/** A write asks for the key's use in both directions, as it is documented; a read of a value for its decryption. */
function valueAccess(call: Call, secret: Secret, findKey: FindKey): readonly AccessRequest[] {
  const input = call.input as AccessInput;
  const key = (action: string, versionId: string) =>
    keyAccess(action, { ...secret, versionId }, call, findKey);
  if (call.operation === 'PutSecretValue') {
    const token = input.ClientRequestToken ?? '';
    return [...key('kms:GenerateDataKey', token), ...key('kms:Decrypt', token)];
  }
  const version = call.operation === 'GetSecretValue' ? findVersion(secret, input) : undefined;
  return version ? key('kms:Decrypt', version.id) : [];
}

/**
 * Nothing where the secret is under Secrets Manager's own key, or under one that does not exist: then the operation
 * answers that. https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
function keyAccess(
  action: string,
  secret: { readonly arn: string; readonly kmsKeyId?: string | undefined; readonly versionId: string },
  { region, principal }: Call,
  findKey: FindKey,
): readonly AccessRequest[] {
  const key = findOwnersKey(secret.kmsKeyId, region, findKey);
  if (!key) return [];
  const context = {
    'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
    'kms:CallerAccount': principal.accountId,
    'kms:EncryptionContext:SecretARN': secret.arn,
    'kms:EncryptionContext:SecretVersionId': secret.versionId,
  };
  return [{ action, resource: key.arn, resourcePolicies: [key.policy], context }];
}

function inputContext({ input }: Call): Context {
  const members = Object.entries(input)
    .filter(([name, value]) => value !== undefined && conditionMembers.includes(name))
    .map(([name, value]) => [`secretsmanager:${name}`, String(value)] as const);
  const { Tags: tags = [] } = input as AccessInput;
  const asked = tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value] as const);
  return {
    ...Object.fromEntries([...members, ...asked]),
    ...(tags.length > 0 && { 'aws:TagKeys': tags.map(({ Key = '' }) => Key) }),
  };
}

function tagContext(secret: Secret | undefined): Context {
  const tags = Object.entries(secret?.tags ?? {});
  return Object.fromEntries(
    tags.flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`secretsmanager:ResourceTag/${key}`, value],
    ]),
  );
}
