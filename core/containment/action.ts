import type { Action } from './actions/table.ts';

export {
  actionId,
  callerHolder,
  type Holder,
  holderOf,
  isSameAction,
  isSameHolder,
  targetOf,
  whoIs,
} from './any-action.ts';
export type { Action } from './actions/table.ts';

/** What a user signs in to services with, beside access keys and the password. */
export type CredentialActionKind = Extract<Action, { readonly only?: readonly string[] }>['kind'];
