import type * as sdk from '@aws-sdk/client-secrets-manager';
import type { Secret } from './model.ts';
import type { Store } from './store.ts';
import { AwsError, type Call, refuseUnmodelled } from '../model.ts';
import { invalidMember } from './check-request.ts';
import { toStages } from './versions.ts';

const maxPage = 100;

/**
 * The DescribeSecret operation, which shows secrets to be deleted too.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
 */
export function DescribeSecret(
  input: sdk.DescribeSecretRequest,
  call: Call,
  store: Store,
): sdk.DescribeSecretResponse {
  const secret = store.secret(call.region, input.SecretId ?? '');
  return { ...describe(secret), VersionIdsToStages: toStages(secret) };
}

/**
 * The ListSecrets operation, without filters and other orders than AWS's own.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
 */
export function ListSecrets(
  input: sdk.ListSecretsRequest,
  call: Call,
  store: Store,
): sdk.ListSecretsResponse {
  refuseUnmodelled('secretsmanager:ListSecrets', input, [
    'IncludePlannedDeletion',
    'MaxResults',
    'NextToken',
  ]);
  const { MaxResults: size = maxPage, NextToken: token, IncludePlannedDeletion: withDeleted } = input;
  if (size < 1 || size > maxPage) throw invalidMember('maxResults', 'be between 1 and 100');
  const secrets = store
    .all()
    .filter(({ region, deletionDate }) => region === call.region && (withDeleted || !deletionDate));
  const from = token === undefined ? 0 : readPageToken(token);
  const rest = secrets.slice(from);
  return {
    SecretList: rest
      .slice(0, size)
      .map((secret) => ({ ...describe(secret), SecretVersionsToStages: toStages(secret) })),
    ...(rest.length > size && { NextToken: Buffer.from(String(from + size)).toString('base64url') }),
  };
}

function readPageToken(token: string): number {
  const from = Number(Buffer.from(token, 'base64url').toString());
  if (Number.isInteger(from) && from > 0) return from;
  throw new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.');
}

function describe(secret: Secret) {
  const { description, kmsKeyId, accessedOn, deletionDate, tags } = secret;
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(description !== undefined && { Description: description }),
    ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
    LastChangedDate: secret.changedAt,
    ...(accessedOn && { LastAccessedDate: accessedOn }),
    ...(deletionDate && { DeletedDate: deletionDate }),
    ...(Object.keys(tags).length > 0 && {
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
    CreatedDate: secret.createdAt,
  };
}
