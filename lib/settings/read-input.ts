import { type SettingsProblem, show } from './settings-error.ts';

/** Reading settings as they came: whatever is missing or of another type reads as nothing. */
export function valueAt(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
}

export function listAt(value: unknown, field: string): readonly unknown[] {
  const list = valueAt(value, field);
  return Array.isArray(list) ? list : [];
}

/** With the positions kept: what is not a string stands as an empty one. */
export function stringsAt(value: unknown, field: string): readonly string[] {
  return listAt(value, field).map((item) => (typeof item === 'string' ? item : ''));
}

export function problem(field: string, got: unknown, allowed: string, fix: string): SettingsProblem {
  return { field, got: show(got), allowed, fix };
}

/** Values that stand twice in a list. What is empty has been said elsewhere. */
export function duplicates(
  field: string,
  values: readonly string[],
  got: readonly unknown[] = values,
): readonly SettingsProblem[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    if (value === '' || first === index) return [];
    const fix = `remove it: ${field}[${first}] is the same`;
    return [problem(`${field}[${index}]`, got[index], 'each value once', fix)];
  });
}
