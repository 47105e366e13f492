import type { Kept } from './kept.ts';
import type { Trust } from '../containment/actions/definition.ts';

/** Keys that are not restored without being asked for: those that launched or issued what did, in any open incident. */
export function compromisedKeys({ actions, origins, others }: Kept): ReadonlySet<string> {
  const all = [...actions, ...others.flatMap((other) => other.actions)];
  return new Set([
    ...all.flatMap((action) => (action.kind === 'deactivate-key' ? [action.accessKeyId] : [])),
    ...origins.map(({ accessKeyId }) => accessKeyId),
  ]);
}

/**
 * Whether a key of a user all of whose keys were deactivated can be trusted. One of them issued the session that
 * launched (docs/decisions/0011); until one of the user's is known to be it, each of them may be. A console session
 * was issued by none.
 */
export function trustOf(accessKeyId: string, userName: string, kept: Kept): Trust {
  const compromised = compromisedKeys(kept);
  if (compromised.has(accessKeyId)) return 'compromised';
  const { caller, actions, origins } = kept;
  const isConsole =
    caller?.kind === 'user-session' && caller.origin === 'console' && caller.userName === userName;
  const isFound =
    origins.some((origin) => origin.userName === userName) ||
    actions.some((action) => action.kind === 'deactivate-key' && action.userName === userName);
  return isConsole || isFound ? 'trusted' : 'suspected';
}
