import { UsageError } from '../usage-error.ts';

const units = { h: 3_600_000, d: 86_400_000 } as const;
const dateForm = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z)?$/;

/**
 * Reads where a review begins.
 * @param text a date or a time in UTC, or how long ago: 36h, 7d
 * @throws UsageError where it is neither, lies in the future, or is no date of any calendar
 */
export function toSince(text: string, now: Date): Date {
  const [, amount, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined && Number(amount) > 0)
    return new Date(now.getTime() - Number(amount) * units[unit as keyof typeof units]);
  const time = dateForm.test(text) ? Date.parse(text) : Number.NaN;
  const isDate = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 10));
  if (!isDate)
    throw new UsageError(
      `--since is "${text}": give a date or a time in UTC, such as 2026-11-01 or 2026-11-01T10:00Z, or how long ago, such as 36h or 7d.`,
    );
  if (time > now.getTime())
    throw new UsageError(`--since is ${text}, which is in the future: it is ${now.toISOString()} now.`);
  return new Date(time);
}
