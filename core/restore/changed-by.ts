import type { ChangeToFind, Drift } from '../containment/actions/taken.ts';
import { neutral, utc } from '../values/text.ts';
import { textAt } from '../values/unknown.ts';

/** Who made a change, as a CloudTrail record shows it. */
export interface ChangedBy {
  /** The ARN of the caller, as the record has it. */
  readonly who: string;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * Reads whether a record is of the change.
 * @param record of CloudTrail, unread
 * @param since ISO 8601: what is older is what containment found
 * @returns undefined where it is another call, was refused, or is older
 */
export function changedBy(
  record: unknown,
  { calls, names }: ChangeToFind,
  since: string,
): ChangedBy | undefined {
  const [name = '', at = ''] = [textAt(record, 'eventName'), textAt(record, 'eventTime')];
  const request = JSON.stringify((record as { requestParameters?: unknown }).requestParameters ?? '');
  if (!calls.includes(name) || textAt(record, 'errorCode') !== undefined) return undefined;
  if (!(Date.parse(at) > Date.parse(since)) || (names !== undefined && !request.includes(names)))
    return undefined;
  return { who: textAt(record, 'userIdentity', 'arn') ?? 'a caller that the record does not name', at };
}

/** Drift with who made it: what event history shows, or that it is not known. */
export const withChanger = ({ text, by }: Drift, found: ChangedBy | undefined): Drift => ({
  text: `${text}, by ${found ? `${neutral(found.who, 200)} at ${utc(found.at)}` : 'whom is not known'}`,
  ...(by && { by }),
});
