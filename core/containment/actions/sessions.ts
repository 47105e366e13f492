import type { OfRole, OfUser } from '../any-action.ts';
import {
  issueWindow,
  policyNames,
  readRevocation,
  revokePolicy,
  sessionCutoff,
  sessionPolicyName,
} from '../deny-policy.ts';
import { type CheckContext, type CheckResult, inPlace, type Outline, reverted } from './definition.ts';
import { type Deny, type DenyCircumstances, defineDeny } from './deny.ts';
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
  /** CloudTrail's creationDate of the session, where others have the same name: those issued at other times go on. */
  readonly issuedAt?: string;
  /** The settings deny the whole role where its inline policies are full. */
  readonly escalate?: true;
}

export const revokeSessionsOutline: Outline<RevokeSessions, 'revoke-sessions'> = {
  step: 'revoke-sessions',
  covers: () => [{ credentials: 'session', until: 'cutoff', by: 'denied' }],
};

export const revokeSessions = /* @__PURE__ */ defineDeny<RevokeSessions>({
  on: 'user',
  fields: { userName: field.userName, uniqueId: field.uniqueId, policyName: field.policyName },
  policiesOf: () => [policyNames.sessions],
  toDeny: denyOfSessions,
  check: checkSessions,
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
    issuedAt: field.time,
    escalate: field.flag,
  },
  policiesOf: ({ userId, issuedAt }) => [
    userId === undefined ? policyNames.sessions : sessionPolicyName(userId, issuedAt),
  ],
  toDeny: denyOfSessions,
  check: checkSessions,
});

/** AWSDenyAll stands in for a user or a whole role; for one session of a role only where the settings escalate. */
export function denyOfSessions(
  { userId, issuedAt, escalate }: DenyAction,
  { now, cutoff: earlier }: DenyCircumstances,
): Deny {
  const { cutoff, from } =
    issuedAt === undefined
      ? { cutoff: sessionCutoff(now(), earlier), from: undefined }
      : issueWindow(issuedAt);
  return {
    document: revokePolicy(cutoff, userId, from),
    cutoff,
    ...(from && { from }),
    says: says(cutoff, from),
    mayDenyAll: userId === undefined || (escalate === true && 'when full'),
  };
}

function says(cutoff: Date, from?: Date): string {
  const since = from === undefined ? '' : ` from ${from.toISOString()} on and`;
  return `sessions issued${since} before ${cutoff.toISOString()} are denied`;
}

export function checkSessions(
  { userId, issuedAt }: DenyAction,
  document: string,
  context: CheckContext,
): CheckResult {
  const found = readRevocation(document);
  const from = issuedAt === undefined ? undefined : issueWindow(issuedAt).from;
  if (found?.userId !== userId || found?.from?.getTime() !== from?.getTime() || !found)
    return reverted('the deny of older sessions was edited');
  const { cutoff } = found;
  if (context.renewalFailed && from === undefined)
    return { status: 'unknown', note: 'the cutoff could not be put again' };
  if (context.cutoff && cutoff < context.cutoff)
    return reverted(`the deny covers sessions before ${cutoff.toISOString()} only`);
  return inPlace(says(cutoff, from));
}
