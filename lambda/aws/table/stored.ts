import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { StoredItem } from '../../../core/incident/item/read-item.ts';

/** An item as texts. */
export function toStored(item: Record<string, AttributeValue>): StoredItem {
  const texts = Object.entries(item).flatMap(([name, value]) => {
    const stored = value.S ?? value.N ?? value.L?.map(({ S = '' }) => S).join(' ');
    return stored === undefined ? [] : [[name, stored] as const];
  });
  return Object.fromEntries(texts) as StoredItem;
}
