import { createHash } from 'node:crypto';
import type { Caller } from '../caller/caller.ts';
import type { Launch } from '../verdict/launch.ts';

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

/**
 * `first` until the first report; then the quiet checks, which are reported only where they find something, and the
 * follow-up. `review-end`: a history so large that its review ended after the follow-up.
 */
export type Phase = 'first' | 'watch-1' | 'watch-2' | 'follow-up' | 'review-end';

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
