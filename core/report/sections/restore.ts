import { restoreByHand } from '../../containment/by-hand.ts';
import { outcomesOf } from '../../containment/containment-slice.ts';
import { command, commands, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { carriedOut, decisionOf } from '../decision.ts';
import { deniedEverythingLine } from '../opening/denied-everything.ts';
import { unless } from '../unless.ts';
import { presentOf } from './present.ts';

/** How everything is restored, where the launch was expected after all. */
export const restore = ofIncident({
  id: 'restore',
  importance: 78,
  toDo: true,
  // By hand is in the page.
  brief: (whole) => whole.slice(0, 1),
  title: 'TO RESTORE, IF THIS WAS EXPECTED',
  make: (state) =>
    carriedOut(decisionOf(state))
      ? [
          command(`npx firebreak restore ${state.incident.id}`),
          ...unless([], () => deniedEverythingLine(state)).map(() =>
            prose(
              'A deny of everything is lifted last: until then no key, password or backup key works, whatever is made active.',
            ),
          ),
          prose('By hand:'),
          ...commands(
            state.plan.actions.flatMap((action) =>
              restoreByHand(presentOf(action, state), outcomesOf(state), state.launch.region),
            ),
          ),
        ]
      : [],
});
