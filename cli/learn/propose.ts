import type { Expectation } from '../../core/settings/settings.ts';
import { defineSettings } from '../../core/settings/settings.ts';
import { toPrincipalArn } from '../../core/values/arn.ts';
import { neutral } from '../../core/values/text.ts';
import { checkSettings } from '../../lib/settings/check-settings.ts';
import { SettingsError } from '../../lib/settings/settings-error.ts';
import { many } from '../history/tell-reading.ts';
import type { Seen } from './gather.ts';

/** A rule for one principal, and what a person should know before it is kept. */
export interface Proposal {
  readonly rule: Expectation;
  readonly seen: Seen;
  /** What looks like an attacker: ask before this is expected. */
  readonly doubts: readonly string[];
  /** What is worth knowing. */
  readonly remarks: readonly string[];
}

export interface NotDrafted {
  readonly seen: Seen;
  readonly why: string;
}

const manyRegions = 4;
/** GPUs, Trainium, Inferentia, FPGAs: what miners and model thieves launch. */
const accelerators = /^(?:p|g|gr|trn|inf|dl|vt|f)\d/;

/**
 * Drafts a rule for what one principal launched, or says why there is none.
 *
 * The principal and the regions are exact, because attackers launch as somebody else and where nobody works. Sizes
 * of one family become `family.*` when several were seen, and the count is rounded up to 1, 2, 5, 10 and so on,
 * because both change from day to day. Images and source networks are left out: images change with every build, and
 * which addresses are yours the records do not say.
 *
 * @param taken names of other rules
 */
export function propose(seen: Seen, taken: ReadonlySet<string>): Proposal | NotDrafted {
  const { principal } = seen;
  if (principal === undefined) return { seen, why: `cannot be expected: ${seen.reason}` };
  if (seen.launches === 0) return { seen, why: `launched nothing: ${attemptsOf(seen)}` };
  if (/[*?]/.test(principal)) return { seen, why: 'its ARN holds * or ?, which a rule reads as anything' };
  const rule = toRule(seen, principal, taken);
  const problem = problemOf(rule);
  if (problem !== undefined) return { seen, why: `a rule for it would not be valid: ${problem}` };
  return { rule, seen, doubts: doubtsOf(seen), remarks: remarksOf(seen) };
}

function toRule(seen: Seen, principal: string, taken: ReadonlySet<string>): Expectation {
  return {
    name: nameOf(principal, taken),
    principals: [principal],
    regions: [...seen.regions].toSorted(),
    ...(seen.withoutType === 0 && { instanceTypes: toTypeGlobs([...seen.instanceTypes]) }),
    ...(seen.withoutCount === 0 && { maxCount: roundUp(seen.mostInstances) }),
    ...(seen.directCalls === 0 && { services: [...seen.services].toSorted() }),
  };
}

function nameOf(principal: string, taken: ReadonlySet<string>): string {
  const arn = toPrincipalArn(principal);
  const whole = `${arn?.type ?? 'principal'} ${`${arn?.path ?? ''}${arn?.name ?? ''}`.replace(/^\//, '')}`;
  const base = whole.length > 58 ? `${whole.slice(0, 57)}…` : whole;
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base} (${String(number)})`;
  return name;
}

/** `c7g.large` stays; with `c7g.xlarge` beside it, both become `c7g.*`. */
function toTypeGlobs(types: readonly string[]): readonly string[] {
  const families = Map.groupBy(types, (type) => type.split('.')[0] ?? type);
  return [...families]
    .map(([family, sizes]) => (sizes.length > 1 ? `${family}.*` : (sizes[0] ?? family)))
    .toSorted();
}

/** To 1, 2, 5, 10, 20, 50, 100 and so on. */
export function roundUp(count: number): number {
  for (let step = 1; ; step *= 10) {
    const found = [step, 2 * step, 5 * step].find((each) => each >= count);
    if (found !== undefined) return found;
  }
}

/** The same check that deployment makes, of this rule alone. */
function problemOf(rule: Expectation): string | undefined {
  try {
    const [first] = rule.regions ?? [];
    const region = first ?? 'us-east-1';
    checkSettings(
      defineSettings({
        mode: 'observe',
        homeRegion: region,
        regions: rule.regions ?? [region],
        expectations: [rule],
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const [problem] = error.problems;
    return `${problem?.field ?? ''} would be ${problem?.got ?? ''}, allowed is ${problem?.allowed ?? ''}`;
  }
}

function attemptsOf({ attempts }: Seen): string {
  const total = [...attempts.values()].reduce((sum, count) => sum + count, 0);
  const codes = [...attempts.keys()].slice(0, 5).map((code) => neutral(code, 60));
  return `${many(total, 'call')} failed (${codes.join(', ')})`;
}

function doubtsOf(seen: Seen): readonly string[] {
  const fast = [...seen.instanceTypes].filter((type) => accelerators.test(type));
  return [
    ...(fast.length > 0 ? [`accelerators, which attackers launch: ${fast.slice(0, 5).join(', ')}`] : []),
    ...(seen.attempts.size > 0 ? [`beside its launches ${attemptsOf(seen)}`] : []),
    ...(seen.regions.size >= manyRegions ? [`${String(seen.regions.size)} regions`] : []),
  ];
}

function remarksOf(seen: Seen): readonly string[] {
  const { images, addresses } = seen;
  return [
    ...(seen.longTermKey
      ? ['signed with a long-term access key: whoever steals it matches this rule too']
      : []),
    ...(seen.launches === 1 ? ['seen once'] : []),
    ...(images.size > 0 ? [`${many(images.size, 'image')}, left out: ${some(images)}`] : []),
    ...(addresses.size > 0 ? [`from ${some(addresses)}; for your own networks, add sourceNetworks`] : []),
    ...(seen.withoutType > 0 ? ['no instanceTypes: records of launch templates do not show the type'] : []),
    ...(seen.withoutCount > 0 ? ['no maxCount: a record does not show the number'] : []),
  ];
}

function some(values: ReadonlySet<string>): string {
  const shown = [...values].slice(0, 3).map((value) => neutral(value, 60));
  return shown.join(', ') + (values.size > 3 ? ` and ${String(values.size - 3)} more` : '');
}
