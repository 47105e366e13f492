import { type CriticalPath, isShort } from './critical-path.ts';
import { bundleLimitOf, type FunctionFigures } from './functions.ts';
import type { Comparison } from './statistics.ts';

/** How many times the floor the way from the event to the inactive key may take, in the median. */
export const targets = { cold: 3, warm: 2 } as const;

export interface Machine {
  readonly node: string;
  readonly cpus: number;
  /** The load average of the last minute, before and after: above the number of CPUs the times say little. */
  readonly load: readonly [before: number, after: number];
}

/** What was measured. Times in milliseconds. */
export interface Measurements {
  readonly machine: Machine;
  readonly runs: number;
  readonly functions: readonly FunctionFigures[];
  readonly containment: {
    /** From processes that start, to the floor's script from its start. */
    readonly cold: Comparison;
    /** From warm processes, to the floor's script from its start: there is one floor. */
    readonly warm: Comparison;
    /** From warm processes, to the call that the floor's script makes again once it runs. Shown, not judged. */
    readonly warmCall: Comparison;
  };
  /** Each different one that was seen: one, unless something is wrong. */
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
    ...(['cold', 'warm'] as const).flatMap((kind) => {
      const { ok, ratio, atMost } = measured.containment[kind];
      return ok
        ? []
        : [
            `event to inactive key, ${kind}, takes ${ratio.median.toFixed(2)} times the floor; at most ${atMost}`,
          ];
    }),
    ...measured.criticalPaths
      .filter((path) => !isShort(path))
      .map(
        ({ calls }) =>
          `the critical path is ${calls.map(({ call }) => call).join(', ')}; it must be two DynamoDB writes and one IAM write`,
      ),
    ...measured.problems.map((problem) => `the embedded account: ${problem}`),
  ];
  return { passed: failures.length === 0, failures, ...measured };
}
