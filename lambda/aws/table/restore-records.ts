import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  type Attribute,
  itemVersion,
  restoreSortKey,
  timeToLive,
} from '../../../core/incident/item/items.ts';
import type { StoredItem } from '../../../core/incident/item/read-item.ts';
import type { StoredRecord } from '../../../core/restore/record.ts';

/** One item for each thing, whatever is said of it. */
export function keyOfRecord({ pk, incidentId, record }: StoredRecord): Pick<StoredItem, 'pk' | 'sk'> {
  const digest = createHash('sha256').update(record.thing).digest('hex').slice(0, 16);
  return { pk, sk: restoreSortKey(incidentId, digest) };
}

/** @param expiresAt that of its incident, in seconds since 1970; without it, the table keeps it */
export function toRecordItem(
  { incidentId, record, actions }: StoredRecord,
  expiresAt: string | undefined,
): Readonly<Partial<Record<Attribute, AttributeValue>>> {
  const { thing, state, at, by, waitsFor = [] } = record;
  const texts = { incidentId, thing, standing: state, at, by };
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { S: value }])),
    takenBy: { S: JSON.stringify(actions) },
    waitsFor: { S: JSON.stringify(waitsFor) },
    version: { N: String(itemVersion) },
    ...(expiresAt !== undefined && { [timeToLive]: { N: expiresAt } }),
  };
}
