import { toRecord } from '../../cloudtrail/record/to-record.ts';
import { createEc2 } from '../../ec2/ec2.ts';
import { AwsError, type Operation } from '../../model.ts';
import { account, createFakeClock, toCall } from './calls.ts';

const { service } = createEc2({ accountId: account, clock: createFakeClock() });

function record(input: object) {
  const call = toCall('ec2:RunInstances', input);
  try {
    const output = (service.operations.RunInstances as Operation)(input as never, call);
    return toRecord(call, { output });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return toRecord(call, { error });
  }
}

const launch = { ImageId: 'ami-0123456789abcdef0', InstanceType: 'p3.2xlarge', MinCount: 1, MaxCount: 1 };

it('shows what was asked for in EC2’s own shape, and user data never', () => {
  const { requestParameters } = record({
    ...launch,
    KeyName: 'mine',
    UserData: 'IyEvYmluL3No',
    ClientToken: 'one',
    Placement: { AvailabilityZone: 'us-east-1b' },
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'miner' }] }],
  });
  expect(requestParameters).toEqual({
    instancesSet: {
      items: [{ imageId: 'ami-0123456789abcdef0', minCount: 1, maxCount: 1, keyName: 'mine' }],
    },
    instanceType: 'p3.2xlarge',
    blockDeviceMapping: {},
    monitoring: { enabled: false },
    disableApiTermination: false,
    disableApiStop: false,
    availabilityZone: 'us-east-1b',
    clientToken: 'one',
    userData: '<sensitiveDataRemoved>',
    tagSpecificationSet: { items: [{ resourceType: 'instance', tags: [{ key: 'Name', value: 'miner' }] }] },
  });
});

it('shows the groups asked for by id and by name', () => {
  const call = toCall('ec2:RunInstances', {
    ...launch,
    SecurityGroupIds: ['sg-1'],
    SecurityGroups: ['open'],
  });
  expect(toRecord(call, {}).requestParameters).toMatchObject({
    groupSet: { items: [{ groupId: 'sg-1' }, { groupName: 'open' }] },
  });
});

it('shows what was launched, with times in milliseconds', () => {
  const { responseElements, requestID } = record(launch);
  expect(responseElements).toMatchObject({
    requestId: requestID,
    reservationId: expect.stringMatching(/^r-[0-9a-f]{17}$/),
    ownerId: account,
    groupSet: {},
    instancesSet: {
      items: [
        {
          instanceId: expect.stringMatching(/^i-[0-9a-f]{17}$/),
          imageId: 'ami-0123456789abcdef0',
          instanceState: { code: 0, name: 'pending' },
          instanceType: 'p3.2xlarge',
          launchTime: Date.parse('2026-11-22T10:00:00.750Z'),
          placement: { availabilityZone: 'us-east-1a' },
          monitoring: { state: 'disabled' },
          groupSet: { items: [{ groupName: 'default' }] },
          networkInterfaceSet: { items: [{ privateIpAddressesSet: { item: [{ primary: true }] } }] },
        },
      ],
    },
  });
});

it('leaves the answer out when it is above 100 KB, which some 48 instances are', () => {
  expect(record({ ...launch, MaxCount: 35 })).toHaveProperty('responseElements.instancesSet');
  const large = record({ ...launch, MaxCount: 60 });
  expect(large).not.toHaveProperty('responseElements');
  expect(large).not.toHaveProperty('errorCode');
});

it('shows a dry run and a failure by their code alone', () => {
  const dryRun = record({ ...launch, DryRun: true });
  expect(dryRun).toMatchObject({
    errorCode: 'Client.DryRunOperation',
    errorMessage: 'Request would have succeeded, but DryRun flag is set.',
    responseElements: null,
  });
  expect(dryRun.requestParameters).not.toHaveProperty('dryRun');
  expect(record({ ...launch, ImageId: 'nonsense' })).toMatchObject({
    errorCode: 'Client.InvalidAMIID.Malformed',
    responseElements: null,
  });
});

it('shows operations it does not know as EC2 shows its newer ones', () => {
  expect(toRecord(toCall('ec2:DescribeHosts', { MaxResults: 100 }), {}).requestParameters).toEqual({
    DescribeHostsRequest: { MaxResults: 100 },
  });
});
