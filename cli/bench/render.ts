import { isShort, type PathCall } from './critical-path.ts';
import { bundleLimitOf } from './functions.ts';
import type { BenchResult } from './result.ts';
import type { Comparison, Spread } from './statistics.ts';

/** The whole result as text for people. */
export function render(result: BenchResult): string {
  const { machine, runs } = result;
  const [before, after] = machine.load.map((load) => load.toFixed(1));
  return [
    `Firebreak bench: median (min..max) of ${runs} ${runs === 1 ? 'run' : 'runs'}.`,
    `Node ${machine.node}, ${machine.cpus} CPUs, load ${before ?? ''} before and ${after ?? ''} after.`,
    '',
    'FUNCTIONS  start: process start to ready; first, warm: the first and the second invocation of a process',
    ...functionTable(result),
    '',
    'EVENT TO INACTIVE KEY  floor: a bare script with the same SDK that makes just the UpdateAccessKey call',
    ...containmentTable(result),
    '',
    'CRITICAL PATH  AWS calls from the event to the inactive key; target: two DynamoDB writes, then one IAM write',
    ...result.criticalPaths.flatMap((path) => [
      ...pathTable(path.calls),
      `  ${path.calls.length} calls: ${verdict(isShort(path))}`,
      ...(path.beside.length === 0 ? [] : [`  meanwhile, not waited for: ${listOf(path.beside)}`]),
    ]),
    '',
    ...(result.passed ? ['All targets met.'] : result.failures.map((failure) => `MISSED: ${failure}.`)),
    '',
  ].join('\n');
}

function functionTable({ functions }: BenchResult): readonly string[] {
  return align([
    ['', 'bundle', '', 'start', '', 'first', '', 'warm', ''],
    ...functions.map(({ step, bundleBytes, ok, start, first, warm }) => [
      step,
      kilobytes(bundleBytes),
      `< ${kilobytes(bundleLimitOf(step))} ${verdict(ok)}`,
      ...[start, first, warm].flatMap(milliseconds),
    ]),
  ]);
}

function containmentTable({ containment }: BenchResult): readonly string[] {
  const row = (name: string, { firebreak, floor, ratio }: Comparison): readonly string[] => [
    name,
    ...[firebreak, floor].flatMap(milliseconds),
    ...spread(ratio, 2, ' x'),
  ];
  const judged = ({ atMost, ok }: Comparison): readonly string[] => [`at most ${atMost} x`, verdict(ok)];
  const { cold, warm, warmCall } = containment;
  return align([
    ['', 'Firebreak', '', 'floor', '', 'ratio', '', 'target', ''],
    [...row('cold, to the script from its start', cold), ...judged(cold)],
    [...row('warm, to the script from its start', warm), ...judged(warm)],
    [...row("warm, to the running script's next call", warmCall), '', 'not judged'],
  ]);
}

function pathTable(calls: readonly PathCall[]): readonly string[] {
  return calls.map(
    ({ call, by, kind, error }, index) =>
      `  ${String(index + 1)}. ${call} (${kind}) by ${by}${error === undefined ? '' : `, refused: ${error}`}`,
  );
}

const listOf = (calls: readonly PathCall[]): string =>
  calls.map(({ call, by }) => `${call} by ${by}`).join(', ');
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;
const verdict = (ok: boolean): string => (ok ? 'ok' : 'OVER');
const milliseconds = (times: Spread): readonly string[] => spread(times, 1, ' ms');

function spread({ median, min, max }: Spread, digits: number, unit: string): readonly string[] {
  const range = [min, max].map((value) => value.toFixed(digits)).join('..');
  return [`${median.toFixed(digits)}${unit}`, `(${range})`];
}

/** Columns under one another, indented; the first one to the left, the others to the right. */
export function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widthOf = (column: number): number => Math.max(...rows.map((row) => (row[column] ?? '').length));
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widthOf(column)) : cell.padStart(widthOf(column));
  return rows.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd());
}
