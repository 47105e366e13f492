import type { Action } from '../../containment/action.ts';
import type { Kept, VerificationSlice } from '../../containment/outcome.ts';
import { neutral } from '../../values/text.ts';
import { alarm } from '../block.ts';
import { ofIncident } from '../context.ts';

const words: Readonly<Record<Kept['action'], string>> = {
  'deactivate-ssh-keys': 'SSH keys',
  'deactivate-service-credentials': 'service-specific credentials',
  'deactivate-certificates': 'signing certificates',
};

/** What the settings leave alone and is active: kinds of which the user has none are not said. */
const keptIn = ({ verification }: VerificationSlice): readonly Kept[] =>
  (verification?.kept ?? []).filter(({ ids, unreadable }) => ids.length > 0 || unreadable !== undefined);

/** The line of the first block: what still works is not to be found by reading on. */
export function keptLine(state: VerificationSlice): readonly string[] {
  const kept = keptIn(state);
  if (kept.length === 0) return [];
  const parts = kept.map(({ action, ids, unreadable }) =>
    unreadable === undefined
      ? `${words[action]} ${ids.map((id) => neutral(id, 130)).join(', ')}`
      : `${words[action]} (NOT KNOWN which there are)`,
  );
  return [`KEPT, as the settings say, and they still work: ${parts.join('; ')}.`];
}

/** What would take away what the user keeps. */
export const keptActions = (state: VerificationSlice): readonly Action[] =>
  keptIn(state).map(({ action, userName, ids, unreadable }) => ({
    kind: action,
    userName,
    ...(unreadable === undefined && { only: ids }),
  }));

/** The credentials that a contained user keeps; the list of what to do now has the commands that take them away. */
export const kept = ofIncident({
  id: 'kept',
  importance: 94,
  toDo: true,
  brief: (whole) => whole,
  title: 'KEPT: CREDENTIALS THAT STILL WORK',
  make: (state) =>
    keptIn(state).map(({ action, userName, ids, unreadable }) => {
      const what = `${words[action]} of user ${neutral(userName, 64)}`;
      return alarm(
        unreadable === undefined
          ? `${what}: ${ids.map((id) => neutral(id, 130)).join(', ')}.`
          : `${what} could not be read: ${neutral(unreadable, 300)}.`,
      );
    }),
});
