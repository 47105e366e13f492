import {
  DescribeInstancesCommand,
  EC2Client,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';

import { AwsError } from '../../model.ts';
import { rejection, startAccount } from './harness.ts';
import type { Account } from './harness.ts';

let account: Account;
let ec2: EC2Client;
beforeAll(async () => {
  account = await startAccount();
  ec2 = new EC2Client(account.client);
});
afterAll(async () => {
  ec2.destroy();
  await account.close();
});

describe('ec2Query', () => {
  it('carries flat lists, nested structures, numbers, booleans and blobs', async () => {
    const input = {
      ImageId: 'ami-1',
      InstanceType: 'c7g.large' as const,
      MinCount: 1,
      MaxCount: 3,
      DryRun: false,
      UserData: 'IyEvYmluL3No',
      ClientToken: 'token',
      SecurityGroupIds: ['sg-1', 'sg-2'],
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8, Encrypted: true } }],
      TagSpecifications: [{ ResourceType: 'instance' as const, Tags: [{ Key: 'a&b', Value: '<c>' }] }],
      NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-3'], AssociatePublicIpAddress: true }],
    };
    const LaunchTime = new Date('2026-11-22T10:11:12Z');
    account.respond({
      ReservationId: 'r-1',
      Instances: [
        {
          InstanceId: 'i-1',
          State: { Code: 0, Name: 'pending' },
          LaunchTime,
          EbsOptimized: false,
          Tags: [{ Key: 'a&b', Value: '<c>' }],
          SecurityGroups: [],
        },
      ],
    });
    const output = await ec2.send(new RunInstancesCommand(input));
    expect(account.calls.at(-1)?.input).toEqual(input);
    expect(output.ReservationId).toBe('r-1');
    expect(output.Instances).toEqual([
      {
        InstanceId: 'i-1',
        State: { Code: 0, Name: 'pending' },
        LaunchTime,
        EbsOptimized: false,
        Tags: [{ Key: 'a&b', Value: '<c>' }],
        SecurityGroups: [],
      },
    ]);
    expect(output.$metadata.requestId).toBe(account.calls.at(-1)?.requestId);
  });

  it('carries filters and members with names of their own', async () => {
    account.respond({ Reservations: [] });
    const input = {
      Filters: [{ Name: 'instance-state-name', Values: ['running', 'pending'] }],
      MaxResults: 5,
    };
    const { Reservations } = await ec2.send(new DescribeInstancesCommand(input));
    expect(account.calls.at(-1)?.input).toEqual(input);
    expect(Reservations).toEqual([]);
  });

  it('answers operations without output', async () => {
    account.respond(undefined);
    const { $metadata, ...output } = await ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId: 'i-1', DisableApiTermination: { Value: true } }),
    );
    expect(account.calls.at(-1)?.input).toEqual({
      InstanceId: 'i-1',
      DisableApiTermination: { Value: true },
    });
    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
  });

  it('answers errors under their own name', async () => {
    account.respond(
      new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412),
    );
    const error = await rejection(
      ec2.send(new TerminateInstancesCommand({ InstanceIds: ['i-1'], DryRun: true })),
    );
    expect(error).toMatchObject({
      name: 'DryRunOperation',
      message: 'Request would have succeeded, but DryRun flag is set.',
      $metadata: { httpStatusCode: 412 },
    });
  });

  it('says a denial in the words of EC2', async () => {
    account.respond(new AwsError('AccessDenied', 'You are not authorized to perform this operation.', 403));
    const error = await rejection(ec2.send(new TerminateInstancesCommand({ InstanceIds: ['i-1'] })));
    expect(error).toMatchObject({ name: 'UnauthorizedOperation', $metadata: { httpStatusCode: 403 } });
  });

  it('refuses what lacks a required parameter', async () => {
    const input = { ImageId: 'ami-1' } as ConstructorParameters<typeof RunInstancesCommand>[0];
    expect(await rejection(ec2.send(new RunInstancesCommand(input)))).toMatchObject({
      name: 'MissingParameter',
      message: 'The request must contain the parameter MaxCount',
    });
  });
});
