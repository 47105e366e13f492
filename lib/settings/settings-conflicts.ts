import { backupKeyConflicts } from './backup-key-conflicts.ts';
import { evidenceConflicts } from './evidence/conflicts.ts';
import { expectationConflicts } from './expectation-conflicts.ts';
import { isEveryUser, principalConflicts } from './principals/conflicts.ts';
import { duplicates, listAt, problem, stringsAt, valueAt } from './read-input.ts';
import { minima } from './minima.ts';
import { foreignAccounts } from './principals/accounts.ts';
import { regionConflicts } from './regions/conflicts.ts';
import type { SettingsProblem } from './settings-error.ts';
import { trailConflicts } from './trail-conflicts.ts';
import { webhookConflicts } from './webhooks/conflicts.ts';

/**
 * What is wrong although every field by itself is right. Reads the settings as they came, so that these problems
 * are said together with those of the fields.
 *
 * @param account the one that is deployed to, where it is known
 */
export function findConflicts(input: unknown, account?: string): readonly SettingsProblem[] {
  const protectedList = { holder: input, field: 'protectedPrincipals', path: '' };
  return [
    ...duplicates('containDespite', stringsAt(input, 'containDespite')),
    ...duplicates('regions', stringsAt(input, 'regions')),
    ...duplicates('notify.emails', stringsAt(valueAt(input, 'notify'), 'emails')),
    ...sameTags(input),
    ...expectationConflicts(input),
    ...regionConflicts(input),
    ...protectsEverybody(input),
    ...principalConflicts(protectedList, 'protected', input),
    ...principalConflicts({ holder: input, field: 'operators', path: '' }, 'operating', input),
    ...foreignAccounts(input, account),
    ...minima(input),
    ...evidenceConflicts(input),
    ...principalConflicts({ holder: input, field: 'deployers', path: '' }, 'operating', input),
    ...backupKeyConflicts(input),
    ...trailConflicts(input),
    ...webhookConflicts(input),
  ];
}

function sameTags(input: unknown): readonly SettingsProblem[] {
  const tags = listAt(input, 'protectedTags');
  const texts = tags.map((tag) => JSON.stringify([valueAt(tag, 'key'), valueAt(tag, 'value')]));
  return duplicates('protectedTags', texts, tags);
}

/** Protecting every user is what mode observe is for; in mode contain it would quietly contain nobody. */
function protectsEverybody(input: unknown): readonly SettingsProblem[] {
  return stringsAt(input, 'protectedPrincipals').flatMap((glob, index) => {
    if (!isEveryUser(glob)) return [];
    const fix = "name the users to protect; to contain nobody, set mode to 'observe'";
    return [problem(`protectedPrincipals[${index}]`, glob, 'some users, not all', fix)];
  });
}
