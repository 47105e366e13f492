import { account } from '../cloudtrail/calls.ts';
import { failure, launch, setUp } from './region.ts';

describe('RunInstances', () => {
  it('launches into pending; seconds later the instances run', () => {
    const { clock, describe: show, launch: run } = setUp();
    const launched = run({ MaxCount: 3 });
    expect(launched.map(({ State, AmiLaunchIndex }) => [State.Name, AmiLaunchIndex])).toEqual([
      ['pending', 0],
      ['pending', 1],
      ['pending', 2],
    ]);
    expect(new Set(launched.map(({ InstanceId }) => InstanceId)).size).toBe(3);
    expect(new Set(launched.map(({ PrivateIpAddress }) => PrivateIpAddress)).size).toBe(3);
    clock.advance(5_000);
    expect(show().map(({ State }) => State)).toEqual(Array(3).fill({ Code: 16, Name: 'running' }));
  });

  it('keeps Regions apart', () => {
    const { describe: show, ec2, launch: run } = setUp();
    run({}, 'eu-west-1');
    expect([show(), show({}, 'eu-west-1')].map(({ length }) => length)).toEqual([0, 1]);
    expect(ec2.instances()).toMatchObject([
      { region: 'eu-west-1', state: 'pending', launchedBy: `arn:aws:iam::${account}:user/ci/deployer` },
    ]);
  });

  it.each([
    ['no image', { ImageId: undefined }, 'MissingParameter'],
    ['an image that is none', { ImageId: 'ami-xyz' }, 'InvalidAMIID.Malformed'],
    ['no MinCount', { MinCount: undefined }, 'MissingParameter'],
    ['no MaxCount', { MaxCount: undefined }, 'MissingParameter'],
    ['none at least', { MinCount: 0 }, 'InvalidParameterValue'],
    ['half an instance', { MaxCount: 1.5 }, 'InvalidParameterValue'],
    ['fewer at most than at least', { MinCount: 3, MaxCount: 2 }, 'InvalidParameterValue'],
    ['a type that is none', { InstanceType: 'large' }, 'InvalidParameterValue'],
    ['a subnet that is none', { SubnetId: 'here' }, 'InvalidSubnetID.Malformed'],
    ['a group that is not there', { SecurityGroupIds: ['sg-0123456789abcdef0'] }, 'InvalidGroup.NotFound'],
  ])('refuses %s, as a dry run too', (_what, changes, code) => {
    const { ec2, launch: run } = setUp();
    expect(() => run(changes)).toThrow(failure(code));
    expect(() => run({ ...changes, DryRun: true })).toThrow(failure(code));
    expect(ec2.instances()).toEqual([]);
  });

  it('says that a launch template is not modelled', () => {
    const { launch: run } = setUp();
    expect(() => run({ LaunchTemplate: { LaunchTemplateName: 'x' } })).toThrow(
      failure('NotImplemented', 501),
    );
  });

  it('ends a dry run with 412 and launches nothing', () => {
    const { ec2, launch: run } = setUp();
    expect(() => run({ DryRun: true })).toThrow(failure('DryRunOperation', 412));
    expect(() => run({ DryRun: true })).toThrow('Request would have succeeded, but DryRun flag is set.');
    expect(ec2.instances()).toEqual([]);
  });

  it('launches as many as MaxCount asks for', () => {
    const { launch: run } = setUp();
    expect(run({ InstanceType: 'p2.xlarge', MinCount: 1, MaxCount: 4 })).toHaveLength(4);
  });

  it('launches once for one client token', () => {
    const { ec2, launch: run } = setUp();
    const [one] = run({ ClientToken: 'token' });
    const [again] = run({ ClientToken: 'token' });
    expect(again).toEqual(one);
    expect(ec2.instances()).toHaveLength(1);
    expect(() => run({ ClientToken: 'token', MaxCount: 2 })).toThrow(failure('IdempotentParameterMismatch'));
    run({ ClientToken: 'token' }, 'eu-west-1');
    expect(ec2.instances()).toHaveLength(2);
  });

  it('keeps the tags that are meant for instances', () => {
    const { launch: run } = setUp();
    const tags = (ResourceType: string, Key: string) => ({ ResourceType, Tags: [{ Key, Value: 'x' }] });
    const [instance] = run({ TagSpecifications: [tags('instance', 'Name'), tags('volume', 'Disk')] });
    expect(instance?.Tags).toEqual([{ Key: 'Name', Value: 'x' }]);
  });

  it('launches into the default group unless told otherwise', () => {
    const { launch: run, run: call } = setUp();
    const { GroupId } = call('CreateSecurityGroup', {
      GroupName: 'open',
      Description: 'x',
    });
    expect(run()[0]?.SecurityGroups).toMatchObject([{ GroupName: 'default' }]);
    expect(run({ SecurityGroupIds: [GroupId] })[0]?.SecurityGroups).toEqual([{ GroupId, GroupName: 'open' }]);
    expect(run({ SecurityGroups: ['open'] })[0]?.SecurityGroups).toEqual([{ GroupId, GroupName: 'open' }]);
  });
});

describe('DescribeInstances', () => {
  it('filters by state, tag and type, with wildcards, all filters together', () => {
    const { clock, describe: show, launch: run } = setUp();
    const named = (Value: string) => ({
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value }] }],
    });
    const [web] = run(named('web-1'));
    clock.advance(5_000);
    const [job] = run({ ...named('job.1'), InstanceType: 'c5.large' });
    const find = (...filters: [string, ...string[]][]) =>
      show({ Filters: filters.map(([Name, ...Values]) => ({ Name, Values })) }).map(
        ({ InstanceId }) => InstanceId,
      );
    expect(find(['instance-state-name', 'running'])).toEqual([web?.InstanceId]);
    expect(find(['instance-state-name', 'running', 'pending'])).toHaveLength(2);
    expect(find(['tag:Name', 'web-?'])).toEqual([web?.InstanceId]);
    expect(find(['tag:Name', 'job.*'])).toEqual([job?.InstanceId]);
    expect(find(['tag:Name', 'jobs1'])).toEqual([]);
    expect(find(['tag:Other', '*'])).toEqual([]);
    expect(find(['tag-key', 'Name'], ['instance-type', 'c5*'])).toEqual([job?.InstanceId]);
    expect(find(['instance-id', web?.InstanceId ?? ''])).toEqual([web?.InstanceId]);
    expect(() => find(['architecture', 'arm64'])).toThrow(failure('NotImplemented', 501));
  });

  it('finds many by the filter instance-id, page by page, passes over those it does not know, and is quick', () => {
    const { launch: run, run: call } = setUp();
    const launched = Array.from({ length: 40 }, () => run({ MaxCount: 50 })).flat();
    const asked = launched.slice(900, 1_099).map(({ InstanceId }) => InstanceId);
    const Filters = [{ Name: 'instance-id', Values: [...asked, 'i-0123456789abcdef0'] }];
    const begun = process.cpuUsage();
    const pages = [call('DescribeInstances', { Filters, MaxResults: 150 })];
    pages.push(call('DescribeInstances', { Filters, MaxResults: 150, NextToken: pages[0]!.NextToken }));
    expect(process.cpuUsage(begun).user).toBeLessThan(500_000);
    const found = pages.map(({ Reservations }) =>
      Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId)),
    );
    expect(found.map(({ length }) => length)).toEqual([150, 49]);
    expect(found.flat()).toEqual(asked);
    expect(pages[1]).not.toHaveProperty('NextToken');
  });

  it('takes 200 values of filters, and no more', () => {
    const { run: call } = setUp();
    const Values = Array.from({ length: 200 }, (_, index) => `i-${String(index).padStart(17, '0')}`);
    const more = { Name: 'instance-type', Values: ['m5.large'] };
    expect(call('DescribeInstances', { Filters: [{ Name: 'instance-id', Values }] }).Reservations).toEqual(
      [],
    );
    expect(() => call('DescribeInstances', { Filters: [{ Name: 'instance-id', Values }, more] })).toThrow(
      failure('FilterLimitExceeded'),
    );
  });

  it('finds by id, and says which id it does not know', () => {
    const { describe: show, launch: run } = setUp();
    const [instance] = run({ MaxCount: 2 });
    expect(show({ InstanceIds: [instance?.InstanceId] })).toHaveLength(1);
    expect(() => show({ InstanceIds: ['i-1'] })).toThrow(failure('InvalidInstanceID.Malformed'));
    expect(() => show({ InstanceIds: [instance?.InstanceId, 'i-0123456789abcdef0'] })).toThrow(
      "The instance ID 'i-0123456789abcdef0' does not exist",
    );
  });

  it('pages', () => {
    const { launch: run, run: call } = setUp();
    const launched = [...run({ MaxCount: 4 }), ...run({ MaxCount: 4 })].map(({ InstanceId }) => InstanceId);
    const first = call('DescribeInstances', { MaxResults: 5 });
    const second = call('DescribeInstances', { MaxResults: 5, NextToken: first.NextToken });
    const ids = [first, second].map(({ Reservations }) =>
      Reservations.flatMap(({ Instances }) => (Instances ?? []).map(({ InstanceId }) => InstanceId)),
    );
    expect(ids.map(({ length }) => length)).toEqual([5, 3]);
    expect(ids.flat()).toEqual(launched);
    expect(second).not.toHaveProperty('NextToken');
    expect(() => call('DescribeInstances', { NextToken: 'x' })).toThrow(failure('InvalidNextToken'));
    expect(() => call('DescribeInstances', { MaxResults: 4 })).toThrow(failure('InvalidParameterValue'));
    expect(() => call('DescribeInstances', { MaxResults: 5, InstanceIds: launched })).toThrow(
      failure('InvalidParameterCombination'),
    );
  });
});

it('asks IAM for the instance, for tagging at launch, and for * where there is no resource', () => {
  const { ec2 } = setUp();
  const access = (operation: string, input: object = {}) =>
    ec2.service
      .access({ operation, input, region: 'eu-west-1' } as never)
      .map(({ action, resource }) => [action, resource]);
  const prefix = `arn:aws:ec2:eu-west-1:${account}`;
  expect(access('RunInstances', launch)).toEqual([['ec2:RunInstances', `${prefix}:instance/*`]]);
  expect(access('RunInstances', { ...launch, TagSpecifications: [{ ResourceType: 'instance' }] })).toEqual([
    ['ec2:RunInstances', `${prefix}:instance/*`],
    ['ec2:CreateTags', `${prefix}:instance/*`],
  ]);
  expect(access('TerminateInstances', { InstanceIds: ['i-1', 'i-2'] })).toEqual([
    ['ec2:TerminateInstances', `${prefix}:instance/i-1`],
    ['ec2:TerminateInstances', `${prefix}:instance/i-2`],
  ]);
  expect(access('ModifyInstanceAttribute', { InstanceId: 'i-1' })).toEqual([
    ['ec2:ModifyInstanceAttribute', `${prefix}:instance/i-1`],
  ]);
  expect(access('AuthorizeSecurityGroupIngress', { GroupId: 'sg-1' })).toEqual([
    ['ec2:AuthorizeSecurityGroupIngress', `${prefix}:security-group/sg-1`],
  ]);
  expect(access('DescribeInstances')).toEqual([['ec2:DescribeInstances', '*']]);
  expect(access('CreateVpc')).toEqual([['ec2:CreateVpc', '*']]);
});
