import type { Caller } from '../../core/caller/caller.ts';
import type { Lineage } from '../../core/lineage/lineage.ts';
import type { Launch } from '../../core/verdict/launch.ts';
import { neutral } from '../../core/values/text.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';

/** What was found about a launch, or about a principal that a person named. */
export interface Case {
  readonly account: string;
  readonly caller: Caller;
  /** The call that was found, where it is no launch. */
  readonly eventName?: string;
  /** Absent where a principal was named, or a key that launched nothing. */
  readonly launch?: Launch;
  readonly verdict?: Verdict;
  /** Who issued a temporary credential. */
  readonly lineage?: Lineage;
  /** Where event history was searched, and what could not be. */
  readonly searched: readonly Searched[];
}

/** How one look-up went in one region. */
export interface Searched {
  readonly region: string;
  readonly pages: number;
  /** Why the search of this region is not complete. */
  readonly incomplete?: string;
}

/** What was not searched, in a line for each reason: one wrong credential fails in seventeen regions alike. */
export function missedRegions(
  searched: readonly Pick<Searched, 'region' | 'incomplete'>[],
): readonly string[] {
  const byReason = new Map<string, Set<string>>();
  for (const { region, incomplete } of searched) {
    if (incomplete === undefined) continue;
    const reason = neutral(incomplete.replaceAll(region, 'the region'), 300);
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(region));
  }
  return [...byReason].map(([reason, regions]) => `${[...regions].join(', ')} (${reason})`);
}
