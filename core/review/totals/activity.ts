import type { HiddenLaunch } from '../../verdict/hidden-launch.ts';
import type { Proof } from '../../verdict/proof.ts';
import type { Artifact } from '../../artifacts/artifact.ts';

/** One API call of the credential, as much of its CloudTrail record as the report uses. */
export interface ActivityCall {
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventName: string;
  /** `ec2`, not `ec2.amazonaws.com`. */
  readonly service: string;
  readonly region: string;
  readonly readOnly: boolean;
  readonly accessKeyId?: string;
  /** The service that made it for the credential, with a key of its own. */
  readonly through?: string;
  readonly errorCode?: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
}

/** A part of a longer list, and how much of it is left out. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly more: number;
}

export interface Count {
  readonly name: string;
  readonly count: number;
  /** When it was seen first and last, ISO 8601, as far as the review has read; absent for a sum of others. */
  readonly first?: string;
  readonly last?: string;
}

/** How one region's event history was read. */
export interface RegionCoverage {
  readonly region: string;
  readonly pages: number;
  readonly events: number;
  /** Why it is not complete; absent when every page was read. */
  readonly incomplete?: string;
  /** Where it is not complete: everything newer than this was read, ISO 8601. */
  readonly readBackTo?: string;
}

/** Calls over time; intervals without a call are left out. */
export interface Timeline {
  /**
   * Seconds that an interval covers: 60, 600, 3,600, 21,600 or 86,400, the finest of which 96 at most span
   * the whole time. A week or 52, where log files go back further or a state has no more room.
   */
  readonly stepSeconds: number;
  readonly intervals: readonly {
    /** When the interval begins, ISO 8601. */
    readonly at: string;
    readonly calls: number;
    /** Of them, those that changed something or tried to. */
    readonly changes: number;
    /** Of them, those that ended in an error. */
    readonly errors: number;
  }[];
}

/** A region or service that the credential used for the first time in the attack, and never before. */
export interface FirstUse {
  readonly kind: 'region' | 'service';
  readonly name: string;
  readonly first: string;
  readonly count: number;
}

/** An instance that a RunInstances of the credential launched. */
export interface LaunchedInstance {
  readonly instanceId: string;
  readonly region: string;
  readonly instanceType?: string;
  /** Of the launch. */
  readonly eventTime: string;
  readonly eventId: string;
  /** The key that it was launched with: one that was searched for, or one that such a key issued. */
  readonly accessKeyId?: string;
}

/** Something that the credential touched, and what others did to it: the last step of AWS's procedure. */
export interface ResourceReview {
  /** As event history files it: `AWS::EC2::SecurityGroup`. */
  readonly type: string;
  readonly name: string;
  readonly region: string;
  /** Events about it by anybody, within the review's 90 days. */
  readonly events: number;
  /** Of them, those by Firebreak's own roles: the containment, and its checks. */
  readonly own?: number;
  /** Of them, those by somebody else since the launch that changed something and were not refused. */
  readonly changes: number;
  /** Those of somebody else, newest first. */
  readonly others: Listed<ActivityCall & { readonly who: string }>;
  /** Why not all is counted: it failed, or more events are about it than are read of one resource. */
  readonly incomplete?: string;
}

/** What was called with the credential, or with those that it issued, after it was contained. */
interface AfterContainment {
  /** When the last action of the containment was done, ISO 8601. IAM may take seconds more to spread. */
  readonly since: string;
  /** From the second after it: CloudTrail's times have whole seconds. */
  readonly calls: number;
  /** Of them, those that AWS refused for want of permission or of a valid credential. */
  readonly denied: number;
  /** Of them, those that AWS answers whatever is denied: they say nothing about containment. */
  readonly neverDenied: number;
  /**
   * When the deny of sessions was renewed, because IAM had spread, ISO 8601; and how many calls were not refused from
   * `since` until then. What they issued is denied by it. Absent where nothing was renewed.
   */
  readonly renewedAt?: string;
  readonly spreading?: number;
  /** Those that were not refused, and not while IAM was spreading, newest first: none, where containment works. */
  readonly notDenied: Listed<ActivityCall>;
}

/** One file of records: lines of JSON, gzipped. */
export interface KeptPart {
  readonly key: string;
  /** Of the file as it is stored, compressed. */
  readonly sha256: string;
  readonly bytes: number;
  readonly records: number;
}

/**
 * What the credential did, by CloudTrail's event history at one moment.
 *
 * `calls` and all that is counted beside it are of the credentials that were searched for at the start, and so equal a
 * count over a trail by these. Calls of services for them are in `forwarded`. Calls of credentials that those issued or made are counted in `credentials`, key by key,
 * and are in `changes`, `made`, `instances`, `resources` and `after`, marked by accessKeyId.
 */
export interface Activity {
  readonly calls: number;
  /** Calls that ended in an error, refused ones among them. */
  readonly failed: number;
  /** Calls that were refused for want of permission. */
  readonly denied: number;
  /** Calls that changed something or tried to, shown or not. */
  readonly changeCount: number;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  /** By access key: those that were searched for, and those that they issued. */
  readonly credentials: readonly Count[];
  readonly services: readonly Count[];
  readonly regions: readonly Count[];
  readonly operations: readonly Count[];
  readonly errors: readonly Count[];
  /** Operations that were refused: probing of permissions. */
  readonly deniedOperations: readonly Count[];
  readonly sourceIps: readonly Count[];
  readonly userAgents: readonly Count[];
  /**
   * What services did for it, with keys of their own: which service, and which call. They are in `changes`, `made` and
   * `after`, marked by `through`, and not in `calls`. Absent where there is nothing.
   */
  readonly forwarded?: readonly Count[];
  /** Calls of a service in a region, the most first. */
  readonly matrix: readonly { readonly region: string; readonly service: string; readonly count: number }[];
  /** Calls of pairs that are not in the matrix. */
  readonly matrixMore?: number;
  /** Empty where older history was not read, as notSearched says, or the credential was not in use before. */
  readonly firstUses: readonly FirstUse[];
  readonly firstUsesMore?: number;
  readonly timeline: Timeline;
  /** From half an hour before the launch on, finer; absent where the timeline is as fine, or nothing was called then. */
  readonly closeUp?: Timeline;
  /** The latest calls that changed something or tried to, newest first. */
  readonly changes: readonly ActivityCall[];
  /** What it made that may outlive it, newest first: the order in which it is to be removed. */
  readonly made: Listed<Artifact>;
  readonly instances: Listed<LaunchedInstance>;
  /** Launches whose records do not name all of their instances, newest first; absent where there are none. */
  readonly hidden?: Listed<HiddenLaunch>;
  readonly resources: Listed<ResourceReview>;
  readonly after?: AfterContainment;
  /** Of an incident, from the follow-up on: whether event history has the launch. */
  readonly proof?: Proof;
  readonly searchedFor: readonly string[];
  /** The span that was searched, ISO 8601. */
  readonly searchedFrom: string;
  readonly searchedAt: string;
  readonly coverage: readonly RegionCoverage[];
  /**
   * Whether every region was read to its end, for every credential and resource that was to be looked up; what is
   * beyond the limits is in notSearched.
   */
  readonly complete: boolean;
  /** What was not searched beside what coverage says, in words: credentials and resources beyond the limits. */
  readonly notSearched: readonly string[];
  /** How many events came without a record that can be read; they are counted by what event history says of them. */
  readonly unreadable: number;
  /** How often the reading was taken up: 1 when it was done in one go. */
  readonly runs: number;
  /** Whether taking it up once more may read more: something is left that did not fail for good. */
  readonly canContinue: boolean;
  /** The records that were kept as evidence, in which files, how many could not be kept, and why. */
  readonly kept: {
    readonly records: number;
    /** Only in the whole activity. */
    readonly parts?: readonly KeptPart[];
    readonly lost?: number;
    readonly error?: string;
  };
}
