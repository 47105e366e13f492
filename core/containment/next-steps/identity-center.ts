import { toPrincipalArn } from '../../values/arn.ts';
import type { Caller } from '../../caller/caller.ts';
import { type Block, command, prose } from '../../report/block.ts';
import { denyByOrganization } from '../service-control.ts';
import { forEach, quoted } from '../../values/shell.ts';
import { neutral } from '../../values/text.ts';

type IdentityCenterCaller = Extract<Caller, { kind: 'identity-center-session' }>;

/**
 * How the sessions of an Identity Center user are ended: the deny comes first, because everything after it leaves running
 * role sessions alive. The commands behind the first use what it finds out.
 * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/prereq-revoke-user-permissions.html
 */
export function containIdentityCenter(caller: IdentityCenterCaller): {
  readonly notes: readonly string[];
  readonly commands: readonly string[];
} {
  const account = toPrincipalArn(caller.roleArn ?? '')?.account;
  const user = findUser(caller);
  const notes = [
    'Run these in the management account of the organization, in the home region of Identity Center: nothing in this account ends its sessions.',
    'The policy does not bind the management account; attach it to each account that the user can reach.',
  ];
  if (account === undefined) return { notes, commands: [] };
  const condition = { StringEquals: { 'identitystore:UserId': '$user' } };
  return {
    notes,
    commands: [
      user,
      denyByOrganization('firebreak-identity-center-user', condition, { target: account, variable: '$user' }),
    ],
  };
}

/** Its store, as the record shows it, or as it is looked up. */
function storeOf({ identityStoreArn }: IdentityCenterCaller): string {
  const id = identityStoreArn?.split('/').at(-1) ?? '';
  return /^d-[0-9a-z]{1,20}$/.test(id)
    ? id
    : '"$(aws sso-admin list-instances --query "Instances[0].IdentityStoreId" --output text)"';
}

const instanceArn = '$(aws sso-admin list-instances --query "Instances[0].InstanceArn" --output text)';

/** Sets `$user`, which the commands behind it use. */
function findUser(caller: IdentityCenterCaller): string {
  const { storeUserId, sessionName } = caller;
  if (storeUserId !== undefined) return `user=${quoted(storeUserId)}`;
  const filter = JSON.stringify([{ AttributePath: 'UserName', AttributeValue: sessionName }]);
  return (
    `user="$(aws identitystore list-users --identity-store-id ${storeOf(caller)} --filters ${quoted(filter)} ` +
    '--query "Users[0].UserId" --output text)"'
  );
}

/**
 * What is left once the deny stands, which stays until the longest session has ended. The portal session and the user
 * have no API: those steps are in the console.
 */
export function identityCenterSteps(caller: IdentityCenterCaller): readonly Block[] {
  const set =
    caller.permissionSet === undefined
      ? ''
      : `, of permission set ${neutral(caller.permissionSet, 64)} and of the others`;
  return [
    prose(`Remove its assignments${set}, and its groups, in the shell that denied the user:`),
    command(removeAssignments),
    command(removeGroups(caller)),
    prose(
      'End its portal sessions: in the console, Users, the user, Active sessions, select all, End session.',
    ),
    prose(
      'Disable the user: in the console, Users, the user, Disable user access; with an external directory, disable it there too.',
    ),
    prose('Keep the deny for at least 12 hours: role sessions last so long.'),
  ];
}

const removeAssignments =
  `instance="${instanceArn}"; aws sso-admin list-account-assignments-for-principal --instance-arn "$instance" ` +
  '--principal-type USER --principal-id "$user" --query "AccountAssignments[].[AccountId,PermissionSetArn]" --output text | ' +
  'while read -r account set; do aws sso-admin delete-account-assignment --instance-arn "$instance" --target-type AWS_ACCOUNT ' +
  '--target-id "$account" --permission-set-arn "$set" --principal-type USER --principal-id "$user"; done';

const removeGroups = (caller: IdentityCenterCaller): string =>
  `store=${storeOf(caller)}; ${forEach(
    'aws identitystore list-group-memberships-for-member --identity-store-id "$store" --member-id "UserId=$user" ' +
      '--query "GroupMemberships[].MembershipId" --output text',
    'aws identitystore delete-group-membership --identity-store-id "$store" --membership-id "$id"',
  )}`;
