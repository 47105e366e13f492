import { partitionOf, regionName } from './partition.ts';
import { type SettingsProblem, show } from './settings-error.ts';

/**
 * What is wrong although every field by itself is right. Reads the settings as they came, so that these problems
 * are said together with those of the fields.
 */
export function findConflicts(input: unknown): readonly SettingsProblem[] {
  return [
    ...duplicates('regions', stringsAt(input, 'regions')),
    ...duplicates('notify.emails', stringsAt(valueAt(input, 'notify'), 'emails')),
    ...duplicateNames(input),
    ...emptyExpectations(input),
    ...foreignRegions(input),
    ...protectsEverybody(input),
  ];
}

function duplicates(field: string, values: readonly string[]): readonly SettingsProblem[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    if (first === index) return [];
    return [
      problem(`${field}[${index}]`, value, 'each value once', `remove it: ${field}[${first}] is the same`),
    ];
  });
}

function duplicateNames(input: unknown): readonly SettingsProblem[] {
  const names = listAt(input, 'expectations').map((one) => valueAt(one, 'name'));
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (typeof name !== 'string' || first === index) return [];
    const fix = `rename it: expectations[${first}] has it already, and verdicts name the rule`;
    return [problem(`expectations[${index}].name`, name, 'each name once', fix)];
  });
}

/** A rule that says nothing would make every launch expected. */
function emptyExpectations(input: unknown): readonly SettingsProblem[] {
  return listAt(input, 'expectations').flatMap((one, index) => {
    if (typeof one !== 'object' || one === null) return [];
    const said = Object.entries(one).filter(([field, value]) => field !== 'name' && value !== undefined);
    if (said.length > 0) return [];
    const allowed = 'a name and at least one of principals, regions, instanceTypes, images, maxCount';
    return [
      problem(`expectations[${index}]`, one, allowed, 'add a field: without one, every launch is expected'),
    ];
  });
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

/** Protecting every user is what mode observe is for; in mode contain it would quietly contain nobody. */
function protectsEverybody(input: unknown): readonly SettingsProblem[] {
  return stringsAt(input, 'protectedPrincipals').flatMap((glob, index) => {
    if (!/^(?:arn:[^:]*:iam::[^:]*:(?:user\/)?)?[*?]*\*[*?]*$/.test(glob)) return [];
    const fix = "name the users to protect; to contain nobody, set mode to 'observe'";
    return [problem(`protectedPrincipals[${index}]`, glob, 'some users, not all', fix)];
  });
}

function problem(field: string, got: unknown, allowed: string, fix: string): SettingsProblem {
  return { field, got: show(got), allowed, fix };
}

function valueAt(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
}

function listAt(value: unknown, field: string): readonly unknown[] {
  const list = valueAt(value, field);
  return Array.isArray(list) ? list : [];
}

/** With the positions kept: what is not a string stands as an empty one. */
function stringsAt(value: unknown, field: string): readonly string[] {
  return listAt(value, field).map((item) => (typeof item === 'string' ? item : ''));
}
