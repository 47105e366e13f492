import path from 'node:path';

const most = 10;

/** What jest says of a file. */
export interface Timed {
  readonly testFilePath: string;
  /** Milliseconds. */
  readonly perfStats: { readonly runtime: number };
}

/**
 * The files that took longest, the longest first, each with its seconds.
 *
 * @param root what the paths are told from
 */
export function tellSlowest(results: readonly Timed[], root: string): readonly string[] {
  return results
    .toSorted((a, b) => b.perfStats.runtime - a.perfStats.runtime)
    .slice(0, most)
    .map(({ testFilePath, perfStats }) => {
      const seconds = (perfStats.runtime / 1000).toFixed(1).padStart(7);
      return `${seconds} s  ${path.relative(root, testFilePath)}`;
    });
}

/** Says which files took longest when more ran than are told of, on stderr, where jest tells of its tests. */
export default class SlowestReporter {
  onRunComplete(_: unknown, { testResults }: { readonly testResults: readonly Timed[] }): void {
    if (testResults.length <= most) return;
    process.stderr.write(
      `\nThe files that took longest:\n${tellSlowest(testResults, process.cwd()).join('\n')}\n`,
    );
  }
}
