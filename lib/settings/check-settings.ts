import type { z } from 'zod';
import type { Settings } from '../../core/settings/settings.ts';
import { nearest } from './nearest.ts';
import { findConflicts } from './settings-conflicts.ts';
import { SettingsError, type SettingsProblem, show } from './settings-error.ts';
import { separator } from './settings-messages.ts';
import { fieldsOf, settingsSchema } from './settings-schema.ts';

/**
 * Holds what the deployer wrote against everything that settings must be. There are no silent rules: what is
 * unknown, doubtful or contradictory stops the deployment.
 *
 * @param input what the settings file exports
 * @param account the one that is deployed to, where it is known
 * @returns the same settings, now known to be right
 * @throws SettingsError with every problem there is
 */
export function checkSettings(input: unknown, account?: string): Settings {
  const parsed = settingsSchema.safeParse(input);
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => toProblems(issue, input));
  const conflicts = findConflicts(input, account);
  // Where a field breaks both, the conflict says better what is wrong with it.
  const fields = withoutRepeats(problems).filter(
    ({ field }) => !conflicts.some((other) => other.field === field),
  );
  const all = [...fields, ...conflicts];
  if (all.length > 0) throw new SettingsError(all);
  return input as Settings;
}

type Issue = z.core.$ZodIssue;

function toProblems(issue: Issue, input: unknown): readonly SettingsProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownField(issue.path, key, input));
  const [allowed = issue.message, fix = 'correct it'] = issue.message.split(separator);
  return [{ field: nameOf(issue.path), got: show(valueAt(input, issue.path)), allowed, fix }];
}

function unknownField(path: Issue['path'], key: string, input: unknown): SettingsProblem {
  const fields = fieldsOf[path.filter((part) => typeof part === 'string').join('.')] ?? [];
  const meant = nearest(key, fields);
  return {
    field: nameOf([...path, key]),
    got: show(valueAt(input, [...path, key])),
    allowed: `no field of this name; there are ${fields.join(', ')}`,
    fix: meant === undefined ? 'remove it' : `did you mean ${meant}?`,
  };
}

function nameOf(path: Issue['path']): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  return parts.join('').replace(/^\./, '') || 'settings';
}

function valueAt(value: unknown, path: Issue['path']): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );
}

/** Of several rules that one field breaks, the first says it best. */
function withoutRepeats(problems: readonly SettingsProblem[]): readonly SettingsProblem[] {
  return problems.filter(
    ({ field }, index) => problems.findIndex((other) => other.field === field) === index,
  );
}
