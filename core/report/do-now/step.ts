import type { ReportContext } from '../context.ts';

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

/** One kind of step. @returns undefined where there is nothing of the kind to do */
export type StepKind = (context: ReportContext) => DoNowStep | undefined;

/** A step, with what is to be said of it as one text; nothing where nothing is. */
export function step(
  id: string,
  title: string,
  { why = [], commands }: { readonly why?: readonly string[]; readonly commands: readonly string[] },
): DoNowStep {
  const said = [...new Set(why)].join(' ');
  return { id, title, ...(said !== '' && { why: said }), commands };
}
