import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import type { ReviewSlice } from '../../review/totals/review-slice.ts';
import { at, listAt, textAt } from '../../values/unknown.ts';

/**
 * Who changed the users, roles and keys that were looked up since the launch, whoever did so most often first: by ARN
 * where the record shows one. The first report comes before event history has it.
 */
export function revertersIn({ activity, launch }: ReviewSlice & JudgementSlice): readonly string[] {
  const launched = Date.parse(launch.eventTime);
  const counts = new Map<string, number>();
  for (const call of changesIn(activity)) {
    if (!(Date.parse(textAt(call, 'eventTime') ?? '') >= launched)) continue;
    const who = textAt(call, 'who') ?? 'unknown';
    counts.set(who, (counts.get(who) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([who]) => who);
}

/** What others changed of IAM, and was not refused. */
const changesIn = (activity: ReviewSlice['activity']): readonly unknown[] =>
  listAt(activity, 'resources', 'items')
    .filter((resource) => textAt(resource, 'type')?.startsWith('AWS::IAM::'))
    .flatMap((resource) => listAt(resource, 'others', 'items'))
    .filter((call) => at(call, 'readOnly') === false && textAt(call, 'errorCode') === undefined);
