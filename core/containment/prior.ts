import { type Action, isSameAction } from './action.ts';
import type { FoundState } from './actions/table.ts';

/** What an action found before it changed anything: all that restoring needs. It is stored before the change. */
export interface Prior {
  readonly action: Action;
  /** When it was read, ISO 8601. */
  readonly readAt: string;
  readonly state: PriorState;
}

export type PriorState = FoundState & {
  /** Why it could not be read. The action is carried out anyway: what informs never stops what contains. */
  readonly unreadable?: string;
};

export function priorOf(action: Action, priors: readonly Prior[] = []): Prior | undefined {
  return priors.find((prior) => isSameAction(prior.action, action));
}
