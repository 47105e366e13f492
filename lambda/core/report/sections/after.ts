import type { ActivityCall } from '../../review/activity.ts';
import { count, neutral, plural, utc } from '../../text.ts';
import { alarm, prose, type Table } from '../block.ts';
import { activityOf, type SectionRecord } from '../context.ts';

/** Whether the credential was still used after containment, and whether that was of any use. */
export const after: SectionRecord = {
  id: 'after',
  importance: 91,
  title: () => 'CALLS AFTER CONTAINMENT',
  make: (context) => {
    const found = activityOf(context)?.after;
    if (!found) return [];
    const { calls, denied, neverDenied, since, notDenied } = found;
    const always =
      neverDenied > 0
        ? [
            prose(
              `${plural(neverDenied, 'call')} of sts:GetCallerIdentity, which AWS answers whatever is denied.`,
            ),
          ]
        : [];
    const open = notDenied.items.length + notDenied.more;
    if (calls === 0)
      return [prose(`None is in event history after ${utc(since)}, when the last action was done.`)];
    if (open === 0 && denied === 0) return always;
    if (open === 0)
      return [
        prose(`${plural(denied, 'call')} after ${utc(since)}: every one of them was refused.`),
        ...always,
      ];
    return [
      alarm(
        `${count(open)} of ${plural(calls, 'call')} after ${utc(since)} NOT REFUSED, ${count(denied)} refused. ` +
          'IAM may take seconds to spread; what came later means that the credential still works.',
      ),
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
