import { outcomesOf } from '../containment/containment-slice.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentSortKey } from '../incident/item/items.ts';
import { actionsOf, readIncidentItem } from '../incident/item/read-item.ts';

/** What the incidents of a user know of its keys, but for those of an incident that is being decided on. */
export interface OwnKeys {
  /** Keys that Firebreak made for the user, with the incident that each was made for; restored incidents too. */
  readonly made: readonly {
    readonly accessKeyId: string;
    readonly incidentId: string;
    readonly open: boolean;
  }[];
  /** Keys that incidents made inactive; one that is inactive still may be restored later, whatever else was. */
  readonly taken: readonly string[];
}

/**
 * Reads what incidents of one user know of its keys, of whatever release they are.
 * @param items the user's incident items and those of its further credentials, as they are stored
 * @param asking the one that asks: what it took itself does not count
 * @throws UnreadableItem
 */
export function ownKeysIn(
  items: readonly unknown[],
  { key, item = incidentSortKey }: Pick<Incident, 'key' | 'item'>,
): OwnKeys {
  const incidents = items.map(readIncidentItem);
  const made = incidents.flatMap(({ backupKey, incidentId, status }) => {
    const { accessKeyId } = backupKey ?? {};
    return accessKeyId === undefined ? [] : [{ accessKeyId, incidentId, open: status !== 'restored' }];
  });
  const taken = incidents
    .filter(({ status }) => status !== 'alerted')
    .filter(({ pk, sk }) => pk !== key || sk !== item)
    .flatMap((incident) => [
      ...actionsOf(incident).flatMap((action) =>
        action.kind === 'deactivate-key' ? [action.accessKeyId] : [],
      ),
      ...(incident.containment ? outcomesOf(incident) : []).flatMap(({ action, target, status }) =>
        action === 'deactivate-all-keys' && status === 'done' ? [target] : [],
      ),
    ]);
  return { made, taken: [...new Set(taken)] };
}

export const isOfOurMaking = (id: string, { made }: OwnKeys): boolean =>
  made.some(({ accessKeyId }) => accessKeyId === id);

/** Why the user is given no further key, by the keys that it was given before. */
export function whyNoFurtherKey(accessKeyId: string, { made }: OwnKeys): string | undefined {
  const launched = made.find((key) => key.accessKeyId === accessKeyId);
  if (launched)
    return (
      `the launch was signed with ${accessKeyId}, the key that Firebreak itself made for ${launched.incidentId}: ` +
      'whatever the first key leaked through is open still, and would leak the next one'
    );
  const other = made.find(({ open }) => open);
  return other
    ? `Firebreak has made ${other.accessKeyId} for the user already, in ${other.incidentId}, which nobody has restored`
    : undefined;
}
