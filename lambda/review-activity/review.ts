import type { EventHistory, LookupAttribute } from '../aws/event-history.ts';
import { type Activity, type ActivityCall, type RegionCoverage, summarise } from '../core/activity.ts';
import type { ContainmentState } from '../core/incident.ts';
import { outcomesOf } from '../core/report.ts';
import { isUser } from '../core/verdict.ts';

interface Deps {
  readonly history: EventHistory;
  readonly now: Date;
  /** Reading stops here; what is left is said. */
  readonly deadline: Date;
  readonly clock: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Event history holds 90 days. */
const historyMs = 90 * 86_400_000;
/** Two calls a second are allowed, shared with everybody in the account: after a refusal, wait for more than one. */
const throttlePauseMs = 700;
const longestPauseMs = 5_000;

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

/** The caller's own key and every key that was deactivated with it; the user's name where no key is known. */
function toAttributes(state: ContainmentState): readonly LookupAttribute[] {
  const { caller } = state;
  const deactivated = outcomesOf(state)
    .filter((outcome) => outcome.status === 'done' && /^deactivate-/.test(outcome.action))
    .map((outcome) => outcome.target);
  const keys = [caller.accessKeyId, ...deactivated].filter((key) => key !== undefined);
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
  const calls: ActivityCall[] = [];
  let pages = 0;
  let incomplete: string | undefined;
  for (const attribute of attributes) {
    try {
      for await (const page of pagesOf(region, attribute, deps)) {
        pages += 1;
        calls.push(...page);
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

async function* pagesOf(
  region: string,
  attribute: LookupAttribute,
  { history, now, deadline, clock, pause }: Deps,
): AsyncGenerator<readonly ActivityCall[]> {
  const span = { from: new Date(now.getTime() - historyMs), to: now };
  let next: string | undefined;
  let wait = throttlePauseMs;
  do {
    if (clock() >= deadline) throw new Error('the time for reading was over; older events were not read');
    const page = await history.page(region, attribute, span, next);
    if (page === 'throttled') {
      await pause(wait);
      wait = Math.min(wait * 1.5, longestPauseMs);
      continue;
    }
    wait = throttlePauseMs;
    yield page.calls;
    next = page.next;
    if (next === undefined) return;
  } while (true);
}
