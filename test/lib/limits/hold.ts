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

function hold(seen: { fitted: number; refused: number }, runs: number, seed: number): void {
  fc.assert(
    fc.property(randomSettings, (settings) => {
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
