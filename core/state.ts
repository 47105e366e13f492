import type { InstancesNow } from './instances/instances.ts';
import type { Activity } from './review/totals/activity.ts';
import type { Told } from './incident/told.ts';
import type { BackupKey } from './backup-key/backup-key.ts';
import type { Caller } from './caller/caller.ts';
import type { Launch } from './verdict/launch.ts';
import type { Outcome, StepResult, Verification } from './containment/outcome.ts';
import type { Persistence } from './artifacts/persistence.ts';
import type { Plan } from './containment/plan.ts';
import type { Trace } from './lineage/trace.ts';
import type { LaunchCount, Tally } from './incident/tally.ts';
import type { TrailView } from './review/trail-view.ts';
import type { Verdict } from './verdict/verdict.ts';
import type { BreakerRefusal, Incident, Phase } from './incident/incident.ts';

/** A step that died: Step Functions' Error and Cause. */
interface StepError {
  readonly Error?: string;
  readonly Cause?: string;
}

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
