import type { Action } from '../../core/containment/action.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import type { BrokenFile } from '../history/reading.ts';

export type VerdictKind = Verdict['kind'];

/** Most severe first: what a caller with several verdicts is listed under. */
export const severity: readonly VerdictKind[] = ['contain', 'alert', 'ignore'];

/** Why launches of a caller were judged as they were. */
interface Reason {
  readonly verdict: VerdictKind;
  readonly because: string;
  readonly count: number;
  /** CloudTrail eventIDs, the first three. */
  readonly examples: readonly string[];
}

/** One caller as the responder tells callers apart: by the key of its incidents. */
export interface CallerResult {
  readonly key: string;
  /** Who it is, in a few harmless words. */
  readonly caller: string;
  readonly kind: string;
  /** By which expectations name it; null where the record shows none. */
  readonly arn: string | null;
  readonly account: string;
  /** The most severe of its verdicts. */
  readonly verdict: VerdictKind;
  readonly verdicts: Readonly<Record<VerdictKind, number>>;
  /** Calls that launched, and calls that did not (denied, failed, dry run). */
  readonly launches: number;
  readonly attempts: number;
  /** Instances that were launched, as far as the records say. */
  readonly instances: number;
  /** ISO 8601; null where no record has a readable time. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly regions: readonly string[];
  readonly instanceTypes: readonly string[];
  readonly reasons: readonly Reason[];
  /** What containment would do; empty unless a launch is to be contained. */
  readonly plan: readonly Action[];
  /** How many times the responder would have opened an incident for it. */
  readonly incidents: number;
}

/** What `firebreak replay --json` prints. Fields are added to it, never renamed. */
export interface ReplayResult {
  readonly mode: 'contain' | 'observe';
  /** Null: each record was judged as a responder in the record's own account would. */
  readonly account: string | null;
  readonly summary: {
    readonly files: number;
    readonly brokenFiles: number;
    readonly skippedFiles: number;
    readonly records: number;
    readonly unreadable: number;
    /** Launches that were judged, each once. */
    readonly launches: number;
    readonly duplicates: number;
    /** Launches of other accounts than `--account`, not judged. */
    readonly otherAccounts: number;
    readonly verdicts: Readonly<Record<VerdictKind, number>>;
    readonly callers: number;
    readonly incidents: number;
    readonly seconds: number;
    readonly recordsPerSecond: number;
  };
  /** Launches in regions without a sensor: the responder would never have seen them. */
  readonly unwatched: { readonly launches: number; readonly regions: readonly string[] };
  /** What else a reader must know, in sentences. */
  readonly notes: readonly string[];
  readonly callers: readonly CallerResult[];
  readonly broken: readonly BrokenFile[];
  readonly skipped: readonly { readonly reason: string; readonly count: number; readonly example: string }[];
  /** What did not come out as `--expect` says; absent without it. */
  readonly expect?: { readonly held: boolean; readonly failures: readonly string[] };
}
