import { backupKeyConflicts } from './backup-key-conflicts.ts';
import { expectationConflicts } from './expectation-conflicts.ts';
import { partitionOf, regionName } from '../partition.ts';
import { isEveryUser, principalConflicts } from './principal-conflicts.ts';
import { duplicates, listAt, problem, stringsAt, valueAt } from './read-input.ts';
import { allRegions, regionsWithoutOptIn } from '../regions.ts';
import type { SettingsProblem } from './settings-error.ts';
import { trailConflicts } from './trail-conflicts.ts';
import { webhookConflicts } from './webhooks/conflicts.ts';

/**
 * What is wrong although every field by itself is right. Reads the settings as they came, so that these problems
 * are said together with those of the fields.
 */
export function findConflicts(input: unknown): readonly SettingsProblem[] {
  const protectedList = { holder: input, field: 'protectedPrincipals', path: '' };
  return [
    ...duplicates('regions', stringsAt(input, 'regions')),
    ...duplicates('notify.emails', stringsAt(valueAt(input, 'notify'), 'emails')),
    ...sameTags(input),
    ...expectationConflicts(input),
    ...foreignRegions(input),
    ...regionsOfAll(input),
    ...protectsEverybody(input),
    ...principalConflicts(protectedList, 'protected', input),
    ...principalConflicts({ holder: input, field: 'operators', path: '' }, 'operating', input),
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

/** Every region that is named must be in the partition of the home region: events do not cross. */
function foreignRegions(input: unknown): readonly SettingsProblem[] {
  const home = valueAt(input, 'homeRegion');
  if (typeof home !== 'string' || !regionName.test(home)) return [];
  const partition = partitionOf(home);
  return stringsAt(input, 'regions').flatMap((region, index) => {
    if (!regionName.test(region) || partitionOf(region) === partition) return [];
    const allowed = `regions of the partition ${partition}, in which the home region ${home} is`;
    return [problem(`regions[${index}]`, region, allowed, 'deploy Firebreak once in each partition')];
  });
}

/** Beside `all`, a region that it stands for is there twice. */
function regionsOfAll(input: unknown): readonly SettingsProblem[] {
  const home = valueAt(input, 'homeRegion');
  const regions = stringsAt(input, 'regions');
  if (typeof home !== 'string' || !regionName.test(home) || !regions.includes(allRegions)) return [];
  const included = regionsWithoutOptIn(home);
  return regions.flatMap((region, index) => {
    if (!included.includes(region)) return [];
    const allowed = `beside '${allRegions}', regions that need opt-in`;
    return [problem(`regions[${index}]`, region, allowed, `remove it: '${allRegions}' stands for it too`)];
  });
}

/** Protecting every user is what mode observe is for; in mode contain it would quietly contain nobody. */
function protectsEverybody(input: unknown): readonly SettingsProblem[] {
  return stringsAt(input, 'protectedPrincipals').flatMap((glob, index) => {
    if (!isEveryUser(glob)) return [];
    const fix = "name the users to protect; to contain nobody, set mode to 'observe'";
    return [problem(`protectedPrincipals[${index}]`, glob, 'some users, not all', fix)];
  });
}
