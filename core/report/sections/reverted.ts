import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import type { ReviewSlice } from '../../review/totals/review-slice.ts';
import { revertedIn } from '../../containment/outcome.ts';
import { neutral, plural, utc } from '../../values/text.ts';
import { listAt, numberAt, textAt } from '../../values/unknown.ts';
import { prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { revertersIn } from '../do-now/reverters.ts';

/** What somebody reverted while containment was watched, the latest first: who fights is known by what they do. */
export const reverted = ofIncident({
  id: 'reverted',
  importance: 92,
  // The latest, and who it was.
  brief: (whole) => [...whole.slice(0, 1), ...whole.slice(-1)],
  title: 'SOMEBODY REVERTS THE CONTAINMENT',
  make: (state) => {
    const all = revertedIn(state.verification).toReversed();
    // What the patrol finds has a section of its own.
    if (all.length === 0 || state.patrol) return [];
    const shown = all.slice(0, 8);
    return [
      ...shown.map(
        ({ at: when, target, note }) => `${utc(when)}: ${neutral(target, 130)}, ${neutral(note, 200)}`,
      ),
      ...(all.length > shown.length ? [`and ${all.length - shown.length} before that`] : []),
      `${whoIn(state)} Whoever can change IAM can revert what IAM holds.`,
    ].map(prose);
  },
});

/** Who changed the users, roles and keys that were looked up; the first report comes before event history has it. */
function whoIn(state: ReviewSlice & JudgementSlice): string {
  const names = revertersIn(state);
  if (names.length > 0) {
    const shown = names.slice(0, 5).map((name) => neutral(name, 130));
    return `Changes since the launch are in event history by: ${shown.join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}.`;
  }
  const resources = listAt(state.activity, 'resources', 'items').filter((resource) =>
    textAt(resource, 'type')?.startsWith('AWS::IAM::'),
  );
  const number = Math.max(0, ...resources.map((resource) => numberAt(resource, 'changes') ?? 0));
  if (number > 0)
    return `Event history has ${plural(number, 'change')} by others since the launch: the evidence says who (review.json, resources).`;
  return 'Who: event history does not show it yet; look for the events of this user or role, by resource name.';
}
