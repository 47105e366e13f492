import { listAt, problem, stringsAt, valueAt } from '../read-input.ts';
import type { SettingsProblem } from '../settings-error.ts';

/** An entry of a list of principals that names an account by its id. */
interface Named {
  /** `backupKey.readers[0]`. */
  readonly field: string;
  readonly glob: string;
  readonly account: string;
}

/**
 * Principals of other accounts. Firebreak calls nobody of another account expected, protects and contains nobody there,
 * nor is anybody there let at its table or at the secret of a backup key, which would have to grant it.
 *
 * @param account the one that is deployed to, where it is known; else all must name the same
 */
export function foreignAccounts(input: unknown, account: string | undefined): readonly SettingsProblem[] {
  const named = accountsIn(input);
  const [first] = named;
  if (first === undefined) return [];
  const own = account ?? first.account;
  const why = account === undefined ? `as ${first.field} has it` : 'which is deployed to';
  return named
    .filter((each) => each.account !== own)
    .map(({ field, glob }) => {
      const fix = `write ${own} or *: Firebreak acts in the account that it is deployed to, and in no other`;
      return problem(field, glob, `principals of the account ${own}, ${why}`, fix);
    });
}

function accountsIn(input: unknown): readonly Named[] {
  const backupKey = valueAt(input, 'backupKey');
  return [
    ...namedIn(input, 'protectedPrincipals', ''),
    ...namedIn(input, 'operators', ''),
    ...namedIn(input, 'evidenceReaders', ''),
    ...namedIn(input, 'deployers', ''),
    ...namedIn(backupKey, 'owners', 'backupKey.'),
    ...namedIn(backupKey, 'readers', 'backupKey.'),
    ...listAt(input, 'expectations').flatMap((rule, index) =>
      namedIn(rule, 'principals', `expectations[${index}].`),
    ),
  ];
}

function namedIn(holder: unknown, list: string, path: string): readonly Named[] {
  return stringsAt(holder, list).flatMap((glob, index) => {
    const account = glob.split(':')[4] ?? '';
    return /^\d{12}$/.test(account) ? [{ field: `${path}${list}[${index}]`, glob, account }] : [];
  });
}
