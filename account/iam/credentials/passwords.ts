import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { passwordPolicyViolation } from '../errors.ts';

/** Cheap on purpose: the embedded account has no real passwords, it only never keeps or shows one. */
const cost = { N: 16 };

/**
 * AWS's default policy: at least 8 characters and three of upper case, lower case, digits, others.
 * Source: IAM User Guide, "Set an account password policy for IAM users". AWS's text for a breach was not found.
 */
export function checkPassword(password: string): string {
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  if (password.length < 8 || password.length > 128 || kinds < 3) {
    throw passwordPolicyViolation(
      'Password does not conform to the account password policy: 8 to 128 characters with at least three of upper case, lower case, digits and other characters.',
    );
  }
  return password;
}

/** Salt and hash; the password cannot be read back. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16).toString('hex');
  return `${salt}:${scryptSync(password, salt, 32, cost).toString('hex')}`;
}

export function passwordMatches(password: string, stored: string): boolean {
  const [salt = '', hash = ''] = stored.split(':');
  const wanted = Buffer.from(hash, 'hex');
  return timingSafeEqual(scryptSync(password, salt, wanted.length, cost), wanted);
}
