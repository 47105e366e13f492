import type { EventHistory, Span } from '../../aws/history/event-history.ts';
import type { Pace } from '../../aws/history/history-pages.ts';
import { createSearch, type Search } from '../../aws/history/history-search.ts';
import { attributeOf, isOf, type Lead, leadId, nextLeads, unique } from '../../../core/artifacts/leads.ts';
import {
  type FoundArtifact,
  type Persistence,
  toFoundArtifact,
} from '../../../core/artifacts/persistence.ts';

export interface FindInput {
  /** Whose records are looked for first. */
  readonly leads: readonly Lead[];
  /** When the launch was made, ISO 8601. */
  readonly since: string;
  /** The account that may be acted upon. */
  readonly account: string;
  readonly regions: readonly string[];
}

export interface FindDeps extends Pace {
  readonly history: Pick<EventHistory, 'records'>;
}

export interface Findings extends Pick<
  Persistence,
  'followed' | 'notFollowed' | 'coverage' | 'unreadable' | 'searchedAt'
> {
  readonly made: readonly FoundArtifact[];
}

/** How far the trail of keys that make keys is followed: each of them costs look-ups in every region. */
export const leadLimit = 20;
export const depthLimit = 4;

/** Two thousand calls of one key in one region. */
const pageLimit = 40;
/** The clocks of two services. */
const slackMs = 2 * 60_000;

/**
 * Reads what the caller's credentials did since the launch, and what the keys and users that it made did, for what
 * outlives them. Breadth first: what the caller made itself is found before what that made.
 *
 * @returns what was found and what was searched; a region that fails costs only itself
 */
export async function findPersistence(input: FindInput, deps: FindDeps): Promise<Findings> {
  const search = createSearch(deps.history, deps, pageLimit);
  const searchedAt = deps.clock();
  const span = { from: new Date(Date.parse(input.since) - slackMs), to: searchedAt };
  const made: FoundArtifact[] = [];
  const followed = new Set<string>();
  let leads = input.leads;
  let dropped = 0;
  for (let depth = 0; depth <= depthLimit && leads.length > 0; depth += 1) {
    const now = leads.slice(0, leadLimit - followed.size);
    dropped += leads.length - now.length;
    for (const lead of now) followed.add(leadId(lead));
    const read = await readAll(now, span, input, search);
    made.push(...read.made);
    leads = unique(read.next).filter((lead) => !followed.has(leadId(lead)));
  }
  dropped += leads.length;
  return {
    made,
    followed: followed.size,
    ...(dropped > 0 && { notFollowed: whyDropped(dropped) }),
    coverage: search.coverage(),
    unreadable: search.unreadable(),
    searchedAt: searchedAt.toISOString(),
  };
}

const whyDropped = (dropped: number): string =>
  `${dropped} more keys or users were not followed: at most ${leadLimit} are, ${depthLimit} deep`;

/** @returns what these leads have made, and the leads that they have led to */
async function readAll(
  leads: readonly Lead[],
  span: Span,
  { since, account, regions }: FindInput,
  search: Search,
): Promise<{ readonly made: readonly FoundArtifact[]; readonly next: readonly Lead[] }> {
  const made: FoundArtifact[] = [];
  const next: Lead[] = [];
  const queries = leads.map((lead) => ({ attribute: attributeOf(lead), span }));
  await search.find(regions, queries, (record, region): undefined => {
    if (!leads.some((lead) => isOf(lead, record, account))) return;
    const found = toFoundArtifact(record, region, new Date(since), account);
    if (found) made.push(found);
    next.push(...nextLeads(record, account));
  });
  return { made, next };
}
