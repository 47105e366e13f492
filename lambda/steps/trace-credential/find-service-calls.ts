import type { RegionCoverage } from '../../../core/review/totals/activity.ts';
import type { Pace } from '../../aws/history/history-pages.ts';
import type { EventHistory } from '../../aws/history/event-history.ts';
import { createSearch, type Query, type Search } from '../../aws/history/history-search.ts';
import type { ExpectedBy } from '../../../core/lineage/services/expected.ts';
import { readCall, type Served } from '../../../core/lineage/services/read.ts';
import type { RoleCall } from '../../../core/lineage/services/row.ts';
import {
  type FoundCall,
  recentMs,
  type ServiceCalls,
  toCallers,
} from '../../../core/lineage/services/service-calls.ts';
import { serviceOf } from '../../../core/lineage/services/table.ts';
import { compact } from '../../../core/values/unknown.ts';

export interface ServiceCallsInput {
  /** Who assumed the role: cloudformation.amazonaws.com. */
  readonly principal: string;
  readonly roleArn: string;
  readonly sessionName: string;
  /** When the session was used, ISO 8601: the service was told to before. */
  readonly usedAt: string;
  /** Where; the further ones only where the first do not show anybody. */
  readonly where: readonly (readonly string[])[];
  readonly account: string;
  readonly expectedBy: ExpectedBy;
}

/** Event history holds 90 days. */
const reachMs = 90 * 86_400_000;
/** Of one call in one region: five hundred of the newest. */
const pageLimit = 10;

/**
 * Looks for the calls that made a service use a role, newest first. By the name of the call, which always finds it:
 * event history is not known to file any of them under the role.
 */
export async function findServiceCalls(
  input: ServiceCallsInput,
  deps: Pace & { readonly history: Pick<EventHistory, 'records'> },
): Promise<ServiceCalls> {
  const { principal, roleArn, sessionName, usedAt, where, account } = input;
  const row = serviceOf(principal);
  if (!row) return unknownService(principal, roleArn);
  const used = Date.parse(usedAt);
  const span = { from: new Date(used - reachMs), to: new Date(used) };
  const served: Served = compact({ roleArn, workload: row.workloadOf?.(sessionName) });
  const found: FoundCall[] = [];
  const read: Read[] = [];
  for (const regions of where) {
    for (const call of row.calls) {
      const search = createSearch(deps.history, deps, pageLimit);
      const oldest = new Map<string, number>();
      const query: Query = { attribute: attributeOf(call, served), span };
      await search.find(regions, [query], (record, region): undefined => {
        const one = readCall(record, served, row, { region, account });
        if (!one) return;
        oldest.set(region, Math.min(oldest.get(region) ?? Infinity, Date.parse(one.call.eventTime)));
        found.push(compact({ ...one, expected: input.expectedBy(record, one.call.issuer) }));
      });
      read.push({ search, oldest });
    }
    if (toCallers(found, row, used).callers.length > 0) break;
  }
  const isReadable = read.every(({ search }) => search.unreadable() === 0);
  const coverage = sumUp(read.flatMap(({ search }) => search.coverage()));
  return {
    ...{ service: row.name, roleArn, handsOut: row.handsOut },
    search: isReadable && coverage.every(isWhole) ? 'complete' : 'incomplete',
    recentRead: isReadable && read.every((each) => isRead(each, used - recentMs(row))),
    ...{ from: span.from.toISOString(), to: span.to.toISOString() },
    ...toCallers(found, row, used),
    coverage,
  };
}

/** How one call was searched for. */
interface Read {
  readonly search: Search;
  /** By region: how far back it was read, where it is cut off; newest first. */
  readonly oldest: ReadonlyMap<string, number>;
}

const isWhole = ({ incomplete }: RegionCoverage): boolean => incomplete === undefined;

/** Whether everything newer than this was read of a call, everywhere. */
const isRead = ({ search, oldest }: Read, since: number): boolean =>
  search.coverage().every((each) => isWhole(each) || (oldest.get(each.region) ?? Infinity) < since);

function sumUp(parts: readonly RegionCoverage[]): readonly RegionCoverage[] {
  return [...Map.groupBy(parts, ({ region }) => region)].map(([region, of]) => {
    const reasons = [...new Set(of.flatMap(({ incomplete }) => incomplete ?? []))];
    return compact({
      region,
      pages: of.reduce((sum, { pages }) => sum + pages, 0),
      events: of.reduce((sum, { events }) => sum + events, 0),
      incomplete: reasons.length === 0 ? undefined : reasons.join('; '),
    });
  });
}

const attributeOf = ({ event, indexed }: RoleCall, { workload }: Served): Query['attribute'] =>
  indexed && workload !== undefined
    ? { key: 'ResourceName', value: workload }
    : { key: 'EventName', value: event };

const unknownService = (service: string, roleArn: string): ServiceCalls => ({
  ...{ service, roleArn, search: 'unknown-service', recentRead: false, handsOut: true },
  ...{ callers: [], more: 0, coverage: [] },
});
