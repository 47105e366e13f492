import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network in CIDR notation as it is usually written: without bits after the prefix, IPv6 compressed and in lower
 * case (RFC 5952), IPv4 addresses written as IPv6 as what they are.
 *
 * @returns undefined for what is no network
 */
export function canonicalNetwork(network: string): string | undefined {
  const [address = '', length = '', ...more] = network.split('/');
  const size = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('%') ? 128 : undefined;
  const prefix = Number(length);
  if (size === undefined || more.length > 0 || !/^\d{1,3}$/.test(length) || prefix > size) return undefined;
  const hostBits = BigInt(size - prefix);
  const start = (toBits(address) >> hostBits) << hostBits;
  if (size === 32) return `${toIpv4(start)}/${prefix}`;
  // ::ffff:0:0/96 holds the IPv4 addresses: RFC 4291, section 2.5.5.2.
  return prefix >= 96 && start >> 32n === 0xffffn
    ? `${toIpv4(start & 0xffffffffn)}/${prefix - 96}`
    : `${toIpv6(start)}/${prefix}`;
}

function toBits(address: string): bigint {
  if (isIPv4(address)) {
    return address.split('.').reduce((bits, octet) => (bits << 8n) | BigInt(octet), 0n);
  }
  const [head = '', tail = ''] = compress(address).split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

function toIpv4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.');
}

function toIpv6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (bits >> BigInt(16 * (7 - index))) & 0xffffn);
  return compress(groups.map((group) => group.toString(16)).join(':'));
}

/** As URLs have it, which is the canonical form, with hexadecimal groups only. */
function compress(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
