import type { AnyStep } from '../../lambda/contract.ts';

/** What a permission is on; each role is told the ARNs when it is made. */
export type ResourceName =
  | 'incident-table'
  | 'key'
  | 'report-topic'
  | 'evidence'
  /** The bucket itself, not what is in it. */
  | 'evidence-bucket'
  | 'own-findings'
  /** Security Hub of the account, in the home region. */
  | 'security-hub'
  | 'trail-workgroup'
  /** The Glue catalog, and in it the database of the trail and the one that Athena always asks for. */
  | 'trail-catalog'
  | 'trail-table'
  /** The bucket of the trail itself, not what is in it. */
  | 'trail-bucket'
  /** The records of the accounts of the settings. */
  | 'trail-records'
  /** The key of the trail; none where it has none. */
  | 'trail-key'
  /** What Athena answers, in the evidence bucket. */
  | 'query-results'
  | 'users'
  | 'roles'
  /** The users that may be given a backup key. */
  | 'backup-owners'
  | 'backup-secrets'
  | 'own-log-group'
  | 'steps'
  | 'containment'
  /** The executions of the containment. */
  | 'executions'
  | 'first-notice'
  | 'home-bus'
  /** The default event bus of the home region. */
  | 'default-bus'
  /** The endpoints of the webhooks of the settings. */
  | 'api-destinations'
  /** The action has no resource type in IAM: `*` is all there is. */
  | 'any';

export interface Permission {
  readonly actions: readonly string[];
  readonly on: ResourceName;
  readonly reason: string;
  /** Granted on items of this partition key alone, or of those that it matches, with `*`. */
  readonly partitionKey?: string;
  /** The actions change a user or role: they are also denied on those that the settings protect, and on our own. */
  readonly protects?: true;
  /** Granted only where the settings protect by tag. */
  readonly forTags?: true;
  /** Granted only where the settings let a backup key take the place of an inactive one. */
  readonly forFullUsers?: true;
  /** Granted for the lifecycle events alone: by their source and their detail types. */
  readonly lifecycleAlone?: true;
  /** Granted with AWSDenyAll alone: the condition key of IAM that names the policy. */
  readonly denyAllBy?: 'iam:PolicyARN' | 'iam:PermissionsBoundary';
}

/** Who holds permissions: each Lambda, the state machine, and EventBridge for each kind of target. */
export type RoleName =
  | AnyStep
  | 'containment'
  | 'first-notice'
  | 'launch-delivery'
  | 'progress-delivery'
  | 'notice-delivery'
  | 'sensor-delivery'
  | 'webhook-delivery';
