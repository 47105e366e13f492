/** A group as it was asked for, and what is in it. */
export interface Group {
  readonly name: string;
  /** The instance after which it launches. */
  readonly like: string;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  readonly createdAt: Date;
  /** Names of processes. */
  readonly suspended: readonly string[];
  readonly instanceIds: readonly string[];
}

/** The groups of a Region, by name. */
export type Groups = Map<string, Group>;

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html */
export const processes: readonly string[] = [
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'Launch',
  'ReplaceUnhealthy',
  'ScheduledActions',
  'Terminate',
];
