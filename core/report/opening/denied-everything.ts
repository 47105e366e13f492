import type { ContainmentState } from '../../state.ts';
import { holderOf, whoIs } from '../../containment/action.ts';
import { outcomesOf } from '../../containment/containment-slice.ts';
import { isAbout } from '../../containment/outcome.ts';
import { firebreak, quoted } from '../../values/shell.ts';
import { neutral } from '../../values/text.ts';

/**
 * Whoever owns a user that is denied everything makes a new key first, and looks for a fault in that. What an earlier
 * release wrote says nothing of it.
 */
export function deniedEverythingLine(state: ContainmentState): readonly string[] {
  const outcomes = outcomesOf(state);
  const denied = state.plan.actions.filter((action) =>
    outcomes.some(({ everything, ...outcome }) => everything && isAbout(action, outcome)),
  );
  const holders = [...new Set(denied.map((action) => neutral(whoIs(holderOf(action)), 130)))];
  if (holders.length === 0) return [];
  return [
    `Everything is denied to ${holders.join(', ')}: a new key made by hand would not work either. ` +
      `To lift it: ${firebreak(`restore ${quoted(state.incident.id)}`)}`,
  ];
}
