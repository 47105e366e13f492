import type { Step } from '../../lambda/contract.ts';
import { type CriticalPath, isShort } from './account/critical-path.ts';
import { bundleLimitOf, type FunctionFigures } from './account/functions.ts';
import type { Row } from './rows.ts';
import type { Comparison, Spread } from './statistics.ts';
import type { Weights } from './weights.ts';

export interface Machine {
  readonly node: string;
  readonly cpus: number;
  /** The load average of the last minute, before and after: above the number of CPUs the times say little. */
  readonly load: readonly [before: number, after: number];
}

/** A row and what was measured of it, in milliseconds. */
export type RowFigures = Row & Comparison;

/** A program of another kind, in milliseconds until the key is inactive. */
export interface KindFigures {
  readonly id: string;
  readonly title: string;
  /** Made one after the other. */
  readonly calls: number;
  /** From the start of its process. */
  readonly cold: Spread;
  /** From the order to a process that runs. */
  readonly warm: Spread;
}

/** What was measured in the embedded account. Times in milliseconds. */
export interface Measurements {
  readonly machine: Machine;
  readonly runs: number;
  readonly functions: readonly FunctionFigures[];
  /** What the bundles on the way consist of, in bytes. */
  readonly weights: readonly { readonly step: Step; readonly parts: Weights }[];
  readonly rows: readonly RowFigures[];
  readonly kinds: readonly KindFigures[];
  /** Each different one that was seen: one for each effect, unless something is wrong. */
  readonly criticalPaths: readonly CriticalPath[];
  /** What the embedded account complained about. */
  readonly problems: readonly string[];
}

/** As `--json` prints it. */
export interface BenchResult extends Measurements {
  readonly passed: boolean;
  /** Why not, each in a sentence. */
  readonly failures: readonly string[];
}

export function judge(measured: Measurements): BenchResult {
  const failures = [
    ...measured.functions
      .filter(({ ok }) => !ok)
      .map(
        ({ step, bundleBytes }) =>
          `the bundle of ${step} has ${bundleBytes} bytes; it must stay below ${bundleLimitOf(step)}`,
      ),
    ...measured.rows
      .filter(({ ok }) => !ok)
      .map(
        ({ id, ratio, atMost }) =>
          `${id} takes ${ratio.median.toFixed(2)} times the floor; at most ${String(atMost)}`,
      ),
    ...measured.criticalPaths
      .filter((path) => path.effect === 'key' && !isShort(path))
      .map(
        ({ calls }) =>
          `the critical path is ${calls.map(({ call }) => call).join(', ')}; it must be two DynamoDB writes and one IAM write`,
      ),
    ...measured.problems.map((problem) => `the embedded account: ${problem}`),
  ];
  return { passed: failures.length === 0, failures, ...measured };
}
