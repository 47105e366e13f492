import type { Expectation } from '../../core/settings/settings.ts';
import type { RegionRead } from '../history/account-history.ts';
import type { Gathering, Seen } from './gather.ts';
import type { NotDrafted, Proposal } from './propose.ts';

/** What `firebreak learn --json` prints. Fields are added to it, never renamed. */
export interface LearnResult {
  readonly source: string;
  /** False: a file was broken, or a region was not read whole. */
  readonly complete: boolean;
  readonly calls: number;
  /** Calls that the settings expect already, or that AWS services made. */
  readonly expected: number;
  readonly proposals: readonly (Facts & {
    readonly rule: Expectation;
    /** Whether somebody must be asked before this is expected. */
    readonly ask: boolean;
    readonly doubts: readonly string[];
    readonly remarks: readonly string[];
  })[];
  readonly notDrafted: readonly (Facts & { readonly caller: string; readonly why: string })[];
  /** Of event history, region by region; empty for files. */
  readonly regions: readonly RegionRead[];
}

interface Facts {
  readonly launches: number;
  readonly failedCalls: number;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly example: string;
}

interface Found {
  readonly source: string;
  readonly complete: boolean;
  readonly regions: readonly RegionRead[];
  readonly gathering: Gathering;
  readonly proposals: readonly Proposal[];
  readonly notDrafted: readonly NotDrafted[];
}

export function toJson({ source, complete, regions, gathering, proposals, notDrafted }: Found): LearnResult {
  return {
    source,
    complete,
    calls: gathering.launches(),
    expected: gathering.expected(),
    proposals: proposals.map(({ rule, seen, doubts, remarks }) => ({
      rule,
      ask: doubts.length > 0,
      doubts,
      remarks,
      ...factsOf(seen),
    })),
    notDrafted: notDrafted.map(({ seen, why }) => ({ caller: seen.who, why, ...factsOf(seen) })),
    regions,
  };
}

function factsOf({ launches, attempts, first, last, example }: Seen): Facts {
  const iso = (time: number): string | null => (Number.isFinite(time) ? new Date(time).toISOString() : null);
  return {
    launches,
    failedCalls: [...attempts.values()].reduce((sum, count) => sum + count, 0),
    firstSeen: iso(first),
    lastSeen: iso(last),
    example,
  };
}
