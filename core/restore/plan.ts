import { whoIs, type Holder } from '../containment/action.ts';
import type { RestorePorts } from '../containment/actions/ports.ts';
import type { Drift, Restorable, RestoreOptions, Standing } from '../containment/actions/taken.ts';
import { checkTaken } from './check.ts';
import { findHolders } from './holders.ts';
import type { Kept } from './kept.ts';
import { sessionsUntil } from './sessions.ts';
import { checkSurroundings, type Surroundings } from './surroundings.ts';
import { takenBy, type TakenThing } from './taken-by.ts';

export interface RestoreItem extends TakenThing {
  readonly standing: Standing;
}

/** What would be restored, and what speaks against it. */
export interface RestorePlan {
  readonly items: readonly RestoreItem[];
  /** What is not as containment left it. */
  readonly drift: readonly Drift[];
  /** What nobody knows, because it was not written down. */
  readonly unknown: readonly string[];
  /** ISO 8601: until then, sessions that are denied may come alive again; absent where that is not to be feared. */
  readonly sessionsUntil?: string;
}

/**
 * Reads how everything stands that a containment took.
 * @throws RetryableError, PermanentError where something cannot be read: then nothing is restored
 */
export async function planRestore(
  kept: Kept,
  options: RestoreOptions,
  ports: RestorePorts,
  now: Date,
): Promise<RestorePlan> {
  const { things: taken, unknown } = takenBy(kept);
  const { things, lost } = await findHolders(taken, ports);
  const around = await readSurroundings(
    things.filter((thing) => !lost.has(thing)),
    kept,
    ports,
  );
  const items = await Promise.all(
    things.map(async (thing): Promise<RestoreItem> => {
      const missing = lost.get(thing) ?? around.get(idOf(thing.taken.holder))?.missing;
      if (missing !== undefined) return { ...thing, standing: { is: 'gone', note: missing } };
      return { ...thing, standing: await checkTaken(thing, { ports, kept, options }) };
    }),
  );
  const everywhere = [...around.values()];
  const drift = [
    ...[...new Set(lost.values())].map((text) => ({ text })),
    ...everywhere.flatMap(({ missing, drift: found }) =>
      missing === undefined ? found : [{ text: missing }],
    ),
    ...items.flatMap(({ standing }) => standing.drift ?? []),
  ];
  const until = options.includeCompromisedKey ? undefined : latestSessions(items, kept, now);
  return { items, drift, unknown, ...(until && { sessionsUntil: until.toISOString() }) };
}

/** Two users may have had one name. */
const idOf = (holder: Holder): string => holder.uniqueId ?? whoIs(holder);

async function readSurroundings(
  things: readonly Restorable[],
  kept: Kept,
  ports: RestorePorts,
): Promise<ReadonlyMap<string, Surroundings>> {
  const holders = new Map(things.map(({ taken: { holder } }) => [idOf(holder), holder]));
  const read = [...holders].map(
    async ([id, holder]) => [id, await checkSurroundings(holder, kept, ports)] as const,
  );
  return new Map(await Promise.all(read));
}

function latestSessions(items: readonly RestoreItem[], kept: Kept, now: Date): Date | undefined {
  return items
    .filter(({ standing }) => standing.is === 'to-do')
    .flatMap((item) => sessionsUntil(item, kept, now) ?? [])
    .toSorted((a, b) => a.getTime() - b.getTime())
    .at(-1);
}
