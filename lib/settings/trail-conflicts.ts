import { partitionOf, regionName } from '../partition.ts';
import { duplicates, listAt, problem, stringsAt, valueAt } from './read-input.ts';
import type { SettingsProblem } from './settings-error.ts';

/**
 * Days times accounts at the most. Athena reads a million partitions at most in one scan, of which each day of each
 * account has one in every region: there are fewer than 40.
 * https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
 */
const mostDays = 25_000;

/** What about a trail is wrong although each field by itself is right. */
export function trailConflicts(input: unknown): readonly SettingsProblem[] {
  const trail = valueAt(input, 'trail');
  if (trail === undefined) return [];
  return [
    ...duplicates('trail.accounts', stringsAt(trail, 'accounts')),
    ...tooManyDays(trail),
    ...foreignKey(trail, valueAt(input, 'homeRegion')),
  ];
}

function tooManyDays(trail: unknown): readonly SettingsProblem[] {
  const days = valueAt(trail, 'days');
  const accounts = listAt(trail, 'accounts').length + 1;
  if (typeof days !== 'number' || days * accounts <= mostDays) return [];
  const allowed = `at most ${Math.floor(mostDays / accounts)} days for ${accounts} accounts: Athena reads a million partitions at most`;
  return [problem('trail.days', days, allowed, 'ask for fewer days or fewer accounts')];
}

function foreignKey(trail: unknown, home: unknown): readonly SettingsProblem[] {
  const key = valueAt(trail, 'kmsKeyArn');
  if (typeof key !== 'string' || typeof home !== 'string' || !regionName.test(home)) return [];
  const partition = partitionOf(home);
  if (!key.startsWith('arn:') || key.startsWith(`arn:${partition}:`)) return [];
  const allowed = `a key of the partition ${partition}, in which the home region ${home} is`;
  return [problem('trail.kmsKeyArn', key, allowed, 'name the key of a trail of this partition')];
}
