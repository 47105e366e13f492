import { secretPolicy, toOwnArns } from '../../core/backup-key/backup-secret.ts';
import { matchesAnyArn, ownRolePath } from '../../lambda/contract.ts';
import { isEveryUser, principalConflicts } from './principals/conflicts.ts';
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
    ...tooManyReaders(holder),
  ];
}

/**
 * The policy of each secret names them, and Secrets Manager takes 20,480 characters.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html
 */
const mostOfPolicy = 20_480;

function tooManyReaders(holder: unknown): readonly SettingsProblem[] {
  const globs = stringsAt(holder, 'readers');
  // As long as they may be: of the longest partition, and with the longest name of a role of ours.
  const own = { partition: 'aws-us-gov', account: '0'.repeat(12) };
  const root = `arn:${own.partition}:iam::${own.account}:root`;
  const writer = `${root.slice(0, -4)}role${ownRolePath}${'x'.repeat(64)}`;
  const { length } = secretPolicy({ readers: toOwnArns(globs, own), writer, root });
  if (length <= mostOfPolicy) return [];
  const allowed = `readers whose ARNs fit into the policy of a secret, twice: ${mostOfPolicy} characters, not ${length}`;
  const fix = 'name a role that they assume, or their path with *, in the place of each of them';
  return [problem('backupKey.readers', globs, allowed, fix)];
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
