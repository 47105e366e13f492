import type { EventHistory, LookupAttribute } from '../aws/event-history.ts';
import { type Pace, pagesOf } from '../aws/history-pages.ts';
import type { Activity, ActivityCall, RegionCoverage } from '../core/review/activity.ts';
import { summarise } from '../core/review/summarise.ts';
import type { ContainmentState } from '../core/incident.ts';
import { outcomesOf } from '../core/incident.ts';
import { isUser } from '../core/verdict.ts';

interface Deps extends Pace {
  readonly history: Pick<EventHistory, 'page'>;
  readonly now: Date;
}

/** Event history holds 90 days. */
const historyMs = 90 * 86_400_000;

/**
 * Reviews what the caller's credentials did. Regions are read side by side and newest first; each ends by itself,
 * and one that fails or runs out of time says so and costs only itself.
 */
export async function reviewActivity(state: ContainmentState, deps: Deps): Promise<Activity> {
  const attributes = toAttributes(state);
  const regions = [...new Set([...(state.regions?.names ?? []), state.launch.region])];
  const read = await Promise.all(regions.map((region) => readRegion(region, attributes, deps)));
  return summarise(
    read.flatMap((each) => each.calls),
    {
      searchedFor: attributes.map((attribute) => `${attribute.key} ${attribute.value}`),
      searchedAt: deps.now.toISOString(),
      coverage: read.map((each) => each.coverage),
    },
  );
}

/**
 * The caller's own key, every key that was deactivated with it, and those that it was traced back to; the user's name
 * where no key is known.
 */
function toAttributes(state: ContainmentState): readonly LookupAttribute[] {
  const { caller } = state;
  const deactivated = outcomesOf(state)
    .filter((outcome) => outcome.status === 'done' && /^deactivate-/.test(outcome.action))
    .map((outcome) => outcome.target);
  const traced = state.trace?.lineage.links.map((link) => link.issuedBy.issuer.accessKeyId) ?? [];
  const keys = [caller.accessKeyId, ...deactivated, ...traced].filter((key) => key !== undefined);
  if (keys.length > 0) return [...new Set(keys)].map((value) => ({ key: 'AccessKeyId', value }));
  if (isUser(caller)) return [{ key: 'Username', value: caller.userName }];
  if (caller.kind === 'role-session' || caller.kind === 'identity-center-session') {
    return [{ key: 'Username', value: caller.sessionName }];
  }
  return caller.kind === 'root' ? [{ key: 'Username', value: 'root' }] : [];
}

async function readRegion(
  region: string,
  attributes: readonly LookupAttribute[],
  deps: Deps,
): Promise<{ readonly calls: readonly ActivityCall[]; readonly coverage: RegionCoverage }> {
  const { history, now } = deps;
  const span = { from: new Date(now.getTime() - historyMs), to: now };
  const calls: ActivityCall[] = [];
  let pages = 0;
  let incomplete: string | undefined;
  for (const attribute of attributes) {
    try {
      for await (const page of pagesOf((next) => history.page(region, attribute, span, next), deps)) {
        pages += 1;
        calls.push(...page.calls);
      }
    } catch (error) {
      // Says it in the report instead of failing the review: the other regions are still worth reading.
      incomplete = error instanceof Error ? error.message : String(error);
      break;
    }
  }
  const coverage = { region, pages, events: calls.length };
  return { calls, coverage: incomplete === undefined ? coverage : { ...coverage, incomplete } };
}
