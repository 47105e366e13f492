import { InvalidEventPatternError } from '../invalid-event-pattern-error.ts';
import { toAddressDigits } from './ip-address.ts';

/** Addresses from `low` to `high`, both included, as hexadecimal digits of equal number. */
export interface AddressRange {
  readonly kind: 'address-range';
  readonly low: string;
  readonly high: string;
}

const bitsPerDigit = 4;

/** What Java's Integer.parseInt takes, in the range that can be a mask. */
const maskBits = /^[+-]?0*\d{1,3}$/;

/**
 * Reads the value of a `cidr` operator.
 *
 * event-ruler takes the block from the address as written to the end of its block: `203.0.113.9/24` begins
 * at .9. Masks of the full length are refused, and so is a block that holds one address because the address
 * written is its last.
 *
 * @throws InvalidEventPatternError naming what is wrong
 */
export function parseCidr(cidr: string, path: string): AddressRange {
  const refuse = (allowed: string) => new InvalidEventPatternError(path, JSON.stringify(cidr), allowed);
  const [address = '', mask, ...more] = withoutTrailingSlashes(cidr).split('/');
  if (mask === undefined || more.length > 0)
    throw refuse('an address, one slash and a mask, as "10.0.0.0/8"');
  const digits = toAddressDigits(address);
  if (digits === undefined) throw refuse('an IPv4 or IPv6 address before the slash');
  const longest = digits.length * bitsPerDigit - 1;
  const bits = maskBits.test(mask) ? Number(mask) : Number.NaN;
  if (!(bits >= 0 && bits <= longest))
    throw refuse(`a mask from 0 to ${longest} (write a single address as it is)`);
  const high = fillHostBits(digits, bits);
  if (high === digits) throw refuse('an address that is not the last of its block');
  return { kind: 'address-range', low: digits, high };
}

/**
 * The range that holds one address, or undefined if the text is no address: how event-ruler reads plain
 * strings.
 */
export function toSingleAddress(text: string): AddressRange | undefined {
  const digits = toAddressDigits(text);
  return digits === undefined ? undefined : { kind: 'address-range', low: digits, high: digits };
}

/**
 * Whether an address lies in the range, digit by digit from the left as event-ruler's state machine reads
 * it. It stops at the first digit that decides, so `::/0` holds most IPv4 addresses and `0.0.0.0/0` holds
 * IPv6 addresses.
 */
export function isInRange(range: AddressRange, digits: string): boolean {
  const width = Math.min(digits.length, range.low.length);
  const start = digits.slice(0, width);
  const low = range.low.slice(0, width);
  const high = range.high.slice(0, width);
  return digits.length < range.low.length ? low < start && start < high : low <= start && start <= high;
}

/** Java's String.split drops trailing empty parts: "10.0.0.0/8/" has two. */
function withoutTrailingSlashes(text: string): string {
  return text.replace(/\/+$/, '');
}

function fillHostBits(digits: string, bits: number): string {
  const size = digits.length * bitsPerDigit;
  const hosts = (1n << BigInt(size - bits)) - 1n;
  return (BigInt(`0x${digits}`) | hosts).toString(16).toUpperCase().padStart(digits.length, '0');
}
