/** One thing that a person does now: what, why, and the commands that do it, to be pasted as they stand. */
export interface DoNowStep {
  readonly id: string;
  /** What is to be done, in one line: `Stop 4 instances: USD 511.26 an hour`. */
  readonly title: string;
  /** Why it comes in this place, or what to look at first; a sentence or two. */
  readonly why?: string;
  readonly commands: readonly string[];
}

/** So many steps a tired person can follow. */
export const mostSteps = 5;
