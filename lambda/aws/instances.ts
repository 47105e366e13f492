import { DescribeInstancesCommand, EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';
import type { InstanceNow } from '../../core/instances/instances.ts';
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
  return {
    async find(region, ids, signal) {
      const found: InstanceNow[] = [];
      let NextToken: string | undefined;
      try {
        do {
          const page = await clientOf(region).send(
            new DescribeInstancesCommand({
              Filters: [{ Name: 'instance-id', Values: [...ids] }],
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
    },
  };
}

interface Reservation {
  readonly Instances?:
    | readonly {
        readonly InstanceId?: string | undefined;
        readonly InstanceType?: string | undefined;
        readonly State?: { readonly Name?: string | undefined } | undefined;
      }[]
    | undefined;
}

function toInstances(reservations: readonly Reservation[], region: string): readonly InstanceNow[] {
  return reservations
    .flatMap(({ Instances = [] }) => Instances)
    .map(({ InstanceId = '', InstanceType, State }) =>
      compact({
        instanceId: InstanceId,
        region,
        instanceType: toInstanceType(InstanceType),
        state: State?.Name ?? 'unknown',
      }),
    );
}
