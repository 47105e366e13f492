import { randomInt } from 'node:crypto';

/** The characters that IAM counts as symbols, less those that a shell or a quotation could trip over. */
const classes = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '@#%^*()_+-=[]{}'];
const length = 24;

/**
 * A password for one sign-in, of all four classes: it meets every password policy that asks for at most 24 characters.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export function newPassword(): string {
  const all = classes.join('');
  const characters = [...classes, ...Array.from({ length: length - classes.length }, () => all)].map(pick);
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  return characters.join('');
}

const pick = (from: string): string => from[randomInt(from.length)] ?? '';
