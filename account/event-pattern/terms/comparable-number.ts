const jsonNumber = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

const fractionDigits = 6;

/** ±5e11 in millionths. The documentation still says ±5e9: see pattern-limits.ts. */
export const largestMillionths = 500_000_000_000_000_000n;

const mostDigits = largestMillionths.toString().length;

/**
 * A JSON number as event-ruler compares it: in millionths, exactly.
 *
 * @param literal a number as spelled in JSON; anything else (a quoted string, `true`) is not comparable
 * @returns undefined for what event-ruler cannot compare: over 6 digits after the point, or beyond ±5e11
 */
export function toMillionths(literal: string): bigint | undefined {
  const match = jsonNumber.exec(literal);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return 0n;
  const decimals = fraction.length - Number(exponent) - (digits.length - significant.length);
  const shift = fractionDigits - decimals;
  if (shift < 0 || significant.length + shift > mostDigits) return undefined;
  const magnitude = BigInt(significant) * 10n ** BigInt(shift);
  if (magnitude > largestMillionths) return undefined;
  return sign === '-' ? -magnitude : magnitude;
}
