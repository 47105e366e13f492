import { matchesAnyArn } from '../../lambda/contract.ts';
import { isEveryUser, principalConflicts } from './principal-conflicts.ts';
import { problem, stringsAt, valueAt } from './read-input.ts';
import type { SettingsProblem } from './settings-error.ts';

/** What about a backup key is wrong although each field by itself is right. */
export function backupKeyConflicts(input: unknown): readonly SettingsProblem[] {
  const holder = valueAt(input, 'backupKey');
  if (holder === undefined) return [];
  const list = (field: 'owners' | 'readers') => ({ holder, field, path: 'backupKey.' });
  return [
    ...deniedEverything(input, holder),
    ...principalConflicts(list('owners'), 'protected', input),
    ...principalConflicts(list('readers'), 'protected', input),
    ...everybody(holder),
    ...readingOwners(holder),
  ];
}

/** The new key would be denied with its user, and work as soon as the deny is taken away. */
function deniedEverything(input: unknown, holder: unknown): readonly SettingsProblem[] {
  if (valueAt(input, 'deny') !== 'everything') return [];
  const allowed = "no backup key beside deny: 'everything', which denies the user its new key as well";
  return [problem('backupKey', holder, allowed, "remove it, or set deny to 'auto'")];
}

function everybody(holder: unknown): readonly SettingsProblem[] {
  const owners = stringsAt(holder, 'owners').flatMap((glob, index) => {
    if (!isEveryUser(glob)) return [];
    const fix = 'name the users that are workloads, such as arn:aws:iam::*:user/service/*';
    return [problem(`backupKey.owners[${index}]`, glob, 'some users, not all', fix)];
  });
  const readers = stringsAt(holder, 'readers').flatMap((glob, index) => {
    if (!isEveryUser(glob) && !isEveryRole(glob)) return [];
    const fix = 'name the role of those who are to give the key to the workload';
    return [problem(`backupKey.readers[${index}]`, glob, 'some users or roles, not all', fix)];
  });
  return [...owners, ...readers];
}

const isEveryRole = (glob: string): boolean => /:role\/[*?]*\*[*?]*$/.test(glob);

/** Whoever has the old key could read the new one. What this does not see of two globs, the step sees of the user. */
function readingOwners(holder: unknown): readonly SettingsProblem[] {
  const owners = stringsAt(holder, 'owners').filter((glob) => glob !== '');
  return stringsAt(holder, 'readers').flatMap((reader, index) => {
    const owner = owners.find((glob) => matchesAnyArn([glob], reader) || matchesAnyArn([reader], glob));
    if (owner === undefined || reader === '') return [];
    const allowed = `principals that are none of backupKey.owners: ${owner} is one`;
    const fix = 'name another: whoever has the old key of an owner could read the new one';
    return [problem(`backupKey.readers[${index}]`, reader, allowed, fix)];
  });
}
