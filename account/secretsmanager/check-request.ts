import { AwsError, type Call, type FindKey } from '../model.ts';
import { customerKey, type Value } from './model.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const maxValueBytes = 65_536;

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequestException', message);
}

/** A value outside of the API's own limits. It never shows the value: that may be a secret. */
export function invalidMember(member: string, constraint: string): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

export function checkName(name: string): void {
  if (name.length > 512) throw invalidMember('name', 'have length less than or equal to 512');
  if (!/^[A-Za-z0-9/_+=.@-]+$/.test(name)) {
    throw new AwsError(
      'ValidationException',
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
  }
}

/** The id of the version that a call brings. The SDKs make one up where their caller gives none. */
export function readToken(token: string | undefined): string {
  if (token === undefined) {
    throw invalidRequest('You must provide a ClientRequestToken value. We recommend a UUID-type value.');
  }
  if (token.length < 32 || token.length > 64) {
    throw invalidParameter('ClientRequestToken must be 32-64 characters long.');
  }
  return token;
}

/** The value that a call brings; undefined where it brings none. */
export function readValue(input: {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}): Value | undefined {
  const { SecretString: text, SecretBinary: binary } = input;
  if (text !== undefined && binary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (text !== undefined) {
    checkSize('secretString', Buffer.byteLength(text));
    return { text };
  }
  if (binary === undefined) return undefined;
  checkSize('secretBinary', binary.length);
  // A copy: the store must not change when the caller reuses its buffer.
  return { bytes: Buffer.from(binary) };
}

function checkSize(member: string, bytes: number): void {
  if (bytes === 0) throw invalidMember(member, 'have length greater than or equal to 1');
  if (bytes > maxValueBytes) {
    throw invalidMember(member, `have length less than or equal to ${String(maxValueBytes)}`);
  }
}

/** The customer's key of a secret, where it has one that is there: keys belong to one region. */
export function findOwnersKey(kmsKeyId: string | undefined, region: string, findKey: FindKey) {
  const id = customerKey(kmsKeyId);
  const key = id === undefined ? undefined : findKey(id);
  return key?.arn.split(':')[3] === region ? key : undefined;
}

/**
 * Fails as Secrets Manager does with a key that is not there.
 *
 * @throws EncryptionFailure or DecryptionFailure
 */
export function checkKey(
  kmsKeyId: string | undefined,
  call: Pick<Call, 'region'>,
  findKey: FindKey,
  work: 'encrypt' | 'decrypt',
): void {
  if (customerKey(kmsKeyId) === undefined || findOwnersKey(kmsKeyId, call.region, findKey)) return;
  throw work === 'encrypt'
    ? new AwsError(
        'EncryptionFailure',
        "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state.",
      )
    : new AwsError(
        'DecryptionFailure',
        "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
      );
}
