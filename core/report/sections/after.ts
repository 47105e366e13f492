import type { ActivityCall } from '../../review/totals/activity.ts';
import { count, neutral, plural, utc } from '../../values/text.ts';
import { alarm, isAlarm, prose, type Table } from '../block.ts';
import { activityOf, type SectionDefinition } from '../context.ts';

/** Whether the credential was still used after containment, and whether that was of any use. */
export const after: SectionDefinition = {
  id: 'after',
  importance: 91,
  brief: (whole) => whole.filter(isAlarm),
  title: () => 'CALLS AFTER CONTAINMENT',
  make: (context) => {
    const found = activityOf(context)?.after;
    if (!found) return [];
    const { calls, denied, neverDenied, since, renewedAt = '', spreading = 0, notDenied } = found;
    const always =
      neverDenied > 0
        ? [
            prose(
              `${plural(neverDenied, 'call')} of sts:GetCallerIdentity, which AWS answers whatever is denied.`,
            ),
          ]
        : [];
    const early =
      spreading > 0
        ? [
            prose(
              `${plural(spreading, 'call')} went through while IAM was spreading, until the deny of sessions was renewed at ` +
                `${utc(renewedAt)}: what they issued is denied by it.`,
            ),
          ]
        : [];
    const open = notDenied.items.length + notDenied.more;
    if (calls === 0)
      return [prose(`None is in event history after ${utc(since)}, when the last action was done.`)];
    if (open === 0 && denied === 0) return [...early, ...always];
    if (open === 0)
      return [
        prose(
          spreading > 0
            ? `${plural(denied, 'call')} after ${utc(since)} refused; since the renewal every one of them.`
            : `${plural(denied, 'call')} after ${utc(since)}: every one of them was refused.`,
        ),
        ...early,
        ...always,
      ];
    return [
      alarm(
        `${count(open)} of ${plural(calls, 'call')} after ${utc(since)} NOT REFUSED, ${count(denied)} refused. ` +
          'IAM may take seconds to spread; what came later means that the credential still works.',
      ),
      ...early,
      ...always,
      callTable('Calls that were not refused, newest first', notDenied.items, notDenied.more, 15),
    ];
  },
};

/** Calls as a table, whose texts others chose. */
export function callTable(
  caption: string,
  calls: readonly ActivityCall[],
  more: number,
  shown: number,
): Table {
  return {
    kind: 'table',
    caption,
    columns: ['Time', 'Call', 'Region', 'Result'],
    rows: calls
      .slice(0, shown)
      .map((call) => [
        utc(call.eventTime),
        `${neutral(call.service, 40)}:${neutral(call.eventName, 60)}`,
        neutral(call.region, 40),
        call.errorCode === undefined ? '' : neutral(call.errorCode, 60),
      ]),
    more: more + Math.max(0, calls.length - shown),
  };
}
