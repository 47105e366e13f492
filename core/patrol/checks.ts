import { type Action, actionId, isSameAction } from '../containment/action.ts';
import { outcomesOf } from '../containment/containment-slice.ts';
import { type Finding, isAbout, type Outcome } from '../containment/outcome.ts';
import { actionsOf, type IncidentDetails, type IncidentItem } from '../incident/item/read-item.ts';
import { isLongTermKeyId } from '../values/arn.ts';

/** One thing that an incident holds, and the item that it belongs to. */
export interface Check {
  readonly action: Action;
  readonly item: IncidentItem;
}

/**
 * What an incident's item holds by its follow-up, as single things: of an action on everything that a user had (all its
 * keys, its SSH keys), those that it took. What the user was given since is its owner's, who may have rotated the key:
 * nobody reverted that.
 */
export function heldBy(item: IncidentDetails): readonly Action[] {
  const outcomes = item.containment ? outcomesOf({ containment: item.containment }) : [];
  const strays = (item.verification?.strays ?? []).map(({ action }) => action);
  const planned = actionsOf(item).filter((action) => !strays.includes(action));
  return (
    planned
      .filter((action, index, all) => all.findIndex((each) => isSameAction(each, action)) === index)
      // The latest plan has the present names.
      .flatMap((action) => taken(planned.findLast((each) => isSameAction(each, action)) ?? action, outcomes))
      .filter((action, index, all) => all.findIndex((each) => isSameAction(each, action)) === index)
  );
}

function taken(action: Action, outcomes: readonly Outcome[]): readonly Action[] {
  const done = outcomes.filter((outcome) => outcome.status === 'done' && isAbout(action, outcome));
  const ids = [...new Set(done.map(({ target }) => target))];
  switch (action.kind) {
    case 'deactivate-all-keys': {
      const { userName, uniqueId } = action;
      const whose = { userName, ...(uniqueId !== undefined && { uniqueId }) };
      return ids
        .filter(isLongTermKeyId)
        .map((accessKeyId) => ({ kind: 'deactivate-key', ...whose, accessKeyId }));
    }
    case 'deactivate-ssh-keys':
    case 'deactivate-service-credentials':
    case 'deactivate-certificates':
      return ids.length === 0 ? [] : [{ ...action, only: ids }];
    default:
      return [action];
  }
}

/** Everything that the items of an incident hold, each once: what two of them hold belongs to the first. */
export const checksOf = (items: readonly IncidentItem[]): readonly Check[] =>
  items
    .flatMap((item) => heldBy(item).map((action): Check => ({ action, item })))
    .filter(({ action }, index, all) => all.findIndex((each) => isSameAction(each.action, action)) === index);

/**
 * The order in which they are read. What stands for the credential that launched comes first, each time: it is the first
 * of the plan. The others take turns, because five reads may not do for all of them.
 *
 * @param next the id of the action to go on with; from the beginning where there is no such action any more
 */
export function inTurn(checks: readonly Check[], next: string | undefined): readonly Check[] {
  const [first, ...others] = checks;
  if (!first) return [];
  const from = Math.max(
    0,
    others.findIndex(({ action }) => checkId(action) === next),
  );
  return [first, ...others.slice(from), ...others.slice(0, from)];
}

/** What an action is called where the next check goes on: by unique id, where it has one. */
export const checkId = (action: Action): string => `${actionId(action)} ${action.uniqueId ?? ''}`.trim();

/** Which of the actions of an item were found reverted. */
export const revertedOf = (actions: readonly Action[], findings: readonly Finding[]): readonly Action[] =>
  actions.filter((action) =>
    findings.some((finding) => finding.status === 'reverted' && isAbout(action, finding)),
  );
