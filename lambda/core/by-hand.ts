import type { Caller } from './caller.ts';
import { isAbout, type Outcome } from './outcome.ts';
import { type Action, revokePolicy, sessionCutoff } from './plan.ts';
import { neutral } from './text.ts';

/**
 * The AWS CLI commands that do by hand what an action does, for the report of a containment that failed.
 * User names and key ids were checked to hold no shell character (`isUserName`, `isLongTermKeyId`).
 */
export function containByHand(action: Action, now: Date): readonly string[] {
  switch (action.kind) {
    case 'deactivate-key':
      return [updateKey(action.userName, action.accessKeyId, 'Inactive')];
    case 'deactivate-all-keys':
      return [
        `aws iam list-access-keys --user-name ${action.userName}`,
        `${updateKey(action.userName, 'KEY_ID', 'Inactive')}   # for each key that is Active`,
      ];
    case 'revoke-sessions':
      return [
        `aws iam put-user-policy --user-name ${action.userName} --policy-name ${action.policyName} ` +
          `--policy-document '${revokePolicy(sessionCutoff(now))}'`,
      ];
    case 'disable-console':
      return [`aws iam delete-login-profile --user-name ${action.userName}`];
  }
}

/** The commands that give back what an action took, where it changed anything. */
export function undoByHand(action: Action, outcomes: readonly Outcome[]): readonly string[] {
  const done = outcomes.filter((outcome) => outcome.status === 'done' && isAbout(action, outcome));
  const { userName } = action;
  switch (action.kind) {
    case 'deactivate-key':
    case 'deactivate-all-keys':
      return done.map((outcome) => updateKey(userName, outcome.target, 'Active'));
    case 'revoke-sessions':
      return done.length > 0
        ? [`aws iam delete-user-policy --user-name ${userName} --policy-name ${action.policyName}`]
        : [];
    case 'disable-console':
      return done.length > 0
        ? [`aws iam create-login-profile --user-name ${userName} --password NEW --password-reset-required`]
        : [];
  }
}

const updateKey = (userName: string, key: string, status: 'Active' | 'Inactive'): string =>
  `aws iam update-access-key --user-name ${userName} --access-key-id ${key} --status ${status}`;

/** What a person does about a caller that Firebreak does not contain by itself. */
export function nextStepsFor(caller: Caller): readonly string[] {
  switch (caller.kind) {
    case 'role-session':
      return [
        `Deny this session: on role ${neutral(caller.roleName)}, add an inline policy that denies * where aws:userid is ` +
          `${neutral(caller.userId)}, or use "Revoke active sessions" on the role, which ends every session of it.`,
        caller.workload
          ? `Its credentials leaked from ${caller.workload.kind} ${neutral(caller.workload.id)}: isolate that first.`
          : `Find who assumed it: aws cloudtrail lookup-events --lookup-attributes ` +
            `AttributeKey=ResourceName,AttributeValue=${neutral(caller.accessKeyId ?? 'ACCESS_KEY_ID')}`,
      ];
    case 'identity-center-session':
      return [
        `In IAM Identity Center, remove ${neutral(caller.sessionName)}'s assignments of permission set ` +
          `${neutral(caller.permissionSet)}, delete the user's active sessions, then disable the user.`,
        'Sessions already issued last up to 12 hours: deny the user by identitystore:userId in an SCP meanwhile.',
      ];
    case 'root':
      return [
        'Sign in as root, change its password, delete its access keys and check its MFA devices; then call AWS Support.',
        'In an organization: deny the account root user with an SCP now.',
      ];
    case 'other-account':
      return [`Contain the caller in account ${neutral(caller.account)}, where it lives.`];
    case 'unsupported':
    case 'malformed':
      return ['Read the CloudTrail record by its event id, and contain its caller by hand.'];
    case 'user-key':
    case 'user-session':
    case 'federated-session':
    case 'service':
      return [];
  }
}
