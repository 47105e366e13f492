import { type Action, targetOf } from '../core/containment/action.ts';
import type { ActionDefinition, Attempt } from '../core/containment/actions/definition.ts';
import { absence, type FoundHolder, presentAction, presentName } from '../core/containment/whereabouts.ts';
import type { Outcome } from '../core/containment/outcome.ts';
import type { PriorState } from '../core/containment/prior.ts';
import type { Holders } from './holders.ts';

/** What an action found before it changes anything: the state, or why there is nobody to change. */
export type Looked = { readonly state: PriorState } | { readonly outcomes: readonly Outcome[] };

/**
 * Reads what an action is about to change, side by side with finding whom it is about: where the plan's name is still
 * right, as nearly always, that costs no time. Of somebody who was renamed it is read anew.
 */
export async function look(
  action: Action,
  read: (action: Action) => Promise<PriorState>,
  { holders, attempt }: { readonly holders: Holders; readonly attempt: Attempt },
): Promise<Looked> {
  const [found, state] = await Promise.all([holders.find(action), read(action)]);
  const present = presentAction(action, found);
  if (present === undefined) return { outcomes: [await absent(action, found, attempt)] };
  return { state: found.whereabouts.is === 'moved' ? await read(present) : state };
}

/**
 * Carries an action out on whoever has the unique id of the plan, under the present name. Where that fails, the user may
 * have been renamed or deleted at this moment: it is looked for once more.
 */
export async function act(
  action: Action,
  { byCredential }: Pick<ActionDefinition<Action, never>, 'byCredential'>,
  {
    holders,
    attempt,
    execute,
  }: {
    readonly holders: Holders;
    readonly attempt: Attempt;
    readonly execute: (action: Action) => Promise<readonly Outcome[]>;
  },
): Promise<readonly Outcome[]> {
  if (byCredential) return execute(action);
  const found = await holders.find(action);
  const present = presentAction(action, found);
  if (present === undefined) return [await absent(action, found, attempt)];
  const outcomes = await execute(present);
  if (outcomes.every(({ status }) => status !== 'failed')) return outcomes;
  const again = await holders.findAgain(action);
  if (presentName(again) === presentName(found)) return outcomes;
  const renamed = presentAction(action, again);
  return renamed === undefined ? [await absent(action, again, attempt)] : execute(renamed);
}

/** Only who is known to be gone needs nothing done to it. */
const absent = (action: Action, found: FoundHolder, attempt: Attempt): Promise<Outcome> =>
  attempt(targetOf(action), () =>
    Promise.resolve(
      found.whereabouts.is === 'gone'
        ? { status: 'already', note: absence(found) }
        : { status: 'failed', error: { name: 'Firebreak.Permanent', message: absence(found) } },
    ),
  );
