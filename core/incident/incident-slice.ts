import type { Again } from './again.ts';
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
  /**
   * Refused by the breaker or the limit of waves, it was contained in this phase, because the incident `by` contains who
   * issued it; `issuers`: the access keys in the chain that are refused by now. `at`: until then its launches were only
   * counted, whichever credential made them, ISO 8601.
   */
  readonly admitted?: {
    readonly by: string;
    readonly phase: Phase;
    readonly at: string;
    readonly issuers: readonly string[];
  };
  /** On-call is to hear of this launch, although its incident has had its mail: the phase is `again`. */
  readonly again?: Again;
  /** Why the circuit breaker could not be asked; the caller was contained without it. */
  readonly breakerError?: string;
  /** Containment was paused when the launch arrived: nothing was changed. */
  readonly paused?: Pause;
  /** Parts of the breaker's item, as an execution that an older release began reads it before it changes anything anew. */
  readonly brake?: { readonly Item?: PausedItem };
  /** The first notice tells it, which is due while the execution is still at work. */
  readonly underWay?: true;
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
