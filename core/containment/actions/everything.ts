import { decodeDocument, denyAllPolicy, policyNames } from '../deny-policy.ts';
import type { OfRole, OfUser } from '../any-action.ts';
import { type CheckResult, inPlace, type Outline, reverted } from './definition.ts';
import { type Deny, defineDeny } from './deny.ts';
import type { DenyAction } from './deny-taken.ts';
import * as field from './fields.ts';

/** Long-term keys too, and sessions of any age: nothing of the user works until it is restored. */
interface DenyAll extends OfUser {
  readonly kind: 'deny-all';
  readonly policyName: string;
}

/** Every session of the role, those to come too. */
interface DenyAllOfRole extends OfRole {
  readonly kind: 'deny-all-of-role';
  readonly policyName: string;
}

export const denyAllOutline: Outline<DenyAll, 'revoke-sessions'> = {
  step: 'revoke-sessions',
  covers: () => [
    { credentials: 'key', by: 'denied' },
    { credentials: 'session', by: 'denied' },
    { credentials: 'ssh-key', by: 'denied' },
    { credentials: 'service-credential', by: 'denied' },
    { credentials: 'certificate', by: 'denied' },
  ],
};

export const denyAll = /* @__PURE__ */ defineDeny<DenyAll>({
  on: 'user',
  fields: { userName: field.userName, uniqueId: field.uniqueId, policyName: field.policyName },
  // One that takes the place of a deny-user has its policy.
  policiesOf: () => [policyNames.everything, policyNames.user],
  toDeny: denyOfEverything,
  check,
});

export const denyAllOfRoleOutline: Outline<DenyAllOfRole, 'revoke-sessions'> = {
  step: 'revoke-sessions',
  covers: () => [{ credentials: 'session', by: 'denied' }],
};

export const denyAllOfRole = /* @__PURE__ */ defineDeny<DenyAllOfRole>({
  on: 'role',
  fields: { roleName: field.roleName, uniqueId: field.uniqueId, policyName: field.policyName },
  policiesOf: () => [policyNames.everything],
  toDeny: denyOfEverything,
  check,
});

export function denyOfEverything(): Deny {
  return { document: denyAllPolicy, says: 'everything is denied', everything: true, mayDenyAll: true };
}

function check(_action: DenyAction, document: string): CheckResult {
  return decodeDocument(document) === denyAllPolicy
    ? inPlace('everything is denied')
    : reverted('the deny of everything was edited');
}
