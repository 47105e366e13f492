import { evidenceFolder } from '../incident/incident.ts';
import { whyUnavailable } from '../faults.ts';
import type { ContainmentState } from '../state.ts';
import type { InstancesNow } from '../instances/instances.ts';
import type { Activity } from '../review/totals/activity.ts';
import { at, numberAt } from '../values/unknown.ts';
import type { Block } from './block.ts';

/** Everything a report may be made of. Without a state it is a review by hand, of whatever was selected. */
export interface ReportContext {
  readonly now: Date;
  /** Where the whole record is kept: s3://BUCKET/PREFIX/. */
  readonly evidence?: string;
  readonly state?: ContainmentState;
  /** For a review by hand; an incident has its own. */
  readonly activity?: Activity;
  readonly instances?: InstancesNow;
  /** The review is of CloudTrail log files, not of event history. */
  readonly files?: boolean;
  /** What was asked to be reviewed, in words: `access key AKIA…`. */
  readonly selection?: string;
}

/**
 * What the report of an incident is made of.
 * @param bucket where its evidence is kept
 */
export const incidentContext = (state: ContainmentState, now: Date, bucket: string): ReportContext => ({
  now,
  state,
  evidence: `s3://${bucket}/${evidenceFolder(state.incident)}`,
});

/** One kind of section: one record, in one file. */
export interface SectionDefinition {
  readonly id: string;
  /** See {@link Section.importance}. */
  readonly importance: number;
  readonly title: (context: ReportContext) => string;
  /** @returns nothing where there is nothing to say: the section is left out */
  readonly make: (context: ReportContext) => readonly Block[];
  /**
   * What a mail has of it: what somebody needs who decides, in a few lines. Left out: nothing, the page has it.
   * @param whole what `make` has made
   */
  readonly brief?: (whole: readonly Block[], context: ReportContext) => readonly Block[];
  /** It is to be done: a mail has the list of what to do now in its place, where there is one. */
  readonly toDo?: true;
}

/** A section that only an incident has. */
export function ofIncident(
  record: Omit<SectionDefinition, 'title' | 'make' | 'brief'> & {
    readonly title: string | ((state: ContainmentState, context: ReportContext) => string);
    readonly make: (state: ContainmentState, context: ReportContext) => readonly Block[];
    readonly brief?: (
      whole: readonly Block[],
      state: ContainmentState,
      context: ReportContext,
    ) => readonly Block[];
  },
): SectionDefinition {
  const { title, make, brief, ...others } = record;
  return {
    ...others,
    ...(brief && { brief: (whole, context) => (context.state ? brief(whole, context.state, context) : []) }),
    title: (context) =>
      typeof title === 'string' ? title : context.state ? title(context.state, context) : '',
    make: (context) => (context.state ? make(context.state, context) : []),
  };
}

/** The review, where there is one that can be read. */
export function activityOf({ activity, state }: ReportContext): Activity | undefined {
  const found = activity ?? state?.activity;
  return numberAt(found, 'calls') === undefined ? undefined : (found as Activity);
}

/** Why there is no review, where one was made. */
export function reviewFailure({ activity, state }: ReportContext): string | undefined {
  const found = activity ?? state?.activity;
  const isReview = found === undefined || numberAt(found, 'calls') !== undefined;
  return isReview ? undefined : (whyUnavailable(found) ?? 'its result cannot be read');
}

/** What EC2 says of the launched instances, where it was asked and could be. */
export function instancesOf({ instances, state }: ReportContext): InstancesNow | undefined {
  const found = instances ?? state?.instances;
  return Array.isArray(at(found, 'instances', 'items')) ? (found as InstancesNow) : undefined;
}

/** Why EC2 could not be asked, where it was to be. */
export function instancesFailure({ instances, state }: ReportContext): string | undefined {
  const found = instances ?? state?.instances;
  const isAnswer = found === undefined || Array.isArray(at(found, 'instances', 'items'));
  return isAnswer ? undefined : (whyUnavailable(found) ?? 'the result cannot be read');
}
