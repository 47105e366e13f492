import { readCutoff, revokePolicy, sessionCutoff } from '../deny-policy.ts';
import { denyAllByHand, denyCalls, lookAtDeny, priorDeny, putDeny, undoDenyByHand } from './deny.ts';
import { inPlace, type Look, type RecordOf, undone, type Wanted } from './record.ts';

const says = (cutoff: Date): string => `sessions issued before ${cutoff.toISOString()} are denied`;

/** Of a user: what GetSessionToken, GetFederationToken and the console issued. */
export const revokeSessions: RecordOf<'revoke-sessions', 'denies'> = {
  kind: 'revoke-sessions',
  does: 'denies a user everything with sessions that were issued before now',
  precondition: 'the user exists; whether it has sessions, IAM does not show',
  calls: denyCalls('user', true),
  prior: priorDeny,
  execute: async (action, ports, circumstances) => {
    const cutoff = sessionCutoff(circumstances.now());
    const deny = { document: revokePolicy(cutoff), cutoff, says: says(cutoff), mayDenyAll: true };
    return [await putDeny(action, deny, ports, circumstances)];
  },
  reread: (action, ports, wanted) =>
    lookAtDeny(action, ports, (document) => toLook(readCutoff(document), wanted)),
  byHand: (action, now) => [
    `aws iam put-user-policy --user-name ${action.userName} --policy-name ${action.policyName} ` +
      `--policy-document '${revokePolicy(sessionCutoff(now))}'`,
    ...denyAllByHand(action),
  ],
  undoByHand: undoDenyByHand,
};

/** Of a role: one session, or all of them. AWSDenyAll stands in for the whole role alone. */
export const revokeRoleSessions: RecordOf<'revoke-role-sessions', 'denies'> = {
  kind: 'revoke-role-sessions',
  does: 'denies one session of a role, or all that were issued before now',
  precondition: 'the role exists, and is not one that only AWS may change',
  calls: denyCalls('role', true),
  prior: priorDeny,
  execute: async (action, ports, circumstances) => {
    const { userId } = action;
    const cutoff = sessionCutoff(circumstances.now());
    const mayDenyAll = userId === undefined;
    const deny = { document: revokePolicy(cutoff, userId), cutoff, says: says(cutoff), mayDenyAll };
    return [await putDeny(action, deny, ports, circumstances)];
  },
  reread: (action, ports, wanted) =>
    lookAtDeny(action, ports, (document) => toLook(readCutoff(document, action.userId), wanted)),
  byHand: (action, now) => [
    `aws iam put-role-policy --role-name ${action.roleName} --policy-name ${action.policyName} ` +
      `--policy-document '${revokePolicy(sessionCutoff(now), action.userId)}'`,
    ...(action.userId === undefined ? denyAllByHand(action) : []),
  ],
  undoByHand: undoDenyByHand,
};

function toLook(cutoff: Date | undefined, wanted: Wanted): Look {
  if (!cutoff) return undone('the deny of older sessions was edited');
  if (wanted.renewalFailed) return { status: 'unknown', note: 'the cutoff could not be put again' };
  if (wanted.cutoff && cutoff < wanted.cutoff)
    return undone(`the deny covers sessions before ${cutoff.toISOString()} only`);
  return inPlace(says(cutoff));
}
