import { isShort, type PathCall } from './critical-path.ts';
import { bundleLimit } from './functions.ts';
import type { BenchResult } from './result.ts';
import type { Comparison, Spread } from './statistics.ts';

const ms = ({ median, min, max }: Spread): string =>
  `${median.toFixed(median < 10 ? 1 : 0)} ms  (${min.toFixed(0)}..${max.toFixed(0)})`;
const times = ({ median, min, max }: Spread): string =>
  `${median.toFixed(2)} x  (${min.toFixed(2)}..${max.toFixed(2)})`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;
const verdict = (ok: boolean): string => (ok ? 'ok' : 'OVER');

/** The whole result as text for people. */
export function render(result: BenchResult): string {
  const { machine, runs } = result;
  const [before, after] = machine.load;
  return [
    `Firebreak bench: ${runs} run${runs === 1 ? '' : 's'} each, median (min..max). Node ${machine.node}, ${machine.cpus} CPUs, load ${before.toFixed(1)} before, ${after.toFixed(1)} after.`,
    '',
    `Functions           start: process start to ready; first and warm: a process's first and second invocation`,
    ...functionTable(result),
    '',
    `Event to inactive key           floor: a bare script with the same SDK that makes just the UpdateAccessKey call`,
    ...containmentTable(result),
    '',
    'Critical path           the AWS calls before the key is inactive; target: 1 DynamoDB write and 1 IAM write',
    ...pathLines(result),
    '',
    ...(result.passed ? ['All targets met.'] : result.failures.map((failure) => `MISSED: ${failure}.`)),
    '',
  ].join('\n');
}

function functionTable({ functions }: BenchResult): readonly string[] {
  return align([
    ['', 'bundle', 'start', 'first', 'warm', `below ${kilobytes(bundleLimit)}`],
    ...functions.map(({ step, bundleBytes, start, first, warm, ok }) => [
      step,
      kilobytes(bundleBytes),
      ms(start),
      ms(first),
      ms(warm),
      verdict(ok),
    ]),
  ]);
}

function containmentTable({ containment }: BenchResult): readonly string[] {
  const row = (name: string, { firebreak, floor, ratio, atMost, ok }: Comparison): readonly string[] => [
    name,
    ms(firebreak),
    ms(floor),
    times(ratio),
    `at most ${atMost} x`,
    verdict(ok),
  ];
  return align([
    ['', 'Firebreak', 'floor', 'ratio, pair by pair', 'target', ''],
    row('cold', containment.cold),
    row('warm', containment.warm),
  ]);
}

function pathLines({ criticalPaths }: BenchResult): readonly string[] {
  return criticalPaths.flatMap((path) => [
    ...align(
      path.calls.map((call, index) => [
        `${String(index + 1)}`,
        call.call,
        `by ${call.by}`,
        call.kind,
        call.error ?? '',
      ]),
    ),
    `  ${writes(path.calls)}   ${verdict(isShort(path))}`,
    ...(path.beside.length === 0
      ? []
      : [`  beside it, not waited for: ${path.beside.map(({ call }) => call).join(', ')}`]),
  ]);
}

function writes(calls: readonly PathCall[]): string {
  const count = (kind: PathCall['kind']): number => calls.filter((call) => call.kind === kind).length;
  return `${calls.length} calls: ${count('write')} writes, ${count('read')} reads`;
}

/** Columns under one another, indented; the first one left, the others right. */
export function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `  ${cells.join('   ')}`.trimEnd();
  });
}
