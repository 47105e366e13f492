import type { BreakerRefusal, Incident, Phase } from './incident.ts';
import type { Pause, PausedItem } from './pause.ts';
import type { LaunchCount, Tally } from './tally.ts';

/** Which incident it is, how far it has come, and what the table says of it. */
export interface IncidentSlice {
  readonly incident: Incident;
  readonly phase: Phase;
  /** What the table is to hold of the launch. */
  readonly tally?: Tally;
  readonly launches?: LaunchCount;
  readonly breaker?: BreakerRefusal;
  /** Why the circuit breaker could not be asked; the caller was contained without it. */
  readonly breakerError?: string;
  /** Containment was paused when the launch arrived: nothing was changed. */
  readonly paused?: Pause;
  /** Parts of the breaker's item, as DynamoDB answers them before anything is changed anew. */
  readonly brake?: { readonly Item?: PausedItem };
  /** Parts of the incident's item in the table, as DynamoDB answers them before each later check. */
  readonly standing?: {
    readonly Item?: {
      readonly status?: { readonly S: string };
      readonly incidentId?: { readonly S: string };
      /** The execution that contains; an older release did not read it. */
      readonly execution?: { readonly S: string };
    };
  };
}
