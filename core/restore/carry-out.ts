import type { Put } from '../containment/actions/ports.ts';
import type { UndoPorts } from './ports.ts';
import type { Undo } from './undo.ts';

/**
 * Gives one thing back. Safe to repeat.
 * @param password the new password, where one is given
 * @returns undefined when it was given back; why it was not otherwise
 * @throws RetryableError, PermanentError
 */
export async function giveBack(undo: Undo, ports: UndoPorts, password: string): Promise<string | undefined> {
  const { holder } = undo;
  switch (undo.kind) {
    case 'key':
      return goneOr(await ports.accessKeys.setActive(holder.name, undo.accessKeyId, true));
    case 'credential':
      return goneOr(await ports.credentials.setActive(holder.name, undo.type, undo.id, true));
    case 'password':
      return (await ports.undo.createPassword(holder.name, password)) === 'created'
        ? undefined
        : 'somebody gave the user a password at this moment';
    case 'boundary':
      await ports.undo.setBoundary(holder, undo.before);
      return undefined;
    case 'attachment':
      await ports.undo.detachDenyAll(holder);
      return undefined;
    case 'inline':
      if (undo.before !== undefined)
        return refusalOr(await ports.denies.putInline(holder, undo.policyName, undo.before));
      await ports.undo.deleteInline(holder, undo.policyName);
      return undefined;
  }
}

const goneOr = (answer: 'set' | 'gone'): string | undefined =>
  answer === 'set' ? undefined : 'it no longer exists';

function refusalOr(put: Put): string | undefined {
  if (put === 'put') return undefined;
  return put === 'gone' ? 'it no longer exists' : put.message;
}
