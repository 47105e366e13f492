import type { Caller } from '../../../core/caller/caller.ts';
import type { Launch } from '../../../core/verdict/launch.ts';

/** A launch that no rule should expect, and who makes it. */
export interface Attack {
  readonly launch: Launch;
  readonly caller: Caller;
}

/** Where and in whose account the attacks are made. */
export interface Stage {
  readonly partition: string;
  readonly account: string;
  /** The regions that are watched. */
  readonly regions: readonly string[];
}

/** Whose credential was stolen: a long-term key, a session of a role, or a session that was opened with MFA. */
export const thefts = ['key', 'role', 'mfa'] as const;
type Theft = (typeof thefts)[number];

/** What is launched: ten instances with accelerators, one at a time, or ten of those that only have many processors. */
export const hauls = ['accelerators', 'one', 'processors'] as const;
type Haul = (typeof hauls)[number];

/** How the call comes: from an address of the internet, or through a service of AWS, which is told to make it. */
export type Way = 'IPv4' | 'IPv6' | { readonly service: string };

export interface Kind {
  readonly theft: Theft;
  readonly haul: Haul;
  readonly way: Way;
}

/** So many attacks of each kind: one from each /8 of the public internet. */
const attacksOfAKind = 221;

/**
 * Attacks of one kind, each from elsewhere, in another name, with another image, spread evenly over the regions. They are
 * the same every time.
 */
export function attacksOf({ theft, haul, way }: Kind, stage: Stage): readonly Attack[] {
  return Array.from({ length: attacksOfAKind }, (_, index): Attack => {
    const name = pick(names, index, 2);
    const instanceType = pick(haul === 'processors' ? processors : accelerators, index, 3);
    const count = haul === 'one' ? 1 : 10;
    const launch: Launch = {
      eventId: String(index),
      eventTime: '2026-01-01T00:00:00.000Z',
      eventName: 'RunInstances',
      region: pick(stage.regions, index, 5),
      account: stage.account,
      result: { kind: 'launched', instanceIds: [] },
      instanceType,
      images: [`ami-0${hex(index, 7, 16)}`],
      requestedMin: count,
      requestedCount: count,
      ...(theft !== 'key' && { mfaAuthenticated: theft === 'mfa' }),
      ...(typeof way === 'string' ? { sourceIp: addressOf(way, index) } : { invokedBy: way.service }),
    };
    return { launch, caller: callerOf(theft, name, stage) };
  });
}

/** A caller of this user or role. */
export function callerOf(theft: Theft, name: string, { partition, account }: Stage): Caller {
  const reason = 'a stolen credential';
  const arn = `arn:${partition}:iam::${account}`;
  const last = name.split('/').at(-1) ?? name;
  const user = { reason, userName: last, userArn: `${arn}:user/${name}` };
  switch (theft) {
    case 'key':
      return { kind: 'user-key', ...user, accessKeyId: 'AKIASTOLEN' };
    case 'mfa':
      return { kind: 'user-session', ...user, origin: 'console' };
    case 'role': {
      const role = { roleArn: `${arn}:role/${name}`, roleName: last };
      return { kind: 'role-session', reason, ...role, userId: 'AROASTOLEN:session', sessionName: 'session' };
    }
  }
}

/** Of every first letter, some below a path. */
const names = Array.from('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ').map(
  (letter, index) => `${index % 3 === 0 ? 'x4z/' : ''}${letter}7-w.q`,
);

/** What stolen credentials are used for: https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html */
const accelerators = [
  ...['p5.48xlarge', 'p5en.48xlarge', 'p4d.24xlarge', 'p4de.24xlarge', 'p3.16xlarge', 'p3dn.24xlarge'],
  ...['p6-b200.48xlarge', 'g4dn.metal', 'g5.48xlarge', 'g6.48xlarge', 'g6e.48xlarge', 'gr6.8xlarge'],
  ...['trn1.32xlarge', 'trn2.48xlarge', 'inf2.48xlarge', 'dl1.24xlarge'],
];

const processors = [
  ...['c5.24xlarge', 'c6a.48xlarge', 'c6g.16xlarge', 'c6i.32xlarge', 'c7a.metal-48xl', 'c7g.16xlarge'],
  ...['c7i.48xlarge', 'c8g.48xlarge', 'm5.24xlarge', 'm6g.16xlarge', 'm7a.48xlarge', 'm7g.16xlarge'],
  ...['m7i.48xlarge', 'r7i.48xlarge', 'r7g.16xlarge', 'x2idn.32xlarge', 'u-6tb1.112xlarge'],
];

/** The first octets of public addresses: https://www.iana.org/assignments/ipv4-address-space */
const octets = Array.from({ length: 223 }, (_, index) => index + 1).filter(
  (octet) => octet !== 10 && octet !== 127,
);

function addressOf(way: 'IPv4' | 'IPv6', index: number): string {
  // 2000::/3 are all global addresses: https://www.iana.org/assignments/ipv6-unicast-address-assignments
  if (way === 'IPv6') return `${(0x2000 + at(index, 11, 0x2000)).toString(16)}:${hex(index, 13, 4)}::1`;
  const octet = octets[index % octets.length] ?? 1;
  // No other octet is one of a private network.
  return [octet, 32 + at(index, 11, 96), at(index, 13, 256), 1 + at(index, 17, 254)].join('.');
}

/**
 * A number below `below`, other for each index. Multiples of the root of a prime, taken modulo one, fill the range evenly,
 * and those of different primes fill it independently of one another.
 */
const at = (index: number, prime: number, below: number): number =>
  Math.floor(((index * Math.sqrt(prime)) % 1) * below);

const pick = <Item>(items: readonly Item[], index: number, prime: number): Item => {
  const item = items[at(index, prime, items.length)];
  if (item === undefined) throw new Error('There is nothing to choose from: give at least one.');
  return item;
};

const hex = (index: number, prime: number, digits: number): string =>
  Array.from({ length: digits }, (_, digit) => at(index * digits + digit, prime, 16).toString(16)).join('');
