import { answered, asked, type Call, wordOf } from '../call.ts';
import { at, listAt, numberAt, textAt } from '../../values/unknown.ts';
import { isShellWord } from '../words.ts';

export type Direction = 'ingress' | 'egress';

/** One rule of a security group: a protocol and ports, and one peer. */
export interface Rule {
  /** The group's id; its name, where the request has no id. */
  readonly group: string | undefined;
  readonly groupName: string | undefined;
  readonly direction: Direction;
  /** `tcp`, `-1` for all. */
  readonly protocol: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly peer: Peer;
  /** Where the answer has it: records from before 2021 do not. */
  readonly ruleId?: string;
}

interface Peer {
  readonly kind: 'CidrIp' | 'CidrIpv6' | 'PrefixListId' | 'GroupId' | 'GroupName';
  readonly value: string;
  /** Whose group it is. */
  readonly owner?: string | undefined;
}

/** More than EC2 takes in a call, or allows in a group. */
const ruleLimit = 1_000;

const protocols: ReadonlyMap<string, string> = new Map([
  ['1', 'icmp'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['58', 'icmpv6'],
  ['all', '-1'],
]);

/** The rules of a request: by permissions, and by the flat parameters of old. */
export function requestedRules(call: Call, direction: Direction): readonly Rule[] {
  const request = asked(call);
  const permissions = listAt(request, 'ipPermissions', 'items').slice(0, ruleLimit);
  return [request, ...permissions]
    .flatMap((permission) => peersOf(permission).map((peer) => toRule(call, direction, permission, peer)))
    .slice(0, ruleLimit);
}

/** The rules that an answer lists, with their ids. */
export function answeredRules(call: Call, direction: Direction, set: string): readonly Rule[] {
  const items = listAt(answered(call, set), 'items').slice(0, ruleLimit);
  return items.flatMap((item) =>
    peersOfAnswer(item).map((peer) => {
      const ruleId = textAt(item, 'securityGroupRuleId');
      const group = textAt(item, 'groupId');
      const rule = toRule(call, direction, item, peer);
      return { ...rule, ...(group !== undefined && { group }), ...(ruleId !== undefined && { ruleId }) };
    }),
  );
}

function toRule(call: Call, direction: Direction, permission: unknown, peer: Peer): Rule {
  const protocol = (wordOf(at(permission, 'ipProtocol')) ?? 'unknown').slice(0, 20);
  return {
    group: textAt(asked(call), 'groupId'),
    groupName: textAt(asked(call), 'groupName'),
    direction,
    protocol: protocols.get(protocol) ?? protocol.toLowerCase(),
    from: numberAt(permission, 'fromPort'),
    to: numberAt(permission, 'toPort'),
    peer,
  };
}

function peersOf(permission: unknown): readonly Peer[] {
  const ranges = listAt(permission, 'ipRanges', 'items').map((each) => textAt(each, 'cidrIp'));
  const ranges6 = listAt(permission, 'ipv6Ranges', 'items').map((each) => textAt(each, 'cidrIpv6'));
  const lists = listAt(permission, 'prefixListIds', 'items').map((each) => textAt(each, 'prefixListId'));
  const groups = listAt(permission, 'groups', 'items').map((each) =>
    groupPeer(textAt(each, 'groupId'), textAt(each, 'groupName'), textAt(each, 'userId')),
  );
  const flat = groupPeer(
    undefined,
    textAt(permission, 'sourceSecurityGroupName'),
    textAt(permission, 'sourceSecurityGroupOwnerId'),
  );
  return [
    ...[...ranges, textAt(permission, 'cidrIp')].map((value) => toPeer('CidrIp', value)),
    ...[...ranges6, textAt(permission, 'cidrIpv6')].map((value) => toPeer('CidrIpv6', value)),
    ...lists.map((value) => toPeer('PrefixListId', value)),
    ...groups,
    flat,
  ].filter((peer) => peer !== undefined);
}

function peersOfAnswer(item: unknown): readonly Peer[] {
  const other = at(item, 'referencedGroupInfo');
  return [
    toPeer('CidrIp', textAt(item, 'cidrIpv4')),
    toPeer('CidrIpv6', textAt(item, 'cidrIpv6')),
    toPeer('PrefixListId', textAt(item, 'prefixListId')),
    groupPeer(
      textAt(other, 'groupId') ?? textAt(item, 'referencedGroupId'),
      undefined,
      textAt(other, 'userId'),
    ),
  ].filter((peer) => peer !== undefined);
}

const toPeer = (kind: Peer['kind'], value: string | undefined): Peer | undefined =>
  value === undefined ? undefined : { kind, value };

function groupPeer(id: string | undefined, name: string | undefined, owner: string | undefined) {
  const peer = toPeer('GroupId', id) ?? toPeer('GroupName', name);
  return peer && { ...peer, owner };
}

const allProtocols = ({ protocol }: Rule): boolean => protocol === '-1';

/** What tells a rule apart, whether it was made and revoked by its id or by what it allows. */
export function ruleKey(rule: Rule): string {
  const { group, groupName, direction, protocol, from, to, peer } = rule;
  const ports = allProtocols(rule) ? 'all' : `${from ?? 'any'}-${to ?? 'any'}`;
  const parts = [group ?? groupName ?? 'unknown', direction, protocol, ports, peer.value];
  return parts.map((part) => part.slice(0, 300)).join(':');
}

export function ruleInWords(rule: Rule): string {
  const { group, groupName, direction, protocol, from, to, peer } = rule;
  const ports = from === to ? `${from ?? ''}` : `${from ?? ''}-${to ?? ''}`;
  const traffic = allProtocols(rule) ? 'all traffic' : `${protocol} ${ports}`.trim();
  const way = direction === 'ingress' ? 'from' : 'to';
  const name = (group ?? groupName ?? 'unknown').slice(0, 60);
  return `security group ${name} open for ${traffic} ${way} ${peer.value.slice(0, 60)}`;
}

const isCidr = (text: string): boolean => /^[0-9A-Fa-f:.]{2,45}\/\d{1,3}$/.test(text);
const isPort = (port: number | undefined): boolean =>
  port === undefined || (Number.isInteger(port) && port >= -1 && port <= 65_535);

/** The rule as the CLI's --ip-permissions takes it; undefined where a part is not to be put into a shell. */
export function ipPermissions(rule: Rule): string | undefined {
  const { protocol, from, to, peer } = rule;
  const fits = peer.kind.startsWith('Cidr') ? isCidr(peer.value) : isShellWord(peer.value);
  const owned = peer.owner === undefined || /^\d{12}$/.test(peer.owner);
  if (!fits || !owned || !/^[a-z\d-]{1,10}$/.test(protocol) || !isPort(from) || !isPort(to)) return undefined;
  const ports = allProtocols(rule) ? {} : { FromPort: from, ToPort: to };
  const permission = { IpProtocol: protocol, ...ports, [lists[peer.kind]]: [toMember(peer)] };
  return `'${JSON.stringify([permission])}'`;
}

const lists = {
  CidrIp: 'IpRanges',
  CidrIpv6: 'Ipv6Ranges',
  PrefixListId: 'PrefixListIds',
  GroupId: 'UserIdGroupPairs',
  GroupName: 'UserIdGroupPairs',
} as const satisfies Readonly<Record<Peer['kind'], string>>;

const toMember = ({ kind, value, owner }: Peer): Readonly<Record<string, string>> => ({
  [kind]: value,
  ...(owner !== undefined && { UserId: owner }),
});
