import { createHash } from 'node:crypto';
import type { ContainmentState } from '../state.ts';
import { outcomesOf } from '../containment/containment-slice.ts';
import type { ReviewSlice } from './totals/review-slice.ts';
import type { TrailSettings } from '../settings/settings.ts';
import type { Asked } from './trail-view.ts';
import { at, listAt, textAt } from '../values/unknown.ts';

/** One question to Athena, and what must be known to read its answer. */
export interface TrailQuestion extends Asked {
  readonly kind: 'question';
  readonly sql: string;
  /** The same for the same question of the same phase of an incident: a step that is repeated does not ask anew. */
  readonly token: string;
}

export interface TrailDeps {
  readonly settings: Pick<TrailSettings, 'accounts' | 'days'>;
  /** The account that Firebreak is in. */
  readonly account: string;
  /** The database and the table of the trail, as lib names them. */
  readonly table: string;
  readonly now: Date;
}

/** Keys and regions beyond these are not asked for, and the answer says so. */
const most = { keys: 100, regions: 60 } as const;
/** How many of each kind are answered, the most frequent first. */
const shown = 10;

// Nothing else is ever written into the query, whatever a record says.
const keyForm = /^[A-Z0-9]{16,128}$/;
const regionForm = /^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;
const accountForm = /^\d{12}$/;

/**
 * What Athena is asked for an incident: what its access keys did, in every region, in the accounts of the settings.
 *
 * @returns the question, or why there is none
 */
export function toTrailQuestion(
  state: ContainmentState,
  deps: TrailDeps,
): TrailQuestion | { readonly kind: 'none'; readonly why: string } {
  const { settings, account, table, now } = deps;
  const keys = keysOf(state);
  const regions = regionsOf(state);
  const accounts = matching([account, ...(settings.accounts ?? [])], accountForm);
  if (keys.length === 0)
    return { kind: 'none', why: 'no access key of this incident is known by which the trail could be asked' };
  if (regions.length === 0 || accounts.length === 0)
    return { kind: 'none', why: 'no account or no region is known in which the trail could be asked' };
  const asked = {
    keys: keys.slice(0, most.keys).toSorted(),
    accounts: accounts.toSorted(),
    regions: regions.slice(0, most.regions).toSorted(),
  };
  const span = {
    from: dayBefore(now, settings.days),
    to: dayBefore(now, 0),
    historyFrom: dayBefore(now, 90),
  };
  const sql = toSql(table, asked, span);
  return {
    kind: 'question',
    sql,
    token: createHash('sha256').update(`${state.incident.id} ${state.phase} ${sql}`).digest('hex'),
    from: span.from,
    to: span.to,
    account,
    asked: { keys: asked.keys.length, accounts: accounts.length, regions: asked.regions.length },
    notAsked: notAsked(keys, regions, state),
  };
}

/** The caller's key, every one that was to be made inactive, and those that the review searched for, in this order. */
function keysOf(state: ContainmentState): readonly string[] {
  const searched = searchedFor(state).map(toKey);
  const toDeactivate = outcomesOf(state)
    .filter(({ action }) => action === 'deactivate-key')
    .map(({ target }) => target);
  return matching([textAt(state, 'caller', 'accessKeyId'), ...toDeactivate, ...searched], keyForm);
}

const searchedFor = (state: ReviewSlice): readonly unknown[] => listAt(state, 'activity', 'searchedFor');

/** Of a search of the review, as it says it: `AccessKeyId AKIA…`. */
const toKey = (search: unknown): string | undefined =>
  typeof search === 'string' ? /^AccessKeyId ([A-Z0-9]{16,128})$/.exec(search)?.[1] : undefined;

function regionsOf(state: ContainmentState): readonly string[] {
  return matching([state.launch.region, ...listAt(state, 'regions', 'names')], regionForm);
}

/** The texts that have the form, each once. */
const matching = (values: readonly unknown[], form: RegExp): readonly string[] => {
  const texts = values.filter((value) => typeof value === 'string');
  return [...new Set(texts.filter((text) => form.test(text)))];
};

function notAsked(
  keys: readonly string[],
  regions: readonly string[],
  state: ReviewSlice,
): readonly string[] {
  const beyond = (list: readonly string[], limit: number, what: string): readonly string[] =>
    list.length > limit ? [`${list.length - limit} more ${what}: ${limit} are asked for at the most`] : [];
  const all = searchedFor(state).every((search) => toKey(search) !== undefined);
  return [
    ...(all
      ? []
      : ['searches of the review by name, or beyond what its summary lists: the trail is asked by key']),
    ...beyond(keys, most.keys, 'access keys'),
    ...beyond(regions, most.regions, 'regions'),
    ...(at(state, 'regions', 'fallback') === true
      ? ['regions that the settings do not name: those that are enabled could not be listed']
      : []),
    ...(at(state, 'activity', 'searchedFor') === undefined
      ? ['access keys that the review would have known: there was none']
      : []),
  ];
}

/** The day so many days before, 2026-11-26: with whole days, a step that is repeated asks the same. */
function dayBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);
}

interface Span {
  readonly from: string;
  readonly to: string;
  /** Since when event history has the calls. */
  readonly historyFrom: string;
}

/**
 * Athena's SQL (Trino's). Accounts and regions are values in the query itself, which the table's projection takes its
 * partitions from. Each call is counted under every name that it has, so that all sums are right however many names
 * there are: https://docs.aws.amazon.com/athena/latest/ug/flattening-arrays.html
 */
function toSql(
  table: string,
  asked: Readonly<Record<'keys' | 'accounts' | 'regions', readonly string[]>>,
  { from, to, historyFrom }: Span,
): string {
  const list = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');
  const folder = (day: string): string => day.replaceAll('-', '/');
  return `WITH matched AS (
  SELECT account, region, eventtime, errorcode,
    COALESCE(REPLACE(eventsource, '.amazonaws.com', ''), 'unknown') AS service,
    COALESCE(eventname, 'unknown') AS operation
  FROM ${table}
  WHERE account IN (${list(asked.accounts)})
    AND region IN (${list(asked.regions)})
    AND day BETWEEN '${folder(from)}' AND '${folder(to)}'
    AND useridentity.accesskeyid IN (${list(asked.keys)})
), counted AS (
  SELECT kind, name, COUNT(*) AS calls, COUNT_IF(eventtime < '${historyFrom}T00:00:00Z') AS older,
    MIN(eventtime) AS first_seen, MAX(eventtime) AS last_seen
  FROM matched
  CROSS JOIN UNNEST(
    ARRAY['all', 'account', 'region', 'service', 'operation', 'error'],
    ARRAY['', account, region, service, service || ':' || operation, COALESCE(errorcode, '')]
  ) AS part (kind, name)
  WHERE kind <> 'error' OR name <> ''
  GROUP BY kind, name
), ranked AS (
  SELECT kind, name, calls, older, first_seen, last_seen,
    COUNT(*) OVER (PARTITION BY kind) AS names,
    ROW_NUMBER() OVER (PARTITION BY kind ORDER BY calls DESC, name) AS place
  FROM counted
)
SELECT kind, name, calls, older, first_seen, last_seen, names
FROM ranked
WHERE place <= ${shown}
ORDER BY kind, place`;
}
