/** An incident is read with so many calls to AWS in each round, beside those to Firebreak's own table. */
const readsPerIncident = 5;

/** How many calls are left for the incident that is being checked. */
export interface Reads {
  /** Begins anew, for the next incident. */
  readonly begin: () => void;
  /** From now on so many are kept for what comes later. */
  readonly keep: (kept: number) => void;
  /** Takes one, where there is one that is not kept. */
  readonly take: () => boolean;
  /** Whether one was refused since {@link begin}: what it was for is not known. */
  readonly isOver: () => boolean;
}

export function makeReads(most = readsPerIncident): Reads {
  let [left, kept, refused] = [most, 0, false];
  return {
    begin: () => {
      [left, kept, refused] = [most, 0, false];
    },
    keep: (number) => {
      kept = number;
    },
    take: () => {
      if (left <= kept) {
        refused = true;
        return false;
      }
      left -= 1;
      return true;
    },
    isOver: () => refused,
  };
}
