import { account } from '../cloudtrail/calls.ts';
import { failure, setUp } from './region.ts';

function withGroup() {
  const region = setUp();
  const { GroupId } = region.run('CreateSecurityGroup', {
    GroupName: 'open',
    Description: 'all the world',
    TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'Name', Value: 'x' }] }],
  });
  return {
    ...region,
    GroupId,
    show: (input: object = {}) => region.run('DescribeSecurityGroups', input).SecurityGroups,
    open: (input: object) =>
      region.run('AuthorizeSecurityGroupIngress', {
        GroupId,
        ...input,
      }),
  };
}

const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };

describe('groups', () => {
  it('are there by default, and are found by id, name and filter', () => {
    const { GroupId, run, show } = withGroup();
    expect(show().map(({ GroupName }) => GroupName)).toEqual(['default', 'open']);
    expect(show({ GroupIds: [GroupId] })).toMatchObject([{ GroupName: 'open', OwnerId: account }]);
    expect(show({ GroupNames: ['default'] })).toHaveLength(1);
    expect(show({ Filters: [{ Name: 'tag:Name', Values: ['x'] }] })).toMatchObject([{ GroupId }]);
    expect(show({ Filters: [{ Name: 'group-name', Values: ['def*'] }] })).toMatchObject([
      { GroupName: 'default' },
    ]);
    expect(() => show({ GroupIds: ['sg-0123456789abcdef0'] })).toThrow(failure('InvalidGroup.NotFound'));
    expect(run('DescribeSecurityGroups', {}, 'eu-west-1').SecurityGroups).toHaveLength(1);
  });

  it.each([
    ['InvalidGroup.Duplicate', 400, { GroupName: 'open', Description: 'x' }],
    ['InvalidParameterValue', 400, { GroupName: 'sg-mine', Description: 'x' }],
    ['MissingParameter', 400, { Description: 'x' }],
    ['MissingParameter', 400, { GroupName: 'other' }],
    ['DryRunOperation', 412, { GroupName: 'other', Description: 'x', DryRun: true }],
  ])('are not made: %s (%#)', (code, status, input) => {
    const { run, show } = withGroup();
    expect(() => run('CreateSecurityGroup', input)).toThrow(failure(code, status));
    expect(show()).toHaveLength(2);
  });
});

describe('ingress', () => {
  it('is opened by permissions, one numbered rule for each range', () => {
    const { GroupId, open, show } = withGroup();
    const IpPermissions = [
      { ...ssh, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'all' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
    ];
    expect(open({ IpPermissions })).toMatchObject({
      Return: true,
      SecurityGroupRules: [
        {
          GroupId,
          GroupOwnerId: account,
          IsEgress: false,
          ...ssh,
          CidrIpv4: '0.0.0.0/0',
          Description: 'all',
        },
        { GroupId, ...ssh, CidrIpv6: '::/0' },
      ],
    });
    expect(show({ GroupIds: [GroupId] })[0]?.IpPermissions).toEqual(IpPermissions);
  });

  it('is opened by one flat rule, and by the name of the group', () => {
    const { GroupId, open, show } = withGroup();
    open({ ...ssh, CidrIp: '0.0.0.0/0' });
    open({ GroupId: undefined, GroupName: 'open', CidrIp: '198.51.100.0/24' });
    expect(show({ GroupIds: [GroupId] })[0]?.IpPermissions).toEqual([
      { ...ssh, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '198.51.100.0/24' }] },
    ]);
  });

  it('is not opened twice for one range', () => {
    const { open } = withGroup();
    open({ ...ssh, CidrIp: '0.0.0.0/0' });
    const again = () => open({ IpPermissions: [{ ...ssh, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] });
    expect(again).toThrow(failure('InvalidPermission.Duplicate'));
    expect(again).toThrow('"peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW" already exists');
    expect(() => open({ ...ssh, CidrIp: '198.51.100.0/24' })).not.toThrow();
  });

  it.each([
    ['MissingParameter', 400, { ...ssh }],
    ['MissingParameter', 400, { GroupId: undefined, ...ssh, CidrIp: '0.0.0.0/0' }],
    ['InvalidGroup.NotFound', 400, { GroupId: 'sg-0123456789abcdef0', CidrIp: '0.0.0.0/0' }],
    ['DryRunOperation', 412, { ...ssh, CidrIp: '0.0.0.0/0', DryRun: true }],
    ['NotImplemented', 501, { IpPermissions: [{ ...ssh, UserIdGroupPairs: [{ GroupId: 'sg-1' }] }] }],
  ])('is refused: %s (%#)', (code, status, input) => {
    const { GroupId, open, show } = withGroup();
    expect(() => open(input)).toThrow(failure(code, status));
    expect(show({ GroupIds: [GroupId] })[0]?.IpPermissions).toEqual([]);
  });
});

describe('rules', () => {
  it('are revoked by number, and by what they say', () => {
    const { GroupId, open, run, show } = withGroup();
    const { SecurityGroupRules } = open({ ...ssh, CidrIp: '0.0.0.0/0' });
    open({ ...ssh, CidrIp: '198.51.100.0/24' });
    const [{ SecurityGroupRuleId = '' } = {}] = SecurityGroupRules;
    const Filters = [{ Name: 'group-id', Values: [GroupId] }];
    const rules = () => run('DescribeSecurityGroupRules', { Filters }).SecurityGroupRules;
    expect(rules().map(({ IsEgress, CidrIpv4 }) => [IsEgress, CidrIpv4])).toEqual([
      [true, '0.0.0.0/0'],
      [false, '0.0.0.0/0'],
      [false, '198.51.100.0/24'],
    ]);
    const revoked = run('RevokeSecurityGroupIngress', {
      GroupId,
      SecurityGroupRuleIds: [SecurityGroupRuleId],
    });
    expect(revoked).toMatchObject({ Return: true, RevokedSecurityGroupRules: [{ SecurityGroupRuleId }] });
    run('RevokeSecurityGroupIngress', { GroupId, ...ssh, CidrIp: '198.51.100.0/24' });
    expect(show({ GroupIds: [GroupId] })[0]).toMatchObject({
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
    run('RevokeSecurityGroupEgress', { GroupId, IpProtocol: 'all', CidrIp: '0.0.0.0/0' });
    expect(rules()).toEqual([]);
  });

  it.each([
    ['InvalidSecurityGroupRuleId.NotFound', { SecurityGroupRuleIds: ['sgr-0123456789abcdef0'] }],
    ['InvalidPermission.NotFound', { ...ssh, CidrIp: '0.0.0.0/0' }],
    ['DryRunOperation', { CidrIp: '0.0.0.0/0', DryRun: true }],
  ])('are not revoked: %s', (code, input) => {
    const { GroupId, open, run } = withGroup();
    open({ CidrIp: '0.0.0.0/0' });
    const revoke = () => run('RevokeSecurityGroupIngress', { GroupId, ...input });
    expect(revoke).toThrow(failure(code, code === 'DryRunOperation' ? 412 : 400));
  });
});

describe('a group', () => {
  it('is deleted with its rules, once nothing has it', () => {
    const { GroupId, launch: start, clock, run, show } = withGroup();
    const [{ InstanceId } = {} as never] = start({ SecurityGroupIds: [GroupId] });
    const remove = () => run('DeleteSecurityGroup', { GroupId });
    expect(remove).toThrow(failure('DependencyViolation'));
    run('TerminateInstances', { InstanceIds: [InstanceId] });
    clock.advance(60_000);
    expect(remove()).toEqual({ Return: true, GroupId });
    expect(show().map(({ GroupName }) => GroupName)).toEqual(['default']);
    expect(remove).toThrow(failure('InvalidGroup.NotFound'));
  });

  it('is not deleted where it is the default one', () => {
    expect(() => setUp().run('DeleteSecurityGroup', { GroupName: 'default' })).toThrow(
      failure('CannotDelete'),
    );
  });

  it('is changed for an instance that is isolated', () => {
    const { GroupId, launch: start, run, describe: list } = withGroup();
    const [{ InstanceId } = {} as never] = start();
    run('ModifyInstanceAttribute', { InstanceId, Groups: [GroupId] });
    expect(list()[0]).toMatchObject({ SecurityGroups: [{ GroupId }] });
  });
});
