import { firebreak, quoted } from '../../values/shell.ts';
import { carriedOut, decisionOf } from '../decision.ts';
import { step, type StepKind } from './step.ts';

/** Restore, where the launch was expected after all. */
export const restoreExpected: StepKind = ({ state }) =>
  state && carriedOut(decisionOf(state))
    ? step('restore', 'Only if this was expected: restore what was taken', {
        why: ['It shows the plan; --execute carries it out.'],
        commands: [firebreak(`restore ${quoted(state.incident.id)}`)],
      })
    : undefined;
