import { BlockList, isIP } from 'node:net';

/**
 * The values that condition operators compare. Reading returns undefined for text that is not such a value.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */

export function readNumber(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

/** W3C's profile of ISO 8601: a year, month or day, or a time with its zone. */
const isoDate = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/;

/**
 * Reads an ISO 8601 date, or a Unix time in seconds; four digits alone are a year.
 * @returns Milliseconds since 1970.
 */
export function readDate(text: string): number | undefined {
  if (isoDate.test(text)) {
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : time;
  }
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined;
}

export function readBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

/** Says of an address whether it lies in the range. */
export type Range = (address: string) => boolean;

/** Reads `203.0.113.0/24`, `2001:db8::/32` or a single address. */
export function readRange(text: string): Range | undefined {
  const [network = '', prefix, ...rest] = text.split('/');
  const version = isIP(network);
  const bits = version === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
  if (version === 0 || rest.length > 0 || !(length <= bits)) return undefined;
  const family = toFamily(version);
  const range = new BlockList();
  range.addSubnet(network, length, family);
  // BlockList would also find an IPv4 address in an IPv6 range that covers its mapped form; IAM compares like with like.
  return (address) => isIP(address) === version && range.check(address, family);
}

function toFamily(version: number): 'ipv4' | 'ipv6' {
  return version === 4 ? 'ipv4' : 'ipv6';
}
