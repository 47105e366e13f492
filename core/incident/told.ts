import type { Phase } from './incident.ts';

/** What became of the caller, in a word. */
export type Decision = 'contained' | 'not-contained' | 'observed' | 'alert';

/** What a report has told of an incident, kept small, so that the next one can say what is new. */
export interface Told {
  /** Calls of the credential. */
  readonly calls: number;
  /** Calls after containment, and those of them that were not refused. */
  readonly callsAfter: number;
  readonly notDenied: number;
  /** Of the calls after containment, those that went through while IAM was spreading. */
  readonly spreading?: number;
  /** Digests of the event ids of what it made, by the review and by the search for persistence; the newest few hundred. */
  readonly made: readonly string[];
  /** How many there were in all. */
  readonly madeCount: number;
  /** Digests of the ids of the plan's actions. */
  readonly actions: readonly string[];
  readonly undone: number;
  readonly launches: number;
  readonly complete: boolean;
  /** Lines that say that the launch may never have been; an older release does not say. */
  readonly unproven?: number;
  /**
   * Hops of the lineage, and changes by others since the launch to the caller or to what it touched; an older release
   * does not say.
   */
  readonly links?: number;
  readonly others?: number;
  readonly decision?: Decision;
  /** It said CONTAINED IN PART; an older release does not say. */
  readonly inPart?: boolean;
  /** Credentials that it made and that work, or may; an older release does not say. */
  readonly working?: number;
  /** It said CONTAINED SO FAR; an older release does not say. */
  readonly soFar?: boolean;
  /** Instances that were running; absent where EC2 was not asked. */
  readonly running?: number;
}

/** What on-call was told. */
export interface ReportSlice {
  /** The latest report that was published, and what it told; an execution begun by an older release does not know. */
  readonly report?: {
    readonly messageId: string;
    readonly publishedAt: string;
    readonly phase?: Phase;
    readonly told?: Told;
  };
}
