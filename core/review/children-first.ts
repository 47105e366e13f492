import type { DatedArtifact } from './totals/totals.ts';

/**
 * Puts things of one second into the order in which they can be removed: what goes with another thing before that one,
 * a key before its user, a rule before its group. CloudTrail has whole seconds, and a program makes all of them in one.
 *
 * @param things newest first; the order of different seconds stays as it is
 */
export function childrenFirst(
  things: readonly DatedArtifact[],
  secondOf: (thing: DatedArtifact) => number,
): readonly DatedArtifact[] {
  const ordered: DatedArtifact[] = [];
  for (let begin = 0; begin < things.length;) {
    const first = things[begin];
    if (!first) break;
    let end = begin + 1;
    for (let next = things[end]; next && secondOf(next) === secondOf(first); next = things[end]) end += 1;
    ordered.push(...orderOne(things.slice(begin, end)));
    begin = end;
  }
  return ordered;
}

/** Whatever nothing that is left goes with comes next. Two that go with each other stay as they are. */
function orderOne(things: readonly DatedArtifact[]): readonly DatedArtifact[] {
  if (things.length < 2) return things;
  const waiting = new Map<string, number>();
  const count = (thing: DatedArtifact, by: 1 | -1): void => {
    for (const id of parentsOf(thing)) waiting.set(id, (waiting.get(id) ?? 0) + by);
  };
  for (const thing of things) count(thing, 1);
  let left = things;
  const ordered: DatedArtifact[] = [];
  while (left.length > 0) {
    const free = left.filter(({ goneBy }) => (waiting.get(goneBy[0] ?? '') ?? 0) === 0);
    if (free.length === 0) return [...ordered, ...left];
    for (const thing of free) count(thing, -1);
    ordered.push(...free);
    const taken = new Set(free);
    left = left.filter((thing) => !taken.has(thing));
  }
  return ordered;
}

/** What it goes with, but for itself: two calls that make the same thing have one id. */
const parentsOf = ({ goneBy: [own, ...parents] }: DatedArtifact): readonly string[] =>
  parents.filter((id) => id !== own);
