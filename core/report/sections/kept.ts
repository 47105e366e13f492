import { containByHand } from '../../containment/by-hand.ts';
import type { Kept, VerificationSlice } from '../../containment/outcome.ts';
import { neutral } from '../../values/text.ts';
import { alarm, commands } from '../block.ts';
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

/** The credentials that a contained user keeps, with the commands that take them away. */
export const kept = ofIncident({
  id: 'kept',
  importance: 94,
  toDo: true,
  brief: (whole) => whole,
  title: 'KEPT: CREDENTIALS THAT STILL WORK',
  make: (state, { now }) =>
    keptIn(state).flatMap(({ action, userName, ids, unreadable }) => {
      const only = unreadable === undefined ? { only: ids } : {};
      const what = `${words[action]} of user ${neutral(userName, 64)}`;
      const why =
        unreadable === undefined ? ids.map((id) => neutral(id, 130)).join(', ') : neutral(unreadable, 300);
      return [
        alarm(unreadable === undefined ? `${what}: ${why}.` : `${what} could not be read: ${why}.`),
        ...commands(containByHand({ kind: action, userName, ...only }, { now, region: state.launch.region })),
      ];
    }),
});
