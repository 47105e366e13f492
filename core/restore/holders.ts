import { type Holder, isSameHolder, whoIs } from '../containment/action.ts';
import type { RestorePorts } from '../containment/actions/ports.ts';
import type { Restorable } from '../containment/actions/taken.ts';
import { absence, presentName, type Whereabouts } from '../containment/whereabouts.ts';

/**
 * Everything under the present names of its holders. Nothing is restored onto somebody else who has the name now, nor
 * where nobody knows who has it.
 */
export async function findHolders<Thing extends Restorable>(
  taken: readonly Thing[],
  { principals }: RestorePorts,
): Promise<{ readonly things: readonly Thing[]; readonly lost: ReadonlyMap<Thing, string> }> {
  const found: { readonly holder: Holder; readonly answer: Promise<Whereabouts> }[] = [];
  const find = (holder: Holder): Promise<Whereabouts> => {
    const known = found.find((each) => isSameHolder(each.holder, holder));
    if (known) return known.answer;
    const answer = principals.find(holder, []);
    found.push({ holder, answer });
    return answer;
  };
  const lost = new Map<Thing, string>();
  const things = await Promise.all(
    taken.map(async (thing): Promise<Thing> => {
      const { holder } = thing.taken;
      if (holder.uniqueId === undefined) return thing;
      const where = { holder, whereabouts: await find(holder) };
      const name = presentName(where);
      const present = {
        ...thing,
        taken: { ...thing.taken, holder: { ...holder, name: name ?? holder.name } },
      };
      if (name === undefined) lost.set(present, absence(where));
      return present;
    }),
  );
  const seen = new Set<string>();
  // A plan may name one user by two names, the one after the other.
  return { things: things.filter((thing) => !seen.has(idOf(thing)) && seen.add(idOf(thing))), lost };
}

const idOf = ({ taken, restoration }: Restorable): string =>
  [taken.kind, whoIs(taken.holder), restoration.idOf(taken)].join(' ');
