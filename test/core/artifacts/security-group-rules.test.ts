import { readGone, readArtifacts } from '../../../core/artifacts/read-artifacts.ts';
import { account } from '../../support/events.ts';
import { call } from '../../support/review/made.ts';

const groupId = 'sg-0123456789abcdef0';
const other = 'sg-0fedcba9876543210';
const owner = '999988887777';
const ssh = { ipProtocol: 'tcp', fromPort: 22, toPort: 22 };

const record = (event: string, request: object, answer: object | null = null) =>
  call(event, { eventSource: 'ec2.amazonaws.com', request, answer });
const opened = (request: object, answer?: object, direction = 'Ingress') =>
  readArtifacts(record(`AuthorizeSecurityGroup${direction}`, request, answer), 'us-east-1', account);
const removal = (...of: Parameters<typeof opened>) => opened(...of).flatMap(({ thing }) => thing.removal);
const byPermission = (permission: object, which = `--group-id ${groupId}`) =>
  `aws ec2 revoke-security-group-ingress ${which} --ip-permissions '${JSON.stringify([permission])}' --region us-east-1`;

describe('a rule whose id the record does not have is revoked by what it allows', () => {
  const items = (list: readonly object[]) => ({ items: list });
  it.each([
    [
      'IPv4',
      { ...ssh, ipRanges: items([{ cidrIp: '0.0.0.0/0', description: "it's mine" }]) },
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ],
    [
      'IPv6',
      { ...ssh, ipv6Ranges: items([{ cidrIpv6: '::/0' }]) },
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
    ],
    [
      'a prefix list',
      { ...ssh, prefixListIds: items([{ prefixListId: 'pl-12345678' }]) },
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId: 'pl-12345678' }] },
    ],
    [
      'a group of another account',
      { ...ssh, groups: items([{ groupId: other, userId: owner }]) },
      {
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        UserIdGroupPairs: [{ GroupId: other, UserId: owner }],
      },
    ],
    [
      'all traffic',
      { ipProtocol: '-1', fromPort: 0, toPort: 0, ipRanges: items([{ cidrIp: '0.0.0.0/0' }]) },
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ],
    [
      'a protocol by its number',
      { ipProtocol: '17', fromPort: '53', toPort: '53', ipRanges: items([{ cidrIp: '192.0.2.0/24' }]) },
      { IpProtocol: 'udp', FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: '192.0.2.0/24' }] },
    ],
  ])('%s', (_, permission, expected) => {
    expect(removal({ groupId, ipPermissions: items([permission]) })).toEqual([byPermission(expected)]);
  });

  it('in the flat form of old calls, by the name of the group', () => {
    const request = { groupName: 'web', ipPermissions: {}, ...ssh, cidrIp: '0.0.0.0/0' };
    const expected = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    expect(removal(request)).toEqual([byPermission(expected, '--group-name web')]);
  });

  it('in the flat form of old calls, for a group by its name', () => {
    const source = { sourceSecurityGroupName: 'evil', sourceSecurityGroupOwnerId: owner };
    expect(removal({ groupId, ...ssh, ...source })).toEqual([
      byPermission({
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        UserIdGroupPairs: [{ GroupName: 'evil', UserId: owner }],
      }),
    ]);
  });
});

it('a rule is a thing of its own, by what it allows, and by its id', () => {
  const ipRanges = { items: [{ cidrIp: '192.0.2.1/32' }, { cidrIp: '192.0.2.2/32' }] };
  const request = { groupId, ipPermissions: { items: [{ ...ssh, ipRanges }] } };
  const made = opened(request);
  expect(made.map(({ thing }) => thing.what)).toEqual([
    `security group ${groupId} open for tcp 22 from 192.0.2.1/32`,
    `security group ${groupId} open for tcp 22 from 192.0.2.2/32`,
  ]);
  const revoked = record('RevokeSecurityGroupIngress', { groupId, ...ssh, cidrIp: '192.0.2.2/32' });
  const gone = readGone(revoked, 'us-east-1', account);
  expect(made.map(({ id }) => gone.includes(id))).toEqual([false, true]);
});

it('the rule that lets everything out, as every new group has it, is revoked as an egress rule', () => {
  const ipPermissions = { items: [{ ipProtocol: '-1', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] };
  const [made] = opened({ groupId, ipPermissions }, undefined, 'Egress');
  expect(made!.thing.what).toBe(`security group ${groupId} open for all traffic to 0.0.0.0/0`);
  expect(made!.thing.removal[0]).toMatch(/^aws ec2 revoke-security-group-egress --group-id sg-/);
});

it('rules beyond fifty are counted, with the command that shows them all', () => {
  const items = Array.from({ length: 60 }, (_, index) => ({ cidrIp: `192.0.2.${index}/32` }));
  const made = opened({ groupId, ipPermissions: { items: [{ ...ssh, ipRanges: { items } }] } });
  expect(made).toHaveLength(51);
  expect(made.at(-1)!.thing).toMatchObject({
    what: `10 more openings of security group ${groupId}`,
    inspect: [
      `aws ec2 describe-security-group-rules --filters Name=group-id,Values=${groupId} --region us-east-1`,
    ],
  });
});

it('an opening that cannot be read is told of all the same', () => {
  expect(opened({ groupId, ipPermissions: {} })[0]!.thing).toMatchObject({
    what: `security group ${groupId} opened, the record does not show for what`,
    removal: [],
  });
});

it('nothing hostile comes into a command', () => {
  const hostile = ["0.0.0.0/0'; id; '", '$(id)', '0.0.0.0/0 --x', '\n'];
  for (const text of hostile) {
    const ranges = { ipRanges: { items: [{ cidrIp: text }] } };
    const of = (permission: object) =>
      removal({ groupId, ipPermissions: { items: [{ ...ssh, ...permission }] } });
    expect(of(ranges)).toEqual([]);
    expect(of({ groups: { items: [{ groupId: text }] } })).toEqual([]);
    expect(of({ groups: { items: [{ groupId: other, userId: text }] } })).toEqual([]);
    expect(of({ ipProtocol: text, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } })).toEqual([]);
    expect(removal({ groupId: text, ...ssh, cidrIp: '0.0.0.0/0' })).toEqual([]);
    const rule = { groupId, ...ssh, cidrIpv4: text, securityGroupRuleId: text };
    expect(removal({ groupId }, { securityGroupRuleSet: { items: [rule] } })).toEqual([]);
  }
});
