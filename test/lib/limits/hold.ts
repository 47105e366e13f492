import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { limitProblems } from '../../../lib/limits/check-limits.ts';
import { listFields } from '../../../lib/limits/list-fields.ts';
import { templatesOf } from '../../../lib/limits/templates.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { exceeded } from './exceeded.ts';
import { randomSettings } from './random-settings.ts';

const { context } = JSON.parse(readFileSync(join(__dirname, '../../../cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};

/**
 * Random valid settings either fit into every limit, counted apart, or are refused with the name of a field. What is
 * measured are the templates without bundles: bundles are as long whatever the lists.
 *
 * @returns how many fitted, and how many were refused
 */
export function holdLimits(
  runs: number,
  seed: number,
): { readonly fitted: number; readonly refused: number } {
  const seen = { fitted: 0, refused: 0 };
  // The CDK takes a trace for everything that it makes, a third of the time of these runs.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    hold(seen, runs, seed);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return seen;
}

/** The CDK keeps every token of every app for as long as a process runs: five thousand apps would take 8 GB. */
interface TokenMap {
  readonly stringTokenMap: Map<string, unknown>;
  readonly numberTokenMap: Map<number, unknown>;
}
const tokens = (): TokenMap => (globalThis as unknown as { __cdkTokenMap: TokenMap }).__cdkTokenMap;

/** @returns forgets the tokens that came after this call: those of before are constants of the CDK's modules */
function markTokens(): () => void {
  const { stringTokenMap, numberTokenMap } = tokens();
  const [texts, numbers] = [new Set(stringTokenMap.keys()), new Set(numberTokenMap.keys())];
  return () => {
    for (const key of stringTokenMap.keys()) if (!texts.has(key)) stringTokenMap.delete(key);
    for (const key of numberTokenMap.keys()) if (!numbers.has(key)) numberTokenMap.delete(key);
  };
}

function hold(seen: { fitted: number; refused: number }, runs: number, seed: number): void {
  let forget = (): void => undefined;
  fc.assert(
    fc.property(randomSettings, (settings) => {
      // The first app has loaded every module.
      if (seen.fitted + seen.refused === 1) forget = markTokens();
      forget();
      checkSettings(settings);
      const { responder, sensor } = templatesOf(settings, context);
      const over = [...exceeded(responder), ...exceeded(sensor)];
      const problems = limitProblems(settings, (others) =>
        others === settings ? { responder, sensor } : templatesOf(others, context),
      );
      if (problems.length === 0) {
        expect(over).toEqual([]);
        seen.fitted++;
        return;
      }
      const names = listFields.map(({ name }) => name);
      expect(problems.filter(({ field }) => !names.includes(field))).toEqual([]);
      seen.refused++;
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
}
