import type { Settings } from '../../core/settings/settings.ts';
import { problem } from '../settings/read-input.ts';
import { SettingsError, type SettingsProblem } from '../settings/settings-error.ts';
import { listFields } from './list-fields.ts';
import { counted, type Excess } from './limits.ts';
import { type Templates, templatesOf } from './templates.ts';

/** How the templates of some settings come about; those of a test need no CDK. */
type Synthesize = (settings: Settings) => Templates;

/**
 * Holds what would be deployed against AWS's limits, so that no deployment is rolled back for the length of a list.
 *
 * @throws SettingsError with the field that makes something too long
 */
export function checkLimits(settings: Settings, synthesize: Synthesize = templatesOf): void {
  const problems = limitProblems(settings, synthesize);
  if (problems.length > 0) throw new SettingsError(problems);
}

/** @returns one for each field that makes something too long, about what of it is furthest above its limit */
export function limitProblems(settings: Settings, synthesize: Synthesize): readonly SettingsProblem[] {
  const all = allCounts(synthesize(settings));
  const excesses = all.filter(({ count, most }) => count > most);
  if (excesses.length === 0) return [];
  const shortened = new Map<string, readonly Excess[]>();
  const countsWithout = (field: (typeof listFields)[number]): readonly Excess[] => {
    const known = shortened.get(field.name) ?? allCounts(synthesize(field.shortened(settings)));
    shortened.set(field.name, known);
    return known;
  };
  const blamed = excesses
    .toSorted((a, b) => b.count / b.most - a.count / a.most)
    .flatMap((excess) => fieldsOf(excess, settings, countsWithout).map((field) => ({ excess, field })));
  const firsts = blamed.filter(
    ({ field }, index) => blamed.findIndex((other) => other.field.name === field.name) === index,
  );
  return firsts.map(({ excess: { of, what, count, most }, field }) => {
    const allowed = `as long as AWS takes what is made of it: ${of} would have ${count} ${what}, and may have ${most}`;
    return problem(field.name, field.valueIn(settings), allowed, field.fix);
  });
}

/**
 * The field that makes it too long: the one without which it is shortest; where it is too long even then, every field
 * without which it is shorter by a tenth of what is too much. Nobody has to know what goes where; the longest list is tried first.
 */
function fieldsOf(
  { of, what, count: whole, most }: Excess,
  settings: Settings,
  countsWithout: (field: (typeof listFields)[number]) => readonly Excess[],
): readonly (typeof listFields)[number][] {
  const candidates = listFields
    .filter((field) => field.sizeIn(settings) > 0)
    .toSorted((a, b) => b.sizeIn(settings) - a.sizeIn(settings));
  const tried: { field: (typeof listFields)[number]; count: number }[] = [];
  for (const field of candidates) {
    // What is not made at all without the field is not too long.
    const count = countsWithout(field).find((each) => each.of === of && each.what === what)?.count ?? 0;
    tried.push({ field, count });
    if (count <= most) break;
  }
  const [best, ...others] = tried.toSorted((a, b) => a.count - b.count);
  if (best === undefined)
    throw new Error(
      `${of} has too many ${what} under settings without a list: a limit of AWS is wrong in lib/limits.`,
    );
  if (best.count <= most) return [best.field];
  const worthNaming = (whole - most) / 10;
  return [best, ...others.filter(({ count }) => whole - count >= worthNaming)].map(({ field }) => field);
}

const allCounts = ({ responder, sensor }: Templates): readonly Excess[] => [
  ...counted(responder, 'responder'),
  ...counted(sensor, 'sensor'),
];
