import { namesToSearch } from '../../../core/artifacts/calls/table.ts';
import { globalRegion } from '../../../core/values/partition.ts';
import type { Span } from '../../aws/history/event-history.ts';
import type { Query } from '../../aws/history/history-search.ts';

/** Five hundred calls of one name in one region: more than most accounts make in a day, sessions aside. */
const pageLimit = 10;

/**
 * The questions to one region for the calls of a service that make what can be contained, whoever made them. Those of
 * IAM are recorded in one region of the partition, those of STS in any.
 */
export function byName(service: 'iam' | 'sts', region: string, span: Span): readonly Query[] {
  if (service === 'iam' && region !== globalRegion(region)) return [];
  return namesToSearch
    .filter((each) => each.service === service)
    .map(({ event }) => ({ attribute: { key: 'EventName', value: event }, span, pageLimit }));
}
