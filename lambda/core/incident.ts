import { createHash } from 'node:crypto';
import type { InstancesNow } from './instances.ts';
import type { Activity } from './review/activity.ts';
import type { Told } from './told.ts';
import type { BackupKey } from './backup-key.ts';
import type { Caller } from './caller.ts';
import type { Launch } from './launch.ts';
import type { Outcome, StepResult, Verification } from './outcome.ts';
import type { Persistence } from './persistence.ts';
import type { Plan } from './plan.ts';
import type { Trace } from './second-wave.ts';
import type { LaunchCount, Tally } from './tally.ts';
import type { TrailView } from './trail-view.ts';
import type { Verdict } from './verdict.ts';

/** The identity of an incident: one caller, one window. */
export interface Incident {
  /** Readable, sortable and the same however often its opening is repeated: fb-20261122-154102-3f9a2c1d. */
  readonly id: string;
  /** The incident table's key of the caller. */
  readonly key: string;
  /** Who it is about, in a few harmless words. */
  readonly subject: string;
  /** When the incident was opened, ISO 8601. */
  readonly openedAt: string;
  /** The execution that opened it; only that one contains. */
  readonly execution: string;
  /** The incident of the same caller that this one re-opens, because its containment did not hold. */
  readonly reopens?: string;
  /** Alerts about the same caller that this incident took the place of: their launches count as its own. */
  readonly counts?: readonly string[];
}

/** What the circuit breaker said to a containment that it did not let through. */
export interface BreakerRefusal {
  /** Callers in an hour. */
  readonly limit: number;
  /** Until then it lets nobody through, unless the limit is raised. */
  readonly until: string;
  /** This refusal opened it: on-call is told once, loudly. */
  readonly opened: boolean;
}

/** A step that died: Step Functions' Error and Cause. */
export interface StepError {
  readonly Error?: string;
  readonly Cause?: string;
}

/**
 * `first` until the first report; then the quiet looks, which are reported only where they find something, and the
 * follow-up. `review-end`: a history so large that its review ended after the follow-up.
 */
export type Phase = 'first' | 'watch-1' | 'watch-2' | 'follow-up' | 'review-end';

/** What travels through the Containment state machine; every step adds its own part. */
export interface ContainmentState {
  readonly route: 'ignore' | 'absorbed' | 'alert' | 'contain';
  readonly mode: 'contain' | 'observe';
  readonly phase: Phase;
  readonly incident: Incident;
  readonly launch: Launch;
  readonly caller: Caller;
  readonly verdict: Verdict;
  readonly plan: Plan;
  /** How often it was contained in this phase. */
  readonly attempts: { readonly value: number };
  readonly receivedAt: string;
  readonly containment?: {
    readonly deactivateKeys: StepResult;
    readonly revokeSessions: StepResult;
    readonly disableConsole: StepResult;
    readonly deactivateCredentials: StepResult;
  };
  /** The session cutoff put again once IAM has spread. */
  readonly renewal?: StepResult;
  readonly verification?: Verification;
  /** How often it was looked at since it was last contained. */
  readonly looks?: { readonly value: number };
  readonly backupKey?: BackupKey;
  /** What the latest report said of containment. */
  readonly reported?: Verification['status'];
  /** Who issued the caller's temporary credential, and what follows from it. */
  readonly trace?: Trace;
  /** The latest search for it that failed. */
  readonly traceError?: StepError;
  /** What the caller made since the launch that outlives its credential. */
  readonly persistence?: Persistence;
  /** The latest search for that which failed. */
  readonly persistenceError?: StepError;
  readonly regions?: { readonly names: readonly string[]; readonly fallback?: boolean };
  readonly activity?: Activity | { readonly unavailable: string };
  /** What Athena finds in the trail's bucket, where the settings name one; asked for the follow-up. */
  readonly trail?: TrailView | { readonly unavailable: string };
  /** What became of the launched instances, and what they cost. */
  readonly instances?: InstancesNow | { readonly unavailable: string };
  /** The latest report that was published, and what it told; an execution begun by an older release does not know. */
  readonly report?: {
    readonly messageId: string;
    readonly publishedAt: string;
    readonly phase?: Phase;
    readonly told?: Told;
  };
  /** What the table is to hold of the launch. */
  readonly tally?: Tally;
  readonly breaker?: BreakerRefusal;
  /** Why the circuit breaker could not be asked; the caller was contained without it. */
  readonly breakerError?: string;
  readonly launches?: LaunchCount;
  readonly launchesError?: StepError;
  readonly recordError?: StepError;
  readonly noticeError?: StepError;
  readonly evidenceError?: StepError;
  /** The incident could not be brought to Security Hub. */
  readonly findingError?: StepError;
  /** Whether it was given back could not be read. */
  readonly standingError?: StepError;
}

/**
 * What two launches must share to belong together. A user's key stands for itself: a second key of the same user
 * is a second credential, and must be contained too. Console sessions change their key with every call, so a
 * user's sessions stand together.
 */
export function callerKey(caller: Caller, launch: Pick<Launch, 'account' | 'eventId'>): string {
  const { account } = launch;
  switch (caller.kind) {
    case 'user-key':
      return `user:${caller.userArn}:key:${caller.accessKeyId}`;
    case 'user-session':
      return `user:${caller.userArn}:sessions`;
    case 'federated-session':
      return `user:${caller.userArn}:federated`;
    case 'role-session':
      return `role:${caller.roleArn}:session:${caller.userId}`;
    case 'identity-center-session':
      return `identity-center:${caller.roleArn ?? caller.identityStoreArn ?? account}:${caller.sessionName}`;
    case 'root':
      return `root:${account}`;
    case 'service':
      return `service:${account}:${caller.service}`;
    case 'other-account':
      return `account:${caller.account}:${caller.arn ?? 'unknown'}`;
    case 'unsupported':
      return `${caller.identityType}:${account}:${caller.name ?? 'unknown'}`;
    case 'malformed':
      return `malformed:${account}:${launch.eventId}`;
  }
}

/** The incident's id: the second of the launch that opened it, and a digest of caller and launch. */
export function incidentId(key: string, launch: Pick<Launch, 'eventId' | 'eventTime'>): string {
  const stamp = launch.eventTime.slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `fb-${stamp}-${createHash('sha256').update(`${key} ${launch.eventId}`).digest('hex').slice(0, 8)}`;
}

/** Milliseconds from CloudTrail's eventTime to `now`; the event's time has whole seconds. */
export function millisecondsSince(launch: Pick<Launch, 'eventTime'>, now: Date): number {
  return now.getTime() - Date.parse(launch.eventTime);
}

/** Every outcome of every step, the renewal of the session cutoff last. */
export function outcomesOf(state: Pick<ContainmentState, 'containment' | 'renewal'>): readonly Outcome[] {
  const { containment, renewal } = state;
  const steps = [
    containment?.deactivateKeys,
    containment?.revokeSessions,
    containment?.disableConsole,
    containment?.deactivateCredentials,
    renewal,
  ];
  return steps.flatMap((step) => step?.outcomes ?? []);
}
