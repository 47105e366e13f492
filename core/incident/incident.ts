import { createHash } from 'node:crypto';
import type { Caller } from '../caller/caller.ts';
import { userIdShape } from '../caller/to-role-session.ts';
import type { Launch } from '../verdict/launch.ts';
import { incidentSortKey } from './item/items.ts';

/** The identity of an incident: one principal, one window. */
export interface Incident {
  /** Readable, sortable and the same however often its opening is repeated: fb-20261122-154102-3f9a2c1d. */
  readonly id: string;
  /** The incident table's key of the principal. */
  readonly key: string;
  /** The sort key of the item that this containment writes: the incident's own, or that of a further credential. */
  readonly item?: string;
  /** Who it is about, in a few harmless words. */
  readonly subject: string;
  /** When the incident was opened, ISO 8601. */
  readonly openedAt: string;
  /** The execution that opened this item; only that one contains for it. */
  readonly execution: string;
  /** Another wave of the same five minutes has a mail of its own; this one has none as long as it holds. */
  readonly quiet?: true;
  /** The incident of the same principal that this one re-opens, because its containment did not hold. */
  readonly reopens?: string;
  /** Alerts about the same caller that this incident took the place of: their launches count as its own. */
  readonly counts?: readonly string[];
}

/** What the circuit breaker said to a containment that it did not let through. */
export interface BreakerRefusal {
  /** The circuit breaker counts callers; `waves` are the further credentials of one of them. An older release counts callers. */
  readonly of?: 'callers' | 'waves';
  /** So many in an hour. */
  readonly limit: number;
  /** Until then it lets nobody through, unless the limit is raised. */
  readonly until: string;
  /** This refusal opened it: on-call is told once, loudly. */
  readonly opened: boolean;
}

/**
 * `first` until the first report; then the quiet checks, which are reported only where they find something, and the
 * follow-up. `review-end`: a history so large that its review ended after the follow-up. `again`: a further launch of
 * somebody whom the incident does not contain, with a mail of its own. `patrol`: what was reverted after the follow-up is
 * contained again, or told.
 */
export type Phase = 'again' | 'patrol' | 'first' | 'watch-1' | 'watch-2' | 'follow-up' | 'review-end';

/**
 * Whose incident a launch belongs to: the user or role by its unique id, never by a name that the caller chooses
 * (session, path, tag; in an account of its own, any). One principal has one incident, and the breaker counts it once.
 * Of whom no id is shown, those that are taken for one are told apart by nothing.
 */
export function principalKey(caller: Caller, { account }: Pick<Launch, 'account'>): string {
  switch (caller.kind) {
    case 'user-key':
    case 'user-session':
    case 'federated-session':
      return `user:${caller.uniqueId ?? caller.userArn}`;
    case 'role-session':
      // Which session of which role called is not certain: it is alerted on, beside whatever is contained of the role.
      if (caller.doubt !== undefined) return `unsure:${caller.roleArn}`;
      return `role:${userIdShape.exec(caller.userId)?.[1] ?? caller.roleArn}`;
    case 'identity-center-session':
      return `identity-center:${caller.roleArn ?? caller.identityStoreArn ?? account}:${caller.sessionName}`;
    case 'root':
      return `root:${account}`;
    case 'service':
      return `service:${account}:${caller.service}`;
    case 'other-account':
      return `account:${caller.account}`;
    case 'unsupported':
      return `${caller.identityType}:${account}:${caller.uniqueId ?? 'unknown'}`;
    case 'malformed':
      return `malformed:${account}:${caller.uniqueId ?? 'unknown'}`;
  }
}

/** The same of a user or role whose unique id is known. */
export const holderKey = (type: 'user' | 'role', uniqueId: string): string => `${type}:${uniqueId}`;

/** The incident's id: the second of the launch that opened it, and a digest of caller and launch. */
export function incidentId(key: string, launch: Pick<Launch, 'eventId' | 'eventTime'>): string {
  const stamp = launch.eventTime.slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `fb-${stamp}-${createHash('sha256').update(`${key} ${launch.eventId}`).digest('hex').slice(0, 8)}`;
}

/** Where the evidence bucket keeps what is about a containment: a wave has a folder within that of its incident. */
export function evidenceFolder({
  id,
  item = incidentSortKey,
  execution,
}: Pick<Incident, 'id' | 'item' | 'execution'>): string {
  const wave = createHash('sha256').update(`${item} ${execution}`).digest('hex').slice(0, 12);
  return `incidents/${id}/${item === incidentSortKey ? '' : `waves/${wave}/`}`;
}

/** Milliseconds from CloudTrail's eventTime to `now`; the event's time has whole seconds. */
export function millisecondsSince(launch: Pick<Launch, 'eventTime'>, now: Date): number {
  return now.getTime() - Date.parse(launch.eventTime);
}
