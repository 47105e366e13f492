/** A launch that would have opened or joined an incident. */
export interface Opening {
  /** Milliseconds since 1970; undefined where the record does not say. */
  readonly time: number | undefined;
  readonly response: 'contain' | 'alert';
}

/**
 * How often a caller's launches would have opened an incident, in the order of their times, by the rules of the
 * incident table: a launch opens one when none is open, or when it is to be contained and the open one only alerts.
 * An incident lasts for `hours`; its containment is taken to have held, since nobody can know.
 *
 * @returns also when each containment would have begun
 */
export function countIncidents(
  openings: readonly Opening[],
  hours: number,
): { readonly incidents: number; readonly containments: readonly number[] } {
  const containments: number[] = [];
  let incidents = openings.filter(({ time }) => time === undefined).length;
  let open: { readonly ends: number; readonly response: Opening['response'] } | undefined;
  for (const { time, response } of openings.toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0))) {
    if (time === undefined) continue;
    const isOver = open === undefined || open.ends <= time;
    if (!isOver && !(response === 'contain' && open?.response === 'alert')) continue;
    open = { ends: time + hours * 3_600_000, response };
    incidents += 1;
    if (response === 'contain') containments.push(time);
  }
  return { incidents, containments };
}

/** The most containments in any hour, for the circuit breaker. @param times ordered, in milliseconds */
export function mostInAnHour(times: readonly number[]): number {
  let most = 0;
  let from = 0;
  times.forEach((time, index) => {
    while (time - (times[from] ?? time) >= 3_600_000) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}
