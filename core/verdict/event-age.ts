import type { Settings } from '../settings/settings.ts';
import { plural, utc } from '../values/text.ts';
import type { Launch } from './launch.ts';
import type { Verdict } from './verdict.ts';

/** Clocks of two services of AWS differ by less; what is further ahead was not made by CloudTrail, or nobody knows. */
const skewMs = 5 * 60_000;

const hourMs = 3_600_000;

/**
 * An event says itself when it was made, and whoever may put events may send one of a year ago again. One that is too
 * old, or of the future, is for a person to look at: its caller may have a new owner by now, and nothing of it is urgent.
 *
 * @param verdict as judged by what the event says
 * @param now when the event was received
 * @returns the verdict; an alert in the place of a containment whose event is not of its time
 */
export function judgeAge(
  verdict: Verdict,
  { eventTime }: Pick<Launch, 'eventTime'>,
  now: Date,
  { maxEventHours }: Pick<Settings, 'maxEventHours'>,
): Verdict {
  if (verdict.kind !== 'contain') return verdict;
  const because = whyOutOfTime(now.getTime() - Date.parse(eventTime), eventTime, maxEventHours);
  return because === undefined ? verdict : { ...verdict, kind: 'alert', because };
}

function whyOutOfTime(ageMs: number, eventTime: string, maxEventHours: number): string | undefined {
  const said = `the event says that it is of ${utc(eventTime)}`;
  if (ageMs < -skewMs)
    return `${said}, which is yet to come: it may have been sent by hand, and is contained by hand where it is true`;
  if (ageMs <= maxEventHours * hourMs) return undefined;
  return (
    `${said}, ${plural(Math.floor(ageMs / hourMs), 'hour')} before it arrived, and older than the ` +
    `${plural(maxEventHours, 'hour')} of maxEventHours: it is contained by hand where it is true`
  );
}
