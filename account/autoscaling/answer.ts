import { createHash } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-auto-scaling';
import type { FleetInstance } from '../ec2/fleet.ts';
import type { Group } from './store.ts';

/** A group as DescribeAutoScalingGroups shows it. */
export function toAnswer(
  group: Group,
  instances: readonly FleetInstance[],
  { accountId, region }: { readonly accountId: string; readonly region: string },
): sdk.AutoScalingGroup {
  const { name, min, max, desired, createdAt, suspended, instanceIds } = group;
  const id = createHash('sha256').update(`${region}/${name}`).digest('hex');
  const uuid = [8, 4, 4, 4, 12].map((length, index) => id.slice(index * 12, index * 12 + length)).join('-');
  const members = instances.filter(({ instanceId }) => instanceIds.includes(instanceId));
  return {
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:${uuid}:autoScalingGroupName/${name}`,
    LaunchConfigurationName: name,
    ...{ MinSize: min, MaxSize: max, DesiredCapacity: desired, DefaultCooldown: 300 },
    AvailabilityZones: [`${region}a`],
    HealthCheckType: 'EC2',
    CreatedTime: createdAt,
    SuspendedProcesses: suspended.map((ProcessName) => ({
      ProcessName,
      SuspensionReason: `User suspended at ${createdAt.toISOString()}`,
    })),
    Instances: members.map(({ instanceId, instanceType, availabilityZone, runs }) => ({
      ...{ InstanceId: instanceId, InstanceType: instanceType, AvailabilityZone: availabilityZone },
      LifecycleState: 'InService',
      HealthStatus: runs ? 'Healthy' : 'Unhealthy',
      LaunchConfigurationName: name,
      ProtectedFromScaleIn: false,
    })),
  };
}
