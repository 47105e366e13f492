import type { Action } from '../../core/containment/action.ts';
import type { ActionDefinition } from '../../core/containment/actions/definition.ts';
import type { Ports } from '../../core/containment/actions/ports.ts';
import type { Outcome, Verification } from '../../core/containment/outcome.ts';
import type { KeepPrior } from '../../lambda/containment-step.ts';

/** What a containment by hand writes down while it is carried out. */
export interface Notes {
  /** @see KeepPrior: on the disk before the action, whatever a table would allow beside it. */
  readonly keep: KeepPrior;
  /** Told of each action before it changes anything, and of what it came to. Neither may stop it. */
  readonly acting: (action: Action) => void;
  readonly did: (action: Action, outcomes: readonly Outcome[]) => void;
  readonly checked: (verification: Verification) => void;
}

type Definitions = Readonly<Record<string, ActionDefinition<Action, keyof Ports, object>>>;

/** The same definitions, each of which is written down when it is carried out. */
export function noted(definitions: Definitions, { acting, did }: Notes): Definitions {
  return Object.fromEntries(
    Object.entries(definitions).map(([kind, definition]) => [
      kind,
      {
        ...definition,
        execute: async (action, ports, circumstances) => {
          acting(action);
          const outcomes = await definition.execute(action, ports, circumstances);
          did(action, outcomes);
          return outcomes;
        },
      } satisfies Definitions[string],
    ]),
  );
}
