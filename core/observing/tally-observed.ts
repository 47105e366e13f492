/** A launch that would have been contained, as the incident table has it. */
export interface ObservedLaunch {
  /** Key of its user or role. */
  readonly principal: string;
  /** ISO 8601. */
  readonly eventTime: string;
  readonly region: string;
  /** Instances that were launched at least. */
  readonly instances: number;
}

/** What one user or role launched. */
export interface ObservedPrincipal {
  readonly principal: string;
  /** Within the week. */
  readonly launches: number;
  readonly instances: number;
  /** Sorted, some of them at the most. */
  readonly regions: readonly string[];
  /** When the latest launch was made. */
  readonly last: string;
}

export interface ObservedTotals {
  /** Since the observation began. */
  readonly all: { readonly launches: number; readonly principals: number };
  /** Of the last week. */
  readonly week: { readonly launches: number; readonly principals: number };
  /** Of the last week, whoever launched most often first. */
  readonly principals: readonly ObservedPrincipal[];
}

export interface ObservedCounter {
  readonly add: (launches: readonly ObservedLaunch[]) => void;
  /** @param most how many users and roles are named */
  readonly totals: (most: number) => ObservedTotals;
}

const mostRegions = 20;

/**
 * Adds up launches page by page: there may be more of them than fit anywhere at once.
 * @param since when the observation began, and `week`, from when on the last week counts, ISO 8601
 */
export function countObserved(since: string, week: string): ObservedCounter {
  const all = new Set<string>();
  const recent = new Map<
    string,
    { launches: number; instances: number; regions: Set<string>; last: string }
  >();
  let launches = 0;
  const addOne = ({ principal, eventTime, region, instances }: ObservedLaunch): void => {
    if (eventTime < since) return;
    launches += 1;
    all.add(principal);
    if (eventTime < week) return;
    const known = recent.get(principal) ?? { launches: 0, instances: 0, regions: new Set(), last: '' };
    recent.set(principal, known);
    known.launches += 1;
    known.instances += instances;
    if (known.regions.size < mostRegions) known.regions.add(region);
    if (eventTime > known.last) known.last = eventTime;
  };
  return {
    add: (page) => {
      page.forEach(addOne);
    },
    totals: (most) => {
      const ranked = [...recent].toSorted(([, a], [, b]) => b.launches - a.launches);
      return {
        all: { launches, principals: all.size },
        week: {
          launches: ranked.reduce((sum, [, each]) => sum + each.launches, 0),
          principals: ranked.length,
        },
        principals: ranked
          .slice(0, most)
          .map(([principal, { regions, ...each }]) => ({ principal, ...each, regions: [...regions].sort() })),
      };
    },
  };
}
