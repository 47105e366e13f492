import { neutral, utc } from '../../text.ts';
import { prose } from '../block.ts';
import { ofIncident } from '../context.ts';

/** What somebody undid while containment was watched, the latest first: who fights is known by what they do. */
export const undone = ofIncident({
  id: 'undone',
  importance: 92,
  title: 'SOMEBODY UNDOES THE CONTAINMENT',
  make: ({ verification }) => {
    const all = (verification?.undone ?? []).toReversed();
    if (all.length === 0) return [];
    const shown = all.slice(0, 8);
    return [
      ...shown.map(({ at, target, note }) => `${utc(at)}: ${neutral(target, 130)}, ${neutral(note, 200)}`),
      ...(all.length > shown.length ? [`and ${all.length - shown.length} before that`] : []),
      'Who: look for the events of this user or role in IAM’s event history (us-east-1), by resource name. ' +
        'Whoever can change IAM can undo what IAM holds: contain that principal too.',
    ].map(prose);
  },
});
