import { neutral } from '../../core/values/text.ts';
import { type Reading, skippedCount } from './reading.ts';

/** `1 file`, `2 files`, `1,234 files`. */
export const many = (count: number, one: string, more = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : more}`;

export const number = (count: number): string => count.toLocaleString('en-US');

/** What stood among the records and was left out, and why; nothing where all of it counts. */
export const toLeftOutLines = ({ unreadable, undated }: Reading): readonly string[] => [
  ...(unreadable > 0
    ? [`${many(unreadable, 'value')} among the records could not be read: no object, or without an eventName`]
    : []),
  ...(undated > 0
    ? [
        `${many(undated, 'record has', 'records have')} no eventTime that can be read, and ${undated === 1 ? 'is' : 'are'} left out`,
      ]
    : []),
];

/** What is being read, for progress. */
export const readingNow = (reading: Reading): string =>
  `${many(reading.files, 'file')}, ${(reading.bytes / 1e6).toFixed(0)} MB, ${many(reading.records, 'record')} ...`;

/** What was read, and what was not, in a line or two. */
export function toReadingLines(reading: Reading, seconds: number): readonly string[] {
  const rate = Math.round(reading.records / Math.max(seconds, 0.001));
  const skipped = [...reading.skipped].map(
    ([reason, { count, example }]) => `${number(count)} ${reason} (such as ${neutral(example, 120)})`,
  );
  return [
    `${many(reading.files, 'file')} read, ${number(reading.broken.length)} broken, ${number(skippedCount(reading))} skipped; ` +
      `${many(reading.records, 'record')} in ${seconds.toFixed(1)} s, ${number(rate)} records/s`,
    ...(skipped.length > 0 ? [`skipped: ${skipped.join(', ')}`] : []),
    ...toLeftOutLines(reading),
  ];
}

/** Each broken file in a line, for stderr. */
export const toBrokenLines = (reading: Reading): readonly string[] =>
  reading.broken.map(
    ({ file, why, recordsRead }) =>
      `broken: ${neutral(file, 300)}: ${neutral(why, 300)}; ` +
      (recordsRead === 0
        ? 'nothing was read from it'
        : `${many(recordsRead, 'record')} of it were read and count`),
  );
