import type { OfRole, OfUser } from '../any-action.ts';
import { readCutoff, revokePolicy, sessionCutoff } from '../deny-policy.ts';
import { type CheckContext, type CheckResult, inPlace, type Outline, reverted } from './definition.ts';
import { type Deny, defineDeny } from './deny.ts';
import type { DenyAction } from './deny-taken.ts';
import * as field from './fields.ts';

/** Of a user: what GetSessionToken, GetFederationToken and the console issued. */
interface RevokeSessions extends OfUser {
  readonly kind: 'revoke-sessions';
  readonly policyName: string;
}

/** The session of this aws:userid (role id and session name); every session of the role where there is none. */
interface RevokeRoleSessions extends OfRole {
  readonly kind: 'revoke-role-sessions';
  readonly policyName: string;
  readonly userId?: string;
}

export const revokeSessionsOutline: Outline<RevokeSessions, 'revoke-sessions'> = {
  step: 'revoke-sessions',
  covers: () => [{ credentials: 'session', until: 'cutoff', by: 'denied' }],
};

export const revokeSessions = /* @__PURE__ */ defineDeny<RevokeSessions>({
  on: 'user',
  fields: { userName: field.userName, uniqueId: field.uniqueId, policyName: field.policyName },
  toDeny,
  check: toCheck,
});

export const revokeRoleSessionsOutline: Outline<RevokeRoleSessions, 'revoke-sessions'> = {
  step: 'revoke-sessions',
  covers: ({ userId }) => [
    { credentials: 'session', ...(userId !== undefined && { id: userId }), until: 'cutoff', by: 'denied' },
  ],
};

export const revokeRoleSessions = /* @__PURE__ */ defineDeny<RevokeRoleSessions>({
  on: 'role',
  fields: {
    roleName: field.roleName,
    uniqueId: field.uniqueId,
    policyName: field.policyName,
    userId: field.anyText,
  },
  toDeny,
  check: toCheck,
});

/** AWSDenyAll stands in for a user or a whole role, never for one session of a role. */
function toDeny({ userId }: DenyAction, now: Date): Deny {
  const cutoff = sessionCutoff(now);
  return {
    document: revokePolicy(cutoff, userId),
    cutoff,
    says: says(cutoff),
    mayDenyAll: userId === undefined,
  };
}

function says(cutoff: Date): string {
  return `sessions issued before ${cutoff.toISOString()} are denied`;
}

function toCheck({ userId }: DenyAction, document: string, context: CheckContext): CheckResult {
  const cutoff = readCutoff(document, userId);
  if (!cutoff) return reverted('the deny of older sessions was edited');
  if (context.renewalFailed) return { status: 'unknown', note: 'the cutoff could not be put again' };
  if (context.cutoff && cutoff < context.cutoff)
    return reverted(`the deny covers sessions before ${cutoff.toISOString()} only`);
  return inPlace(says(cutoff));
}
