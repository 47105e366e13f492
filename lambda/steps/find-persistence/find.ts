import type { EventHistory, Span } from '../../aws/history/event-history.ts';
import type { Pace } from '../../aws/history/history-pages.ts';
import { createSearch, type Query, type Search } from '../../aws/history/history-search.ts';
import { findMaker } from '../../../core/artifacts/calls/table.ts';
import { attributeOf, isOf, type Lead, leadId, nextLeads, unique } from '../../../core/artifacts/leads.ts';
import {
  type FoundArtifact,
  type Persistence,
  toFoundArtifact,
} from '../../../core/artifacts/persistence.ts';
import { type Launcher, preparationOf, preparedSince } from '../../../core/artifacts/prepared.ts';
import { at } from '../../../core/values/unknown.ts';
import { byName } from './by-name.ts';

export interface FindInput {
  /** Whose records are looked for first. */
  readonly leads: readonly Lead[];
  readonly launch: Launcher;
  /** How long before the launch what was made counts; 0: what was made since it. */
  readonly preparedHours: number;
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
 * Reads what the caller's credentials did before and since the launch, and what the keys and users that it made did, for
 * what outlives them: by the names of the calls that make credentials, which no flood of other calls hides, and by key and
 * user. Breadth first: what the caller made itself is found before what that made. Two calls a second are allowed in a
 * region: calls of IAM come first, because they are seldom and what they make lasts; the sessions that everybody opens
 * come last, and only where the calls of a credential could not all be read.
 *
 * @returns what was found and what was searched; a region that fails costs only itself
 */
export async function findPersistence(input: FindInput, deps: FindDeps): Promise<Findings> {
  const search = createSearch(deps.history, deps, pageLimit);
  const searchedAt = deps.clock();
  const { launch, preparedHours } = input;
  const since = preparedSince(launch, preparedHours);
  const span = { from: new Date(since.getTime() - slackMs), to: searchedAt };
  const work: Work = { ...input, since, span, search, named: new Map(), made: new Map(), byName: new Set() };
  const followed = new Set<string>();
  let leads = input.leads;
  let dropped = 0;
  for (let depth = 0; depth <= depthLimit && leads.length > 0; depth += 1) {
    const now = leads.slice(0, leadLimit - followed.size);
    dropped += leads.length - now.length;
    for (const lead of now) followed.add(leadId(lead));
    const next = await readAll(now, work, depth === 0);
    leads = unique(next).filter((lead) => !followed.has(leadId(lead)));
  }
  dropped += leads.length;
  return {
    made: [...work.made.values()],
    followed: followed.size,
    ...(dropped > 0 && { notFollowed: whyDropped(dropped) }),
    coverage: search.coverage(),
    unreadable: search.unreadable(),
    searchedAt: searchedAt.toISOString(),
  };
}

const whyDropped = (dropped: number): string =>
  `${dropped} more keys or users were not followed: at most ${leadLimit} are, ${depthLimit} deep`;

interface Work extends Omit<FindInput, 'leads'> {
  readonly since: Date;
  readonly span: Span;
  readonly search: Search;
  /** Every record of a call that made what can be contained, of whomever, by its event id: where it was found. */
  readonly named: Map<unknown, { readonly record: unknown; readonly region: string }>;
  /** The regions in which sessions were looked for by name. */
  readonly byName: Set<string>;
  /** What the leads have made, by event id: a record is found by its name, its key and its user. */
  readonly made: Map<unknown, FoundArtifact>;
}

/**
 * @param isFirst nothing was looked for by name yet
 * @returns the leads that these have led to
 */
async function readAll(
  leads: readonly Lead[],
  { named, made, byName: done, search, span, regions, account, launch, since }: Work,
  isFirst: boolean,
): Promise<readonly Lead[]> {
  const next: Lead[] = [];
  const take = (record: unknown, region: string): undefined => {
    const of = leads.filter((lead) => isOf(lead, record, account));
    if (of.length === 0) return;
    const isCertain = of.some(({ by }) => by !== 'role-session');
    const found = toFoundArtifact(record, region, { launch, since, isCertain }, account);
    if (found) made.set(idOf(record), found);
    // What may be the work of its owner leads to others who work.
    if (preparationOf(record, launch, isCertain) !== 'elsewhere') next.push(...nextLeads(record, account));
  };
  const see = (record: unknown, region: string): undefined => {
    if (findMaker(record)?.contained) named.set(idOf(record), { record, region });
    take(record, region);
  };
  const own = leads.map((lead): Query => ({ attribute: attributeOf(lead), span }));
  for (const { record, region } of named.values()) take(record, region);
  await search.find(regions, (region) => (isFirst ? [...byName('iam', region, span), ...own] : own), see);
  const cut = search
    .coverage()
    .flatMap(({ region, incomplete }) => (incomplete === undefined ? [] : [region]));
  const flooded = cut.filter((region) => !done.has(region));
  await search.find(flooded, (region) => byName('sts', region, span), see);
  for (const region of flooded) done.add(region);
  return next;
}

const idOf = (record: unknown): unknown => at(record, 'eventID') ?? record;
