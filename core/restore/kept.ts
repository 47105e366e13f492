import type { Action } from '../containment/action.ts';
import type { Caller } from '../caller/caller.ts';
import type { Outcome } from '../containment/outcome.ts';
import type { Prior } from '../containment/prior.ts';
import type { RestoreRecord } from './record.ts';

/** What is kept of a containment, in the incident table or in a file: everything that restoring goes by. */
export interface Kept {
  readonly incidentId: string;
  /** Who it is about, in a few words. */
  readonly subject: string;
  /** When the launch was made; what is newer was not there before. ISO 8601. */
  readonly since: string;
  /** When containment was checked last: whatever Firebreak put was there by then. */
  readonly verifiedAt?: string;
  /** When a restore began that was not finished. */
  readonly restoringSince?: string;
  readonly caller?: Caller;
  /** Of every wave. */
  readonly actions: readonly Action[];
  readonly priors: readonly Prior[];
  readonly outcomes: readonly Outcome[];
  /** Long-term keys that tracing found behind the caller's session. */
  readonly origins: readonly { readonly userName: string; readonly accessKeyId: string }[];
  /** Keys that Firebreak made itself. */
  readonly ownKeys: readonly string[];
  /** How the restore of single things stands, the latest of each. */
  readonly records: readonly RestoreRecord[];
  /** Things that an incident keeps on purpose which is restored along without having been asked for. */
  readonly stays: readonly string[];
  /** Other incidents that have not been restored, and are not restored together with this one. */
  readonly others: readonly OtherIncident[];
}

export interface OtherIncident {
  readonly incidentId: string;
  readonly actions: readonly Action[];
}
