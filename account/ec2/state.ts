import type {
  InstanceStateName,
  RunInstancesRequest,
  SecurityGroup,
  SecurityGroupRule,
  Tag,
  _InstanceType,
} from '@aws-sdk/client-ec2';

/** An instance as it was launched, and the last change that somebody asked for. */
export interface StoredInstance {
  readonly instanceId: string;
  readonly reservationId: string;
  readonly imageId: string;
  readonly instanceType: _InstanceType;
  readonly keyName?: string;
  readonly clientToken?: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly privateIp: string;
  readonly groups: readonly { readonly GroupId: string; readonly GroupName: string }[];
  readonly tags: readonly Tag[];
  readonly launchIndex: number;
  readonly launchTime: Date;
  /** ARN of the principal that launched it: tests ask, EC2 does not tell. */
  readonly launchedBy: string;
  /** Of a Spot instance. */
  readonly spotRequestId?: string;
  readonly disableApiTermination: boolean;
  readonly disableApiStop: boolean;
  readonly change: { readonly kind: 'launch' | 'stop' | 'terminate'; readonly at: Date };
}

/** A request for one Spot instance; all are fulfilled at once. */
export interface SpotRequest {
  readonly requestId: string;
  readonly type: 'one-time' | 'persistent';
  readonly state: 'active' | 'disabled' | 'cancelled' | 'closed';
  readonly instanceId: string;
  readonly createTime: Date;
  /** What it launches, and launches again where it is persistent. */
  readonly launch: RunInstancesRequest;
}

/** What one Region of the account holds. */
export interface RegionState {
  readonly region: string;
  readonly instances: Map<string, StoredInstance>;
  readonly groups: Map<string, SecurityGroup>;
  readonly rules: Map<string, SecurityGroupRule>;
  /** RunInstances' client tokens: the request's fingerprint and the reservation it made. */
  readonly launches: Map<string, { readonly fingerprint: string; readonly reservationId: string }>;
  readonly spotRequests: Map<string, SpotRequest>;
}

/** Milliseconds from a change to its end; EC2 gives no figures, these are the usual ones. */
const lasts = { launch: 5_000, stop: 30_000, terminate: 30_000 } as const;

const names = {
  launch: ['pending', 'running'],
  stop: ['stopping', 'stopped'],
  terminate: ['shutting-down', 'terminated'],
} as const satisfies Record<string, readonly [InstanceStateName, InstanceStateName]>;

/** EC2's numbers for its states. */
const codes = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const satisfies Record<InstanceStateName, number>;

/** A state follows from the last change and the time since: nothing has to run for an instance to come up. */
export function toState({ change }: StoredInstance, now: Date): { Code: number; Name: InstanceStateName } {
  const [during, after] = names[change.kind];
  const Name = now.getTime() - change.at.getTime() < lasts[change.kind] ? during : after;
  return { Code: codes[Name], Name };
}

/** "Terminated instances remain visible after termination (for approximately one hour)": DescribeInstances. */
const afterlifeMs = 60 * 60 * 1000;

export function isVisible({ change }: StoredInstance, now: Date): boolean {
  return change.kind !== 'terminate' || now.getTime() - change.at.getTime() < afterlifeMs;
}
