import type { Drill, Ending } from '../../drills/drill.ts';
import type { DrillResult } from './result.ts';

/** What there is to know of a drill before it is run, as `--list --json` prints it. */
export interface Description {
  readonly id: string;
  readonly title: string;
  readonly shows: string;
  readonly ending: Ending;
}

export const toDescription = ({ id, title, shows, ending }: Drill): Description => ({
  id,
  title,
  shows,
  ending,
});

const words: Readonly<Record<Ending['kind'], string>> = {
  held: 'held',
  'in-part': 'in part',
  'not-held': 'not held',
  alerted: 'alerted',
  restored: 'restored',
};

/** For people: each drill with what it shows and how it must end. */
export function toList(drills: readonly Drill[]): string {
  const width = widest(drills.map(({ id }) => id));
  const indent = ' '.repeat(width + 2);
  const lines = drills.flatMap(({ id, title, shows, ending }) => [
    `${id.padEnd(width)}  ${title}`,
    `${indent}shows: ${shows}`,
    `${indent}must end: ${words[ending.kind]}, because ${ending.because}`,
  ]);
  return `${lines.join('\n')}\n`;
}

/** The table at the end of `--all`. */
export function toSummary(results: readonly DrillResult[]): string {
  const width = widest(results.map(({ drill }) => drill));
  const lines = results.map(({ drill, passed, observed, ending, wallSeconds }) => {
    const wanted = observed ? 'observed' : words[ending.kind];
    const mark = passed ? 'ok  ' : 'FAIL';
    return `  ${mark}  ${drill.padEnd(width)}  ${wanted.padEnd(8)}  ${wallSeconds.toFixed(1).padStart(5)} s`;
  });
  const failed = results.filter(({ passed }) => !passed).length;
  const verdict =
    failed === 0
      ? `PASSED: all ${String(results.length)} drills ended as they must`
      : `NOT PASSED: ${String(failed)} of ${String(results.length)} drills`;
  return ['', 'ALL DRILLS', '', ...lines, '', verdict].join('\n');
}

const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
