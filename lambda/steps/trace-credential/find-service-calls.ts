import type { Pace } from '../../aws/history/history-pages.ts';
import type { EventHistory } from '../../aws/history/event-history.ts';
import { createSearch, type Query } from '../../aws/history/history-search.ts';
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
  const search = createSearch(deps.history, deps, pageLimit);
  const used = Date.parse(usedAt);
  const span = { from: new Date(used - reachMs), to: new Date(used) };
  const served: Served = compact({ roleArn, workload: row.workloadOf?.(sessionName) });
  const found: FoundCall[] = [];
  const oldest = new Map<string, number>();
  const queries = row.calls.map((call): Query => ({ attribute: attributeOf(call, served), span }));
  for (const regions of where) {
    await search.find(regions, queries, (record, region): undefined => {
      const read = readCall(record, served, row, { region, account });
      if (!read) return;
      const id = `${region} ${read.call.eventName}`;
      oldest.set(id, Math.min(oldest.get(id) ?? Infinity, Date.parse(read.call.eventTime)));
      found.push(compact({ ...read, expected: input.expectedBy(record, read.call.issuer) }));
    });
    if (toCallers(found, row, used).callers.length > 0) break;
  }
  const coverage = search.coverage();
  const isRecentRead = ({ region }: { readonly region: string }): boolean =>
    row.calls.every(({ event }) => (oldest.get(`${region} ${event}`) ?? Infinity) < used - recentMs(row));
  const cut = coverage.filter(({ incomplete }) => incomplete !== undefined);
  return {
    ...{ service: row.name, roleArn, handsOut: row.handsOut },
    search: cut.length === 0 && search.unreadable() === 0 ? 'complete' : 'incomplete',
    recentRead: search.unreadable() === 0 && cut.every(isRecentRead),
    ...{ from: span.from.toISOString(), to: span.to.toISOString() },
    ...toCallers(found, row, used),
    coverage,
  };
}

const attributeOf = ({ event, indexed }: RoleCall, { workload }: Served): Query['attribute'] =>
  indexed && workload !== undefined
    ? { key: 'ResourceName', value: workload }
    : { key: 'EventName', value: event };

const unknownService = (service: string, roleArn: string): ServiceCalls => ({
  ...{ service, roleArn, search: 'unknown-service', recentRead: false, handsOut: true },
  ...{ callers: [], more: 0, coverage: [] },
});
