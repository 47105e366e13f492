import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { makeInstances } from '../../../lambda/aws/instances.ts';
import { errors } from '../../../lambda/contract.ts';
import { awsError } from '../../support/run/sdk.ts';

const ec2 = mockClient(EC2Client);
beforeEach(() => ec2.reset());
const signal = new AbortController().signal;

describe('the instances of a region', () => {
  it('are asked for by filter, in pages, and come with state and type', async () => {
    ec2
      .on(DescribeInstancesCommand)
      .resolvesOnce({
        NextToken: 'more',
        Reservations: [
          { Instances: [{ InstanceId: 'i-1', InstanceType: 't3.micro', State: { Name: 'running' } }] },
        ],
      })
      // AWS may answer an empty page with a token.
      .resolvesOnce({ NextToken: 'still more' })
      .resolvesOnce({ Reservations: [{ Instances: [{ InstanceId: 'i-2' }] }, {}] });
    expect(await makeInstances().find('eu-west-1', ['i-1', 'i-2'], signal)).toEqual([
      { instanceId: 'i-1', region: 'eu-west-1', instanceType: 't3.micro', state: 'running' },
      { instanceId: 'i-2', region: 'eu-west-1', state: 'unknown' },
    ]);
    const [first, , third] = ec2.calls().map(({ args }) => args[0].input);
    const Filters = [{ Name: 'instance-id', Values: ['i-1', 'i-2'] }];
    expect(first).toEqual({ Filters, MaxResults: 1_000 });
    expect(third).toEqual({ Filters, MaxResults: 1_000, NextToken: 'still more' });
  });
  it.each([
    ['UnauthorizedOperation', 403, errors.permanent],
    ['RequestLimitExceeded', 503, errors.retryable],
  ])('are refused with %s', async (name, status, thrown) => {
    ec2.on(DescribeInstancesCommand).rejects(awsError(name, status));
    await expect(makeInstances().find('eu-west-1', ['i-1'], signal)).rejects.toMatchObject({
      name: thrown,
      message: `DescribeInstances: ${name}: ${name}!`,
    });
  });
});
