import type { Pause } from '../core/incident/pause.ts';
import type { ReadPause } from './aws/table/pause-reader.ts';

/** Says before an action whether a person has paused containment: then it is not carried out. */
export type PauseCheck = () => Promise<Pause | undefined>;

/**
 * An answer is good for this long. The critical path asks nothing: the circuit breaker's conditional write, which
 * admitted the caller a moment ago, has asked.
 */
const freshMs = 2_000;

/**
 * @param since when the launch was judged, ISO 8601: a containment that begins then was admitted a moment later
 * @param unreadable told of each read that failed
 * @returns never an error: where the table cannot be read, containment goes on, as a thief must not be let go for that
 */
export function makePauseCheck(
  read: ReadPause,
  now: () => Date,
  since = '',
  unreadable: (error: unknown) => void = () => undefined,
): PauseCheck {
  let asked = Date.parse(since);
  let answer: Pause | undefined;
  return async () => {
    const at = now();
    // Where nobody knows when, it is asked.
    if (at.getTime() - asked < freshMs) return answer;
    asked = at.getTime();
    try {
      answer = await read(at);
    } catch (error) {
      // A table that is down takes seconds for each answer: it is not asked before every action.
      asked = now().getTime();
      unreadable(error);
    }
    return answer;
  };
}
