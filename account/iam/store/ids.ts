import { randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `length` characters of A-Z2-7, as AWS's ids use them; not derived from anything. */
function randomText(length: number): string {
  return [...randomBytes(length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

/** AKIA for long-term keys, ASIA for temporary ones, and 16 characters. */
export function newAccessKeyId(prefix: 'AKIA' | 'ASIA'): string {
  return prefix + randomText(16);
}

/** The unique id of an entity or credential: 21 characters. Source: IAM User Guide, "IAM identifiers", unique id prefixes. */
export function newEntityId(prefix: 'AIDA' | 'AROA' | 'ANPA' | 'APKA' | 'ACCA'): string {
  return prefix + randomText(17);
}

/** The id of a signing certificate: 24 to 128 characters by the service model, without a prefix. */
export function newCertificateId(): string {
  return randomText(32);
}

/** A secret access key: 40 characters. */
export function newSecret(): string {
  return randomBytes(30).toString('base64');
}

/** A session token: opaque, and nothing of the key or the user can be read or guessed from it. */
export function newSessionToken(): string {
  return randomBytes(192).toString('base64');
}
