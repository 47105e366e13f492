import type { Holder } from '../containment/action.ts';
import type { Kept, UndoOptions } from './kept.ts';
import { lookAt, type Standing } from './look.ts';
import type { UndoPorts } from './ports.ts';
import { sessionsUntil } from './sessions.ts';
import { lookAround, type Surroundings } from './surroundings.ts';
import { toUndoes } from './undoes-of.ts';
import type { Undo } from './undo.ts';

export interface UndoItem {
  readonly undo: Undo;
  readonly standing: Standing;
}

/** What would be given back, and what speaks against it. */
export interface UndoPlan {
  readonly items: readonly UndoItem[];
  /** What is not as containment left it. */
  readonly drift: readonly string[];
  /** What nobody knows, because it was not written down. */
  readonly unknown: readonly string[];
  /** ISO 8601: until then, sessions that are denied may come alive again; absent where that is not to be feared. */
  readonly sessionsUntil?: string;
}

/**
 * Reads how everything stands that a containment took.
 * @throws RetryableError, PermanentError where something cannot be read: then nothing is given back
 */
export async function planUndo(
  kept: Kept,
  options: UndoOptions,
  ports: UndoPorts,
  now: Date,
): Promise<UndoPlan> {
  const { undoes, unknown } = toUndoes(kept);
  const around = await readSurroundings(undoes, kept, ports);
  const items = await Promise.all(
    undoes.map(async (undo): Promise<UndoItem> => {
      const missing = around.get(idOf(undo.holder))?.missing;
      if (missing !== undefined) return { undo, standing: { is: 'gone', note: missing } };
      return { undo, standing: await lookAt(undo, { ports, kept, options }) };
    }),
  );
  const everywhere = [...around.values()];
  const drift = [
    ...everywhere.flatMap(({ missing, drift: found }) => (missing === undefined ? found : [missing])),
    ...items.flatMap(({ standing }) => standing.drift ?? []),
  ];
  const until = options.includeCompromisedKey ? undefined : latestSessions(items, kept, now);
  return { items, drift, unknown, ...(until && { sessionsUntil: until.toISOString() }) };
}

const idOf = ({ type, name }: Holder): string => `${type} ${name}`;

async function readSurroundings(
  undoes: readonly Undo[],
  kept: Kept,
  ports: UndoPorts,
): Promise<ReadonlyMap<string, Surroundings>> {
  const holders = new Map(undoes.map(({ holder }) => [idOf(holder), holder]));
  const read = [...holders].map(async ([id, holder]) => [id, await lookAround(holder, kept, ports)] as const);
  return new Map(await Promise.all(read));
}

function latestSessions(items: readonly UndoItem[], kept: Kept, now: Date): Date | undefined {
  return items
    .filter(({ standing }) => standing.is === 'to-do')
    .flatMap(({ undo }) => sessionsUntil(undo, kept, now) ?? [])
    .toSorted((a, b) => a.getTime() - b.getTime())
    .at(-1);
}
