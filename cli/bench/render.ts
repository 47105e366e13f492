import { isShort, type PathCall } from './account/critical-path.ts';
import { effects } from './effects.ts';
import { bundleLimitOf } from './account/functions.ts';
import type { BenchResult, Machine, RowFigures } from './result.ts';
import { isWarm, type Processes } from './rows.ts';
import type { Spread } from './statistics.ts';

/** How many parts of a bundle are named. */
const partsShown = 6;

/** The whole result as text for people. */
export function render(result: BenchResult): string {
  return [
    ...heading('Firebreak bench', result),
    '',
    'FUNCTIONS  start: process start to ready; first, warm: the first and the second invocation of a process',
    ...functionTable(result),
    '',
    'BUNDLES  what those on the way consist of',
    ...weightTable(result),
    '',
    'FROM THE EVENT TO THE EFFECT  floor: a bare script with the same SDK that makes just the one call;',
    '  cold from the start of its process, warm from the order to a process that runs',
    ...rowTable(result.rows),
    '',
    'OTHER KINDS OF PROGRAM  bare scripts that look before they make the key inactive',
    ...kindTable(result),
    '',
    'CRITICAL PATH  AWS calls from the event to the effect; to the inactive key: two DynamoDB writes, one IAM write',
    ...result.criticalPaths.flatMap((path) => [
      `  ${effects[path.effect].done}:`,
      ...pathTable(path.calls),
      ...(path.effect === 'key' ? [`    ${path.calls.length} calls: ${verdict(isShort(path))}`] : []),
      ...(path.beside.length === 0 ? [] : [`    meanwhile, not waited for: ${listOf(path.beside)}`]),
    ]),
    '',
    ...(result.passed ? ['All targets met.'] : result.failures.map((failure) => `MISSED: ${failure}.`)),
    '',
  ].join('\n');
}

/** What was measured, how often and where. */
export function heading(
  title: string,
  { machine, runs }: { readonly machine: Machine; readonly runs: number },
): readonly string[] {
  const [before, after] = machine.load.map((load) => load.toFixed(1));
  return [
    `${title}: median (min..max) of ${runs} ${runs === 1 ? 'run' : 'runs'}.`,
    `Node ${machine.node}, ${machine.cpus} CPUs, load ${before ?? ''} before and ${after ?? ''} after.`,
  ];
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

function weightTable({ weights }: BenchResult): readonly string[] {
  return weights.map(({ step, parts }) => {
    const named = parts.slice(0, partsShown).map(([from, bytes]) => `${from} ${kilobytes(bytes)}`);
    const rest = parts.slice(partsShown).reduce((sum, [, bytes]) => sum + bytes, 0);
    return `  ${step}: ${named.join(', ')}, the rest ${kilobytes(rest)}`;
  });
}

const processesText: Readonly<Record<Processes, string>> = {
  none: 'no process runs',
  second: 'judging starts, the second runs',
  pinged: 'kept warm by pings',
  used: 'warm',
};

function rowTable(rows: readonly RowFigures[]): readonly string[] {
  return align([
    ['', '', '', 'Firebreak', '', 'floor', '', '', 'ratio', '', 'target', ''],
    ...rows.map((row) => [
      effects[row.effect].done,
      row.branches === 'alone' ? 'its branch alone' : 'all branches',
      processesText[row.processes],
      ...milliseconds(row.firebreak),
      isWarm(row) ? 'warm' : 'cold',
      ...milliseconds(row.floor),
      ...spread(row.ratio, 2, ' x'),
      ...(row.atMost === undefined ? ['not judged'] : [`at most ${row.atMost} x`, verdict(row.ok)]),
    ]),
  ]);
}

function kindTable({ kinds }: BenchResult): readonly string[] {
  return align([
    ['', 'calls', 'cold', '', 'warm', ''],
    ...kinds.map(({ title, calls, cold, warm }) => [
      title,
      String(calls),
      ...[cold, warm].flatMap(milliseconds),
    ]),
  ]);
}

function pathTable(calls: readonly PathCall[]): readonly string[] {
  return calls.map(
    ({ call, by, kind, error }, index) =>
      `    ${String(index + 1)}. ${call} (${kind}) by ${by}${error === undefined ? '' : `, refused: ${error}`}`,
  );
}

const listOf = (calls: readonly PathCall[]): string =>
  calls.map(({ call, by }) => `${call} by ${by}`).join(', ');
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;
const verdict = (ok: boolean): string => (ok ? 'ok' : 'OVER');

/** Median and range as two cells. */
export const milliseconds = (times: Spread): readonly string[] => spread(times, 1, ' ms');

function spread({ median, min, max }: Spread, digits: number, unit: string): readonly string[] {
  const range = [min, max].map((value) => value.toFixed(digits)).join('..');
  return [`${median.toFixed(digits)}${unit}`, `(${range})`];
}

/** Columns under one another, indented; those that are text to the left, the others to the right. */
export function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widthOf = (column: number): number => Math.max(...rows.map((row) => (row[column] ?? '').length));
  const isText = (column: number): boolean =>
    rows.every((row) => !/^[<\d(]/.test(row[column] ?? '')) || column === 0;
  const pad = (cell: string, column: number): string =>
    isText(column) ? cell.padEnd(widthOf(column)) : cell.padStart(widthOf(column));
  return rows.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd());
}
