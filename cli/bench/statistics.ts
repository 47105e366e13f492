/** Several measurements of one thing. The median, because one slow run of a shared machine says nothing. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws RangeError where nothing was measured */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  const upper = sorted[Math.floor(sorted.length / 2)];
  if (min === undefined || max === undefined || lower === undefined || upper === undefined) {
    throw new RangeError('There is no median of nothing: measure at least once.');
  }
  return { median: (lower + upper) / 2, min, max };
}

/** What one round measured, one right after the other, both in milliseconds. */
export interface Pair {
  readonly firebreak: number;
  readonly floor: number;
}

export interface Comparison {
  /** Milliseconds. */
  readonly firebreak: Spread;
  /** Milliseconds. */
  readonly floor: Spread;
  /** Of each round's own pair: what slows a whole round down slows both. */
  readonly ratio: Spread;
  /** What the median of the ratios may be at the most; not judged without it. */
  readonly atMost?: number;
  readonly ok: boolean;
}

/** @param atMost the target: how many times the floor it may take; without one it is not judged */
export function compare(pairs: readonly Pair[], atMost?: number): Comparison {
  const ratio = spreadOf(pairs.map(({ firebreak, floor }) => firebreak / floor));
  return {
    firebreak: spreadOf(pairs.map((pair) => pair.firebreak)),
    floor: spreadOf(pairs.map((pair) => pair.floor)),
    ratio,
    ...(atMost !== undefined && { atMost }),
    ok: atMost === undefined || ratio.median <= atMost,
  };
}
