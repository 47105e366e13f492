import type {
  AuthorizeSecurityGroupIngressResult,
  CreateSecurityGroupResult,
  DescribeInstancesResult,
  DescribeRegionsResult,
  CancelSpotInstanceRequestsResult,
  DeleteSecurityGroupResult,
  DescribeSecurityGroupRulesResult,
  DescribeSecurityGroupsResult,
  DescribeSpotInstanceRequestsResult,
  Instance,
  RequestSpotInstancesResult,
  Reservation,
  RevokeSecurityGroupEgressResult,
  RevokeSecurityGroupIngressResult,
  StopInstancesResult,
  TerminateInstancesResult,
} from '@aws-sdk/client-ec2';
import { createEc2 } from '../../ec2/ec2.ts';
import type { Operation } from '../../model.ts';
import { account, createFakeClock, toCall } from '../cloudtrail/calls.ts';

/** What each operation answers, every member taken to be there. */
interface Answers {
  readonly RunInstances: Present<Reservation>;
  readonly DescribeInstances: Present<DescribeInstancesResult>;
  readonly TerminateInstances: Present<TerminateInstancesResult>;
  readonly StopInstances: Present<StopInstancesResult>;
  readonly ModifyInstanceAttribute: undefined;
  readonly DescribeRegions: Present<DescribeRegionsResult>;
  readonly CreateSecurityGroup: Present<CreateSecurityGroupResult>;
  readonly AuthorizeSecurityGroupIngress: Present<AuthorizeSecurityGroupIngressResult>;
  readonly DescribeSecurityGroups: Present<DescribeSecurityGroupsResult>;
  readonly DeleteSecurityGroup: Present<DeleteSecurityGroupResult>;
  readonly DescribeSecurityGroupRules: Present<DescribeSecurityGroupRulesResult>;
  readonly RevokeSecurityGroupIngress: Present<RevokeSecurityGroupIngressResult>;
  readonly RevokeSecurityGroupEgress: Present<RevokeSecurityGroupEgressResult>;
  readonly RequestSpotInstances: Present<RequestSpotInstancesResult>;
  readonly DescribeSpotInstanceRequests: Present<DescribeSpotInstanceRequestsResult>;
  readonly CancelSpotInstanceRequests: Present<CancelSpotInstanceRequestsResult>;
}

type Present<T> = { readonly [K in keyof T]-?: NonNullable<T[K]> };

export const launch = {
  ImageId: 'ami-0123456789abcdef0',
  InstanceType: 'm5.large',
  MinCount: 1,
  MaxCount: 1,
} as const;

/** An EC2 whose operations are called like functions, in us-east-1 unless told otherwise. */
export function setUp() {
  const clock = createFakeClock();
  const ec2 = createEc2({ accountId: account, clock });
  const run = <Name extends keyof Answers>(
    operation: Name,
    input: object = {},
    region = 'us-east-1',
  ): Answers[Name] => {
    const call = toCall(`ec2:${operation}`, input, { region, time: clock.now() });
    return (ec2.service.operations[operation] as Operation)(input as never, call) as Answers[Name];
  };
  return {
    clock,
    ec2,
    run,
    launch: (changes: object = {}, region?: string) =>
      run('RunInstances', { ...launch, ...changes }, region).Instances as Present<Instance>[],
    /** The instances that DescribeInstances shows. */
    describe: (input: object = {}, region?: string) =>
      run('DescribeInstances', input, region).Reservations.flatMap(
        ({ Instances }) => Instances as Present<Instance>[],
      ),
  };
}

/** Any error with this code and status, for toThrow. */
export const failure = (code: string, status = 400): Error => expect.objectContaining({ code, status });
