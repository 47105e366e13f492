import { type Holder, holderOf, isSameHolder } from '../containment/action.ts';
import type { Kept } from './kept.ts';
import type { RestorePorts } from '../containment/actions/ports.ts';
import type { Drift } from '../containment/actions/taken.ts';
import { compromisedKeys } from './trust.ts';

/** What is to be known of a user or role before anything is restored to it. */
export interface Surroundings {
  /** Why nothing can be restored to it: it was deleted, or is another one of the same name. */
  readonly missing?: string;
  /** What it has been given since. */
  readonly drift: readonly Drift[];
}

/** @throws RetryableError, PermanentError where it cannot be read */
export async function checkSurroundings(
  holder: Holder,
  kept: Kept,
  ports: RestorePorts,
): Promise<Surroundings> {
  const { type, name, uniqueId } = holder;
  const madeAt = await ports.restore.madeAt(holder);
  if (madeAt === undefined) return { missing: `${type} ${name} was deleted since`, drift: [] };
  // Whoever was found by its unique id is the same one.
  if (uniqueId === undefined && Date.parse(madeAt) > Date.parse(kept.since))
    return { missing: `${type} ${name} was made anew at ${madeAt}: it is another one`, drift: [] };
  if (type === 'role') return { drift: [] };
  const [keys, devices] = await Promise.all([newKeys(name, kept, ports), newDevices(holder, kept, ports)]);
  return {
    drift: [
      ...keys.map(({ id, createdAt }) => ({
        text: `${name} was given access key ${id} at ${createdAt}`,
        by: { resource: id, calls: ['CreateAccessKey'] },
      })),
      ...devices.map((device) => ({
        text: `${name} was given MFA device ${device}`,
        by: { resource: device, calls: ['EnableMFADevice'] },
      })),
    ],
  };
}

/** Keys that work and were made since. */
async function newKeys(userName: string, kept: Kept, { accessKeys }: RestorePorts) {
  const known = new Set([
    ...kept.ownKeys,
    ...compromisedKeys(kept),
    ...kept.priors.flatMap(({ state }) => (state.keys ?? []).map(({ id }) => id)),
  ]);
  const keys = await accessKeys.list(userName);
  return keys.filter(
    ({ id, active, createdAt }) => active && !known.has(id) && Date.parse(createdAt) > Date.parse(kept.since),
  );
}

/** Devices that were not there when the containment read them; none where it did not. */
async function newDevices(holder: Holder, { priors }: Kept, { credentials }: RestorePorts) {
  const looked = priors.filter(
    ({ action, state }) => state.mfaDevices !== undefined && isSameHolder(holderOf(action), holder),
  );
  if (looked.length === 0) return [];
  const known = new Set(looked.flatMap(({ state }) => state.mfaDevices ?? []));
  return (await credentials.mfaDevices(holder.name)).filter((device) => !known.has(device));
}
