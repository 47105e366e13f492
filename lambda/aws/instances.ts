import {
  DescribeInstancesCommand,
  EC2Client,
  type EC2ClientConfig,
  type Filter,
  type Instance,
  type Reservation,
} from '@aws-sdk/client-ec2';
import type { Candidate, Search } from '../../core/instances/hidden.ts';
import type { Hold, InstanceNow } from '../../core/instances/instances.ts';
import { toInstanceType } from '../../core/incident/launched-instances.ts';
import { compact } from '../../core/values/unknown.ts';
import { clientOptions } from './clients.ts';
import { toFailure } from './failure.ts';

/** EC2's instances, in any region. */
export interface Instances {
  /**
   * By filter, not by InstanceIds: one id that EC2 does not know would fail the whole call.
   * @param ids at most 200, as many values as a filter takes
   * @returns those that EC2 still knows, in no order; terminated ones for about an hour
   * @throws RetryableError, PermanentError
   */
  readonly find: (
    region: string,
    ids: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly InstanceNow[]>;
  /**
   * @param filters each with its value, in which EC2 takes `*` and `?` for wildcards
   * @returns those that match all of them, in no order
   * @throws RetryableError, PermanentError
   */
  readonly search: (
    region: string,
    filters: Search['filters'],
    signal: AbortSignal,
  ) => Promise<readonly (InstanceNow & Candidate)[]>;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
export const idsPerQuestion = 200;

/** @param config what is not as in a Lambda: whose credentials, and where */
export function makeInstances(config: EC2ClientConfig = {}): Instances {
  const clients = new Map<string, EC2Client>();
  const clientOf = (region: string): EC2Client => {
    const client =
      clients.get(region) ?? new EC2Client({ ...clientOptions, maxAttempts: 2, ...config, region });
    clients.set(region, client);
    return client;
  };
  const ask = async (region: string, Filters: Filter[], signal: AbortSignal) => {
    const found: (InstanceNow & Candidate)[] = [];
    let NextToken: string | undefined;
    try {
      do {
        const page = await clientOf(region).send(
          new DescribeInstancesCommand({
            Filters,
            MaxResults: 1_000,
            ...(NextToken !== undefined && { NextToken }),
          }),
          { abortSignal: signal },
        );
        found.push(...toInstances(page.Reservations ?? [], region));
        NextToken = page.NextToken;
      } while (NextToken !== undefined && NextToken !== '');
    } catch (error) {
      throw toFailure(error, 'DescribeInstances');
    }
    return found;
  };
  return {
    find: async (region, ids, signal) => {
      const found = await ask(region, [{ Name: 'instance-id', Values: [...ids] }], signal);
      return found.map(({ instanceId, instanceType, state, spot, instanceStore, group }) =>
        compact({ instanceId, region, instanceType, state, spot, instanceStore, group }),
      );
    },
    search: (region, filters, signal) =>
      ask(
        region,
        filters.map(([Name, value]) => ({ Name, Values: [value] })),
        signal,
      ),
  };
}

const toInstances = (
  reservations: readonly Reservation[],
  region: string,
): readonly (InstanceNow & Candidate)[] =>
  reservations.flatMap(({ ReservationId, Instances = [] }) =>
    Instances.map(({ InstanceId = '', InstanceType, State, LaunchTime, ClientToken, ...more }) =>
      compact({
        instanceId: InstanceId,
        region,
        instanceType: toInstanceType(InstanceType),
        state: State?.Name ?? 'unknown',
        launchTime: LaunchTime?.toISOString(),
        clientToken: ClientToken,
        reservationId: ReservationId,
        ...toHold(more),
      }),
    ),
  );

/** The tag with which Auto Scaling marks what it launches: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html */
const groupTag = 'aws:autoscaling:groupName';

const toHold = ({
  InstanceLifecycle,
  RootDeviceType,
  Tags = [],
}: Pick<Instance, 'InstanceLifecycle' | 'RootDeviceType' | 'Tags'>): Hold =>
  compact({
    spot: InstanceLifecycle === 'spot' ? true : undefined,
    instanceStore: RootDeviceType === 'instance-store' ? true : undefined,
    group: Tags.find(({ Key }) => Key === groupTag)?.Value,
  });
