import type { LifecycleType } from '../lifecycle/names.ts';

/**
 * What the deployer decides, as written in `firebreak.config.ts`. Checked at synth by `lib/settings/check-settings.ts`;
 * nothing reads a settings value that has not passed that check.
 */

/** `contain` acts; `observe` judges and reports what it would have done, and changes nothing in IAM. */
type Mode = 'contain' | 'observe';

/** `nobody-to-tell`: the settings name nobody. `sample-rule`: an expectation is the sample's, as it was shipped. */
type ArmingDoubt = 'nobody-to-tell' | 'sample-rule';

/** `launches`: only instances that were really launched are contained. `attempts`: denied, failed and dry-run calls too. */
type RespondTo = 'launches' | 'attempts';

/** `compromised`: the key that made the call. `all`: every active key of its user. */
type KeyScope = 'compromised' | 'all';

/**
 * A rule that makes a launch expected. Every field that is given must hold; a field left out says nothing.
 * In `principals`, `instanceTypes` and `images`, `*` stands for any run of characters and `?` for one.
 */
export interface Expectation {
  /** A short name for people: it appears in verdicts and reports. */
  readonly name: string;
  /** ARN globs of the calling principal; an assumed-role session is matched by the ARN of its role. */
  readonly principals?: readonly string[];
  /** Region names, exact. */
  readonly regions?: readonly string[];
  /** Instance-type globs such as `c7g.*`. A launch whose type CloudTrail does not show does not match. */
  readonly instanceTypes?: readonly string[];
  /** AMI-id globs. A launch whose image CloudTrail does not show does not match. */
  readonly images?: readonly string[];
  /** The most instances one call may ask for. */
  readonly maxCount?: number;
  /**
   * IPv4 and IPv6 networks in CIDR notation that the call came from. A call through an AWS service shows the service
   * in the place of an address, and does not match; nor does one through an interface endpoint that `vpcEndpoints`
   * does not name: whoever owns a VPC chooses the address there.
   */
  readonly sourceNetworks?: readonly string[];
  /** Ids of the interface VPC endpoints that the call came through, exact. A call from elsewhere does not match. */
  readonly vpcEndpoints?: readonly string[];
  /**
   * true: the caller's session was opened with MFA. false: it was opened without, or the call was signed with a
   * long-term key, which has no session. A session whose record does not say matches neither.
   */
  readonly mfa?: boolean;
  /**
   * The AWS services that made the call on the caller's behalf, such as `cloudformation.amazonaws.com`. A direct call
   * does not match. A rule without this field holds for direct calls and for calls through any service.
   */
  readonly services?: readonly string[];
}

/** A tag of IAM. In its value, `*` stands for any run of characters and `?` for one. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** `session`: the one that made the call. `role`: every session of its role. */
type RoleSessionScope = 'session' | 'role';

/**
 * What a contained user is denied: `sessions` those issued before, `everything` whatever it signs with. `auto`: everything
 * where no other credential of the user is in use (no password, no active key that is not contained), else sessions.
 */
type DenyScope = 'auto' | 'sessions' | 'everything';

/** Whether the SSH keys, service-specific credentials and signing certificates of a contained user go inactive. */
type OtherCredentials = 'deactivate' | 'keep';

/** A new key for a workload whose key was contained. */
export interface BackupKeySettings {
  /** ARN globs of the users that are workloads; nobody else is given a key. */
  readonly owners: readonly string[];
  /** ARN globs of the principals of this account that may read the new key's secret; nobody else may. */
  readonly readers: readonly string[];
  /** A user may have two keys. `delete-inactive`: one that was inactive before is deleted to make room. */
  readonly whenFull: 'refuse' | 'delete-inactive';
}

/** The bucket that a trail writes to: s3://BUCKET/[PREFIX/]AWSLogs/[ORGANIZATION/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/. */
export interface TrailSettings {
  readonly bucket: string;
  /** The trail's own prefix, without slashes at its ends. */
  readonly prefix?: string;
  /** Of the trail of an organization, which has this folder above those of the accounts. */
  readonly organizationId?: string;
  /** The key of the log files, where the trail encrypts them with one. */
  readonly kmsKeyArn?: string;
  /** Accounts whose records the bucket has, beside the one that Firebreak is in. */
  readonly accounts?: readonly string[];
  /** How far back is asked. Event history has 90 days. */
  readonly days: number;
}

/** An address that lifecycle events are sent to, over https. */
export interface Webhook {
  readonly name: string;
  readonly url: string;
  /** `pagerduty`: Events API v2, one incident there for each here. `json`: the detail of each event as it is. */
  readonly form: 'pagerduty' | 'json';
  /** The secret that authorises, in the home region: the routing key of PagerDuty, else what `header` is to say. */
  readonly secretArn?: string;
  /** `Authorization` where it is left out. */
  readonly header?: string;
  /** Which events; all where it is left out, but for PagerDuty's, which are those that need a person. */
  readonly events?: readonly LifecycleType[];
  /** Calls a second at the most; 10 where it is left out. */
  readonly ratePerSecond?: number;
}

/** `governance`: whoever may `s3:BypassGovernanceRetention` can delete all the same. `compliance`: nobody, root included. */
interface ObjectLockSettings {
  readonly mode: 'governance' | 'compliance';
  readonly days: number;
}

export interface Settings {
  readonly mode: Mode;
  /** What synth refuses in mode `contain`, and you mean it. */
  readonly containDespite: readonly ArmingDoubt[];
  /** Days in mode `observe` after which a mail says once a week what would have been contained, and that nothing is armed. */
  readonly observeDays: number;
  /** Where the responder runs. IAM's control plane lives in us-east-1, so containment is fastest from there. */
  readonly homeRegion: string;
  /** Where a sensor watches for launches. `all` stands for every region of the partition that needs no opt-in. */
  readonly regions: readonly string[];
  readonly expectations: readonly Expectation[];
  /** ARN globs of principals that are alerted on and never contained (break-glass users, the deploy role). */
  readonly protectedPrincipals: readonly string[];
  /** Users and roles that carry one of these IAM tags are protected too. Who may tag in IAM may protect. */
  readonly protectedTags: readonly Tag[];
  readonly respondTo: RespondTo;
  readonly keys: KeyScope;
  readonly roleSessions: RoleSessionScope;
  readonly deny: DenyScope;
  readonly otherCredentials: OtherCredentials;
  /** Left out: no key is ever made. */
  readonly backupKey?: BackupKeySettings;
  /** Whether the functions that contain are invoked every five minutes, so that a launch meets them running. */
  readonly keepWarm: boolean;
  /**
   * Lambda's reserved concurrency of each function that contains: a storm cannot take it, and cannot take more. Left out:
   * none, because the account's quota may be ten, of which nobody may reserve any.
   */
  readonly reservedConcurrency?: number;
  /** The circuit breaker: more containments than this in any hour are turned into alerts. */
  readonly containmentsPerHour: number;
  /** More credentials of one user or role than this, contained one after the other in any hour, are not contained. */
  readonly wavesPerPrincipal: number;
  /**
   * Whether a whole role is denied where one session after the other cannot be: its inline policies are full, or it has
   * had `wavesPerPrincipal`. Every session of the role is refused then, those of its workloads among them.
   */
  readonly escalate: boolean;
  /**
   * What a contained credential made so many hours before its launch is looked for, and contained where it was made in the
   * last hour, or from the launch's address or with its user agent; 0: only what it made since.
   */
  readonly preparedHours: number;
  /** Subscribed to the report topic; each must confirm by mail before it receives anything. */
  readonly notify: { readonly emails: readonly string[] };
  /** Where lifecycle events go, beside the event bus. */
  readonly webhooks: readonly Webhook[];
  /** Seconds IAM is given to reach every endpoint before containment is verified. */
  readonly settleSeconds: number;
  /** Seconds in which a containment is checked again and again, for somebody who reverts it. */
  readonly holdSeconds: number;
  /** How often it is contained at the most each time that it is found reverted. */
  readonly containAttempts: number;
  /** Minutes until the follow-up: CloudTrail's event history runs minutes behind. */
  readonly followUpMinutes: number;
  /**
   * Minutes between two rounds of the patrol, which checks contained incidents again after their follow-up until they are
   * restored or expire; 0: there is none.
   */
  readonly patrolMinutes: number;
  /** Hours in which further launches of the same caller belong to the same incident. */
  readonly incidentHours: number;
  /** Hours after which an event is too old to contain anybody: it is an alert. */
  readonly maxEventHours: number;
  /**
   * ARN globs of the people who pause, resume and restore: beside them, only Firebreak's own roles may write the incident
   * table. Empty: whoever IAM lets.
   */
  readonly operators: readonly string[];
  /**
   * ARN globs of the users and roles that may read evidence, which holds addresses and names: everybody else is denied,
   * administrators too, but for Firebreak's own roles. Empty: whoever IAM lets.
   */
  readonly evidenceReaders: readonly string[];
  /** S3 Object Lock of evidence: until so many days are over, no version of it is deleted. Left out: there is none. */
  readonly objectLock?: ObjectLockSettings;
  /** Whether stacks, incident table, evidence bucket and key are protected against deletion. */
  readonly deletionProtection: boolean;
  /**
   * ARNs of the roles that deploy our stacks beside those of the CDK's bootstrap: what they change by CloudFormation raises
   * no alarm. Exact, because an event pattern compares them.
   */
  readonly deployers: readonly string[];
  /** Brings each incident to Security Hub of the home region, which must be enabled there. */
  readonly securityHub: boolean;
  /** Where CloudTrail's records are kept: Athena is asked for what event history does not have. Left out: it is not. */
  readonly trail?: TrailSettings;
  /** Days until incidents in the table, evidence in the bucket and logs expire. */
  readonly retentionDays: number;
  /** What people call the account: subjects and reports name it. Left out: by its alias, where it has one. */
  readonly accountName?: string;
  /** The tag of users and roles that names their owner: reports show it, as what it is. */
  readonly ownerTag: string;
}

/** What `firebreak.config.ts` must say; everything else has the default of {@link defaults}. */
export type SettingsInput = Pick<Settings, 'mode' | 'expectations'> &
  Partial<Omit<Settings, 'regions' | 'backupKey' | 'trail'>> & {
    /** As in {@link Settings}; `'all'` by itself is short for `['all']`. */
    readonly regions: Settings['regions'] | 'all';
    /** As in {@link Settings}; `whenFull` is `'refuse'` where it is left out. */
    readonly backupKey?: Omit<BackupKeySettings, 'whenFull'> & Partial<BackupKeySettings>;
    /** As in {@link Settings}; `days` is 400 where it is left out. */
    readonly trail?: Omit<TrailSettings, 'days'> & Partial<TrailSettings>;
  };

const defaults = {
  homeRegion: 'us-east-1',
  containDespite: [],
  observeDays: 14,
  protectedPrincipals: [],
  respondTo: 'launches',
  protectedTags: [],
  keys: 'compromised',
  roleSessions: 'session',
  deny: 'auto',
  otherCredentials: 'deactivate',
  keepWarm: true,
  containmentsPerHour: 20,
  wavesPerPrincipal: 10,
  preparedHours: 24,
  escalate: false,
  notify: { emails: [] },
  webhooks: [],
  settleSeconds: 10,
  holdSeconds: 30,
  containAttempts: 3,
  followUpMinutes: 15,
  patrolMinutes: 60,
  incidentHours: 24,
  maxEventHours: 24,
  operators: [],
  evidenceReaders: [],
  deletionProtection: false,
  deployers: [],
  securityHub: false,
  retentionDays: 365,
  ownerTag: 'owner',
} as const satisfies Partial<Settings>;

/**
 * Completes what the deployer wrote with the defaults. Checks nothing: `lib/settings/check-settings.ts` does, at synth,
 * where a mistake can still be said to a person.
 */
export function defineSettings(input: SettingsInput): Settings {
  const { regions, backupKey, trail, ...others } = input;
  return {
    ...defaults,
    ...others,
    regions: typeof regions === 'string' ? [regions] : regions,
    ...(backupKey !== undefined && { backupKey: { whenFull: 'refuse', ...backupKey } }),
    ...(trail !== undefined && { trail: { days: 400, ...trail } }),
  };
}

/** Whether there is a patrol: nothing of IAM is changed in mode observe, and nothing is there to be checked. */
export const hasPatrol = ({ mode, patrolMinutes }: Pick<Settings, 'mode' | 'patrolMinutes'>): boolean =>
  mode === 'contain' && patrolMinutes > 0;
