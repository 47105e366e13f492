const ipv4 = /^\d+\.\d+\.\d+\.\d+$/;
const ipv6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;

/** The longest text that Java reads as an IPv4 address, leading zeros included. */
const longestIpv4 = 15;

const ipv6Groups = 8;
const mappedIpv4Prefix = '00000000000000000000FFFF';

/**
 * An IP address as upper-case hexadecimal digits: 8 for IPv4, 32 for IPv6.
 *
 * As in Java's InetAddress, which event-ruler uses: leading zeros are allowed and decimal, and an
 * IPv4-mapped IPv6 address (`::ffff:cb00:7109`) is the IPv4 address. Dotted notation inside IPv6 and zone
 * ids are not read.
 *
 * @returns undefined if the text is no address
 */
export function toAddressDigits(text: string): string | undefined {
  if (ipv4.test(text)) return toIpv4Digits(text);
  if (!ipv6.test(text)) return undefined;
  const digits = toIpv6Digits(text);
  return digits?.startsWith(mappedIpv4Prefix) === true ? digits.slice(mappedIpv4Prefix.length) : digits;
}

function toIpv4Digits(text: string): string | undefined {
  const octets = text.split('.').map(Number);
  if (text.length > longestIpv4 || octets.some((octet) => octet > 0xff)) return undefined;
  return octets.map((octet) => toHex(octet, 2)).join('');
}

function toIpv6Digits(text: string): string | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(toGroups);
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === ipv6Groups ? join(head) : undefined;
  if (tail === undefined) return undefined;
  const missing = ipv6Groups - head.length - tail.length;
  // Java lets `::` stand for no group at the end (`1:2:3:4:5:6:7::` has one), but not beside eight groups.
  return missing > 0 ? join([...head, ...new Array<number>(missing).fill(0), ...tail]) : undefined;
}

function toGroups(half: string): number[] | undefined {
  if (half === '') return [];
  const groups = half.split(':').map((group) => (group === '' ? Number.NaN : Number.parseInt(group, 16)));
  return groups.every((group) => group <= 0xffff) ? groups : undefined;
}

function join(groups: readonly number[]): string {
  return groups.map((group) => toHex(group, 4)).join('');
}

function toHex(value: number, width: number): string {
  return value.toString(16).toUpperCase().padStart(width, '0');
}
