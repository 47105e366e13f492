/** CloudTrail's times have whole seconds: the review counts in seconds since 1970. */

/** The second of an ISO 8601 text; undefined where it is none that a date can have. */
export function toSecond(text: string | undefined): number | undefined {
  const time = /^\d{4}-\d\d-\d\dT/.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

/** As CloudTrail writes it: 2026-11-22T15:41:02Z. */
export const toIso = (second: number): string => new Date(second * 1000).toISOString().replace('.000Z', 'Z');
