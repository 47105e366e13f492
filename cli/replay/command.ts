import { neutral } from '../../core/values/text.ts';
import { settingsFor } from '../settings-for.ts';
import { showProgress } from '../history/progress.ts';
import type { Reading } from '../history/reading.ts';
import { readingNow, toBrokenLines, toReadingLines } from '../history/tell-reading.ts';
import { parseOptions, type ReplayOptions } from './options.ts';
import { fold, renderTable, width } from './render.ts';
import type { ReplayResult } from './result.ts';
import { judgeAll, startRun } from './run.ts';
import { toResult } from './to-result.ts';

/**
 * `firebreak replay`: what the deployed responder would have done with the launches in CloudTrail log files.
 * @returns 1 when a file was broken or `--expect` did not hold
 */
export async function replay(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  const settings = await settingsFor(options.settings);
  const run = startRun(settings, options);
  const began = performance.now();
  const done = showProgress(() => readingNow(run.reading));
  try {
    await judgeAll(options, settings, run);
  } finally {
    done();
  }
  const result = toResult(run, { settings, options, seconds: (performance.now() - began) / 1000 });
  tell(result, run.reading, options);
  return result.broken.length > 0 || result.expect?.held === false ? 1 : 0;
}

function tell(result: ReplayResult, reading: Reading, { json }: ReplayOptions): void {
  for (const line of toBrokenLines(reading)) process.stderr.write(`${line}\n`);
  for (const failure of result.expect?.failures ?? []) process.stderr.write(`not as expected: ${failure}\n`);
  if (json) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  const { summary } = result;
  const lines = [
    ...renderTable(result),
    '',
    ...toReadingLines(reading, summary.seconds),
    ...result.notes.flatMap((note) => fold(neutral(note, 1_000), width)),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
