/** What a report has told of an incident, kept small, so that the next one can say what is new. */
export interface Told {
  /** Calls of the credential. */
  readonly calls: number;
  /** Calls after containment, and those of them that were not refused. */
  readonly callsAfter: number;
  readonly notDenied: number;
  /** Event ids of what it made, by the review and by the search for persistence; the newest few hundred. */
  readonly made: readonly string[];
  /** Actions of the plan, by their ids. */
  readonly actions: readonly string[];
  readonly undone: number;
  readonly launches: number;
  readonly complete: boolean;
}
