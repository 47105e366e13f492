import { partitionOf, regionName } from '../../partition.ts';
import { duplicates, problem, stringsAt, valueAt } from '../read-input.ts';
import type { SettingsProblem } from '../settings-error.ts';

/** What a list of principals is for: it decides what can never match. */
type Purpose = 'expected' | 'protected' | 'operating';

/**
 * Principals that look right and can never match. A caller is held against the ARN of its user or role, so that one
 * who relies on such an entry would be wrong in silence.
 *
 * @param holder the object that has the list, and `path`, how it is written before the list's name
 */
export function principalConflicts(
  list: { readonly holder: unknown; readonly field: string; readonly path: string },
  purpose: Purpose,
  input: unknown,
): readonly SettingsProblem[] {
  const globs = stringsAt(list.holder, list.field);
  const field = `${list.path}${list.field}`;
  const never = globs.flatMap((glob, index) => {
    const reason = whyNever(glob, purpose, valueAt(input, 'homeRegion'));
    return reason ? [problem(`${field}[${index}]`, glob, reason.allowed, reason.fix)] : [];
  });
  return [...duplicates(field, globs), ...never];
}

function whyNever(
  glob: string,
  purpose: Purpose,
  home: unknown,
): { readonly allowed: string; readonly fix: string } | undefined {
  const [, partition = '', , , resource = ''] = glob.split(/:+/);
  const allowed = 'the ARN of a user or a role';
  if (resource.startsWith('federated-user/')) {
    return {
      allowed,
      fix: 'name the user that issues the session: its federated sessions are matched by it',
    };
  }
  // Protecting root is needless, and true all the same: it is never contained.
  if (resource === 'root' && purpose === 'expected') {
    return { allowed, fix: 'remove it: root is never expected, and always alerted on' };
  }
  if (resource === 'root' && purpose === 'operating') {
    return {
      allowed,
      fix: 'name their role: nobody should have to be root for it',
    };
  }
  if (typeof home !== 'string' || !regionName.test(home) || !/^aws[a-z-]*$/.test(partition)) return undefined;
  const own = partitionOf(home);
  if (partition === own) return undefined;
  return {
    allowed: `principals of the partition ${own}, in which the home region ${home} is`,
    fix: `write arn:${own}:... or arn:*:...: nobody of another partition calls in this account`,
  };
}

/** Whether the glob stands for every user there is. */
export function isEveryUser(glob: string): boolean {
  return /^(?:arn:[^:]*:iam::[^:]*:(?:user\/)?)?[*?]*\*[*?]*$/.test(glob);
}
