import { type Action, type ActionKind, holderOf } from '../containment/action.ts';
import type { CredentialType } from '../containment/actions/ports.ts';
import type { Undo } from './undo.ts';

const credentialActions: Readonly<Record<CredentialType, ActionKind>> = {
  'ssh-key': 'deactivate-ssh-keys',
  'service-credential': 'deactivate-service-credentials',
  certificate: 'deactivate-certificates',
};

/** Whether an action, of whatever incident, takes this too. */
export function takes(action: Action, undo: Undo): boolean {
  const holder = holderOf(action);
  if (holder.type !== undo.holder.type || holder.name !== undo.holder.name) return false;
  switch (undo.kind) {
    case 'key':
      return (
        action.kind === 'deactivate-all-keys' ||
        (action.kind === 'deactivate-key' && action.accessKeyId === undo.accessKeyId)
      );
    case 'credential':
      return action.kind === credentialActions[undo.type];
    case 'password':
      return action.kind === 'disable-console';
    case 'boundary':
    case 'attachment':
      return 'policyName' in action && !('userId' in action);
    case 'inline':
      return 'policyName' in action && action.policyName === undo.policyName;
  }
}
