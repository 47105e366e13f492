import type { Instance, Reservation } from '@aws-sdk/client-ec2';
import { idOf } from '../ids.ts';
import { toState, type StoredInstance } from '../state.ts';

/** What an instance's answer takes from where it stands. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
}

/**
 * An instance as RunInstances and DescribeInstances answer it. About as large as a real one, so that a launch of
 * some 48 instances reaches the 100 KB above which CloudTrail drops the answer.
 */
function toInstance(stored: StoredInstance, place: Place, now: Date): Instance {
  const state = toState(stored, now);
  const pending = state.Name === 'pending';
  return {
    InstanceId: stored.instanceId,
    ImageId: stored.imageId,
    CurrentInstanceBootMode: 'uefi',
    State: state,
    PrivateDnsName: toDnsName(stored.privateIp, place.region),
    ...(stored.keyName !== undefined && { KeyName: stored.keyName }),
    AmiLaunchIndex: stored.launchIndex,
    ProductCodes: [],
    InstanceType: stored.instanceType,
    LaunchTime: stored.launchTime,
    Placement: { AvailabilityZone: stored.availabilityZone, Tenancy: 'default' },
    Monitoring: { State: 'disabled' },
    SubnetId: stored.subnetId,
    VpcId: place.vpcId,
    PrivateIpAddress: stored.privateIp,
    ...(pending && { StateReason: { Code: 'pending', Message: 'pending' } }),
    Architecture: 'x86_64',
    RootDeviceType: 'ebs',
    RootDeviceName: '/dev/xvda',
    BlockDeviceMappings: [],
    VirtualizationType: 'hvm',
    Hypervisor: 'xen',
    ...(stored.tags.length > 0 && { Tags: [...stored.tags] }),
    ...(stored.clientToken !== undefined && { ClientToken: stored.clientToken }),
    ...(stored.spotRequestId !== undefined && {
      InstanceLifecycle: 'spot',
      SpotInstanceRequestId: stored.spotRequestId,
    }),
    SecurityGroups: [...stored.groups],
    SourceDestCheck: true,
    NetworkInterfaces: [toNetworkInterface(stored, place, pending)],
    EbsOptimized: false,
    EnaSupport: true,
    CpuOptions: { CoreCount: 1, ThreadsPerCore: 2 },
    CapacityReservationSpecification: { CapacityReservationPreference: 'open' },
    HibernationOptions: { Configured: false },
    EnclaveOptions: { Enabled: false },
    MetadataOptions: {
      State: pending ? 'pending' : 'applied',
      HttpTokens: 'required',
      HttpPutResponseHopLimit: 2,
      HttpEndpoint: 'enabled',
      HttpProtocolIpv6: 'disabled',
      InstanceMetadataTags: 'disabled',
    },
    MaintenanceOptions: { AutoRecovery: 'default' },
    PrivateDnsNameOptions: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
  };
}

/** Instances in the order given, those of one launch together. */
export function toReservations(
  instances: readonly StoredInstance[],
  place: Place,
  now: Date,
): readonly Reservation[] {
  return Object.entries(Object.groupBy(instances, ({ reservationId }) => reservationId)).map(
    ([reservationId, launched = []]) => ({
      ReservationId: reservationId,
      OwnerId: place.accountId,
      Groups: [],
      Instances: launched.map((instance) => toInstance(instance, place, now)),
    }),
  );
}

function toNetworkInterface(stored: StoredInstance, place: Place, pending: boolean) {
  return {
    NetworkInterfaceId: idOf('eni', stored.instanceId),
    SubnetId: stored.subnetId,
    VpcId: place.vpcId,
    OwnerId: place.accountId,
    Status: 'in-use' as const,
    MacAddress: '12:c4:b6:95:a1:71',
    PrivateIpAddress: stored.privateIp,
    PrivateDnsName: toDnsName(stored.privateIp, place.region),
    SourceDestCheck: true,
    InterfaceType: 'interface',
    Groups: [...stored.groups],
    Attachment: {
      AttachmentId: idOf('eni-attach', stored.instanceId),
      DeviceIndex: 0,
      NetworkCardIndex: 0,
      Status: pending ? ('attaching' as const) : ('attached' as const),
      AttachTime: stored.launchTime,
      DeleteOnTermination: true,
    },
    PrivateIpAddresses: [{ PrivateIpAddress: stored.privateIp, Primary: true }],
    Ipv6Addresses: [],
  };
}

/** us-east-1 alone has a suffix of its own. */
function toDnsName(ip: string, region: string): string {
  const suffix = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return `ip-${ip.replaceAll('.', '-')}.${suffix}`;
}
