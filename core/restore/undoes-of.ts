import { type Action, actionId, holderOf } from '../containment/action.ts';
import type { CredentialType } from '../containment/actions/ports.ts';
import { denyAllPolicy, readCutoff } from '../containment/deny-policy.ts';
import { isAbout, type Outcome } from '../containment/outcome.ts';
import type { Prior, PriorState } from '../containment/prior.ts';
import type { Kept } from './kept.ts';
import { trustOf } from './trust.ts';
import { type Undo, undoId, undoOrder } from './undo.ts';

/** What there is to give back, in its order, and what nobody knows. */
export interface Undoes {
  readonly undoes: readonly Undo[];
  /** Actions whose prior state was not written down: a person has to look. In words. */
  readonly unknown: readonly string[];
}

/** What was there before an action, as far as it is known, and what came of the action. */
interface Before {
  readonly state: PriorState | undefined;
  /** What the action changed, by its outcomes. */
  readonly done: readonly Outcome[];
}

/**
 * What a containment took. By what was written down before it acted; where that is missing, by what it said that it
 * did.
 */
export function toUndoes(kept: Kept): Undoes {
  const actions = new Map(kept.actions.map((action) => [actionId(action), action]));
  const found = new Map<string, Undo>();
  const unknown: string[] = [];
  for (const action of actions.values()) {
    const before: Before = { state: firstPrior(action, kept.priors), done: doneBy(action, kept.outcomes) };
    for (const undo of undoesOf(action, before, kept)) {
      // A key that one action calls compromised stays so, whatever another says of it.
      if (!found.has(undoId(undo)) || isCompromised(undo)) found.set(undoId(undo), undo);
    }
    if (action.kind !== 'deactivate-key' && before.state === undefined)
      unknown.push(
        `what was there before ${actionId(action)} was not written down: only what it said it did is given back`,
      );
  }
  const rank = ({ kind }: Undo): number => undoOrder.indexOf(kind);
  return { undoes: [...found.values()].toSorted((a, b) => rank(a) - rank(b)), unknown };
}

const isCompromised = (undo: Undo): boolean => undo.kind === 'key' && undo.trust === 'compromised';

/** The earliest that could be read: a later one is of what Firebreak itself had made of it. */
function firstPrior(action: Action, priors: readonly Prior[]): PriorState | undefined {
  const id = actionId(action);
  const [first] = priors
    .filter((prior) => actionId(prior.action) === id && prior.state.unreadable === undefined)
    .toSorted((a, b) => a.readAt.localeCompare(b.readAt));
  return first?.state;
}

function doneBy(action: Action, outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter((outcome) => outcome.status === 'done' && isAbout(action, outcome));
}

const credentialTypes = {
  'deactivate-ssh-keys': 'ssh-key',
  'deactivate-service-credentials': 'service-credential',
  'deactivate-certificates': 'certificate',
} as const satisfies Record<string, CredentialType>;

function undoesOf(action: Action, before: Before, kept: Kept): readonly Undo[] {
  const holder = holderOf(action);
  switch (action.kind) {
    case 'deactivate-key':
      return [{ kind: 'key', holder, accessKeyId: action.accessKeyId, trust: 'compromised' }];
    case 'deactivate-all-keys':
      return activeBefore(before.state?.keys, before.done).map((accessKeyId) => ({
        kind: 'key',
        holder,
        accessKeyId,
        trust: trustOf(accessKeyId, action.userName, kept),
      }));
    case 'deactivate-ssh-keys':
    case 'deactivate-service-credentials':
    case 'deactivate-certificates':
      return activeBefore(before.state?.credentials, before.done)
        .filter((id) => action.only?.includes(id) ?? true)
        .map((id) => ({ kind: 'credential', holder, type: credentialTypes[action.kind], id }));
    case 'disable-console':
      return passwordBefore(before, holder);
    case 'revoke-sessions':
    case 'revoke-role-sessions':
    case 'deny-all':
    case 'deny-all-of-role':
      return deniesOf(action, before);
  }
}

function activeBefore(listed: PriorState['keys'], done: readonly Outcome[]): readonly string[] {
  return listed?.filter(({ active }) => active).map(({ id }) => id) ?? done.map(({ target }) => target);
}

function passwordBefore({ state, done }: Before, holder: Undo['holder']): readonly Undo[] {
  const createdAt = state?.passwordCreatedAt;
  if (createdAt === null || (createdAt === undefined && done.length === 0)) return [];
  return [{ kind: 'password', holder, ...(createdAt !== undefined && { createdAt }) }];
}

type DenyAction = Extract<Action, { policyName: string }>;

/** A deny of one session among many stands in the inline policy alone. */
function deniesOf(action: DenyAction, { state, done }: Before): readonly Undo[] {
  const holder = holderOf(action);
  const { policyName } = action;
  const userId = action.kind === 'revoke-role-sessions' ? action.userId : undefined;
  const document = state?.deny?.document;
  const inline: Undo = {
    kind: 'inline',
    holder,
    policyName,
    ...(userId !== undefined && { userId }),
    ...(document !== undefined && !isOurDeny(document, userId) && { before: document }),
  };
  if (userId !== undefined) return [inline];
  const means = new Set(done.map((outcome) => outcome.means));
  const isKnown = state?.deny !== undefined;
  const boundary = state?.deny?.boundary;
  return [
    ...(isKnown || means.has('permissions-boundary')
      ? [{ kind: 'boundary', holder, ...(boundary !== undefined && { before: boundary }) } as const]
      : []),
    ...((isKnown && !state.deny.attached) || means.has('managed-policy')
      ? [
          {
            kind: 'attachment',
            holder,
            ...(done.length > 0 && { ours: means.has('managed-policy') }),
          } as const,
        ]
      : []),
    inline,
  ];
}

/** A deny of Firebreak that an earlier incident left behind is nothing to put back. */
export function isOurDeny(document: string, userId?: string): boolean {
  return document === denyAllPolicy || readCutoff(document, userId) !== undefined;
}
