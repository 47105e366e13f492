import { historySeconds } from '../core/review/begin.ts';
import { utc } from '../core/values/text.ts';
import { UsageError } from './usage-error.ts';

/** Where something begins, as it was written: `7d` begins later each time that it is asked for. */
export interface Since {
  readonly text: string;
  /**
   * @param now by the clock that the records have their times from, which is AWS's: a laptop's may be slow
   * @throws UsageError where that is in the future
   */
  readonly dateAt: (now: Date) => Date;
}

/**
 * From when on event history is read, and what the report says of what was before. It has nothing older, and a report
 * that names an earlier time would say that nothing was there.
 * @throws UsageError where that is in the future
 */
export function toHistorySpan(
  since: Since | undefined,
  now: Date,
): { readonly from?: Date; readonly note?: string } {
  if (!since) return {};
  const [asked, oldest] = [since.dateAt(now), new Date(now.getTime() - historySeconds * 1000)];
  return asked < oldest
    ? {
        from: oldest,
        note: `what was before that, although --since says ${since.text}: event history holds 90 days`,
      }
    : { from: asked, note: notBefore(asked) };
}

/** What the report says of what was before. */
export const notBefore = (date: Date): string =>
  `what was before ${utc(date.toISOString())}, as --since says`;

const units = { h: 3_600_000, d: 86_400_000 } as const;
const dateForm = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z)?$/;

/**
 * Reads where something begins.
 * @param text a date or a time in UTC, or how long ago: 36h, 7d
 * @throws UsageError where it is neither, or no date of any calendar
 */
export function toSince(text: string): Since {
  const [, amount, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined && Number(amount) > 0) {
    const ago = Number(amount) * units[unit as keyof typeof units];
    return { text, dateAt: (now) => new Date(now.getTime() - ago) };
  }
  const time = dateForm.test(text) ? Date.parse(text) : Number.NaN;
  const isDate = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 10));
  if (!isDate)
    throw new UsageError(
      `--since is "${text}": give a date or a time in UTC, such as 2026-11-01 or 2026-11-01T10:00Z, or how long ago, such as 36h or 7d.`,
    );
  return {
    text,
    dateAt: (now) => {
      if (time <= now.getTime()) return new Date(time);
      throw new UsageError(`--since is ${text}, which is in the future: it is ${now.toISOString()} now.`);
    },
  };
}
