/** An address as the 16-bit groups that its bits make: two for IPv4, eight for IPv6. */
type Address = readonly number[];

/**
 * Whether an address lies in one of the networks. An IPv4 address that is written as IPv6 (`::ffff:198.51.100.7`,
 * RFC 4291, section 2.5.5.2) is that IPv4 address, in the networks too; no other IPv6 network holds IPv4 addresses.
 *
 * @param networks IPv4 and IPv6 networks in CIDR notation; one that cannot be read holds nothing
 * @param address what CloudTrail gives as sourceIPAddress: an address, or the DNS name of a service, `AWS Internal`,
 *   anything else, which lies in no network
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function isInNetworks(networks: readonly string[], address: string): boolean {
  if (address !== last.text) last = { text: address, bits: toAddress(address) };
  const { bits } = last;
  return (
    bits !== undefined &&
    networks.some((network) => {
      const read = readNetwork(network);
      return read !== undefined && holds(read, bits);
    })
  );
}

/** One launch is held against many rules: its address is read once. */
let last: { readonly text: string; readonly bits: Address | undefined } = { text: '', bits: undefined };

interface Network {
  readonly start: Address;
  /** How many of the first bits count. */
  readonly prefix: number;
}

/** A rule is held against many records: its networks, which the settings name, are read once. */
const read = new Map<string, Network | undefined>();

function readNetwork(text: string): Network | undefined {
  if (!read.has(text)) read.set(text, toNetwork(text));
  return read.get(text);
}

function toNetwork(text: string): Network | undefined {
  const slash = text.indexOf('/');
  const start = toGroups(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (slash < 0 || start === undefined || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const prefix = Number(length);
  if (prefix > start.length * 16) return undefined;
  // The addresses of a network inside ::ffff:0:0/96 are IPv4 addresses.
  return isMapped(start) && prefix >= 96 ? { start: start.slice(6), prefix: prefix - 96 } : { start, prefix };
}

/** Whether the address is of the network's version and begins with the same bits. */
function holds({ start, prefix }: Network, address: Address): boolean {
  if (start.length !== address.length) return false;
  return start.every((group, index) => {
    const ignored = 16 - Math.min(16, Math.max(0, prefix - index * 16));
    return group >> ignored === (address[index] ?? 0) >> ignored;
  });
}

function toAddress(text: string): Address | undefined {
  const groups = toGroups(text);
  return groups && isMapped(groups) ? groups.slice(6) : groups;
}

const isMapped = (groups: Address): boolean =>
  groups.length === 8 && groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);

/** Longer text is no address, however it goes on. */
const longestAddress = '0000:0000:0000:0000:0000:ffff:255.255.255.255'.length;

function toGroups(text: string): Address | undefined {
  if (text.length > longestAddress) return undefined;
  return text.includes(':') ? toIpv6(text) : toIpv4(text);
}

/** Four decimal numbers. Leading zeros are refused: some programs read them as octal. */
function toIpv4(text: string): Address | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const octets = match.slice(1).map(Number);
  if (octets.some((octet, index) => octet > 255 || String(octet) !== match[index + 1])) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  return [a * 256 + b, c * 256 + d];
}

/**
 * Eight groups of hexadecimal digits, of which one run may be `::` and the last two an IPv4 address. Zone ids
 * (`fe80::1%eth0`) have a meaning on one machine only and are refused.
 * https://www.rfc-editor.org/rfc/rfc4291#section-2.2
 */
function toIpv6(text: string): Address | undefined {
  const [before = '', after, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const head = toHexGroups(before, after === undefined);
  if (after === undefined) return head?.length === 8 ? head : undefined;
  const tail = toHexGroups(after, true);
  if (head === undefined || tail === undefined || head.length + tail.length > 7) return undefined;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return [...head, ...zeros, ...tail];
}

/** @param isEnd whether the text ends the address, where an IPv4 address may stand */
function toHexGroups(text: string, isEnd: boolean): Address | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    const ipv4 = isEnd && index === parts.length - 1 ? toIpv4(part) : undefined;
    if (ipv4) groups.push(...ipv4);
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
