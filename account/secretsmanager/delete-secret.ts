import type * as sdk from '@aws-sdk/client-secrets-manager';
import type { Call } from '../model.ts';
import type { Ports } from './create-secret.ts';
import { invalidParameter } from './check-request.ts';
import { suffixLength } from './model.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The DeleteSecret operation.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
 */
export function DeleteSecret(
  input: sdk.DeleteSecretRequest,
  call: Call,
  { store, clock }: Ports,
): sdk.DeleteSecretResponse {
  const { SecretId: id = '', RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: isForced } = input;
  if (isForced) {
    if (days === undefined) return deleteNow(id, call, { store, clock });
    throw invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days !== undefined && (days < 7 || days > 30)) {
    throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
  }
  const secret = store.usable(call.region, id);
  const now = clock.now();
  const deletionDate = new Date(now.getTime() + (days ?? 30) * dayMs);
  store.put({ ...secret, deletionDate, changedAt: now });
  return { ARN: secret.arn, Name: secret.name, DeletionDate: deletionDate };
}

/** By force, a secret that is not there, or is to be deleted already, is no error. */
function deleteNow(
  id: string,
  { region }: Call,
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
): sdk.DeleteSecretResponse {
  const secret = store.find(region, id);
  const DeletionDate = clock.now();
  if (secret) {
    store.remove(secret);
    return { ARN: secret.arn, Name: secret.name, DeletionDate };
  }
  const [, name] = id.split(':secret:');
  if (name !== undefined) return { ARN: id, Name: name.slice(0, -suffixLength), DeletionDate };
  return { ARN: store.newArn(region, id), Name: id, DeletionDate };
}

/**
 * The RestoreSecret operation.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html
 */
export function RestoreSecret(
  input: sdk.RestoreSecretRequest,
  call: Call,
  { store, clock }: Ports,
): sdk.RestoreSecretResponse {
  const { deletionDate, ...secret } = store.secret(call.region, input.SecretId ?? '');
  if (deletionDate) store.put({ ...secret, changedAt: clock.now() });
  return { ARN: secret.arn, Name: secret.name };
}
