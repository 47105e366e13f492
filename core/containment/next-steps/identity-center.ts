import { toPrincipalArn } from '../../values/arn.ts';
import type { Caller } from '../../caller/caller.ts';
import { type Block, command, prose } from '../../report/block.ts';
import { neutral } from '../../values/text.ts';

type IdentityCenterCaller = Extract<Caller, { kind: 'identity-center-session' }>;

/**
 * How a person ends the sessions of an Identity Center user, in the order that leaves no gap: the deny comes first,
 * because everything after it leaves running role sessions alive, and stays until the longest of them has ended.
 *
 * The roles cannot be edited, and the portal session and the user have no API: those steps are in the console.
 * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/prereq-revoke-user-permissions.html
 */
export function identityCenterSteps(caller: IdentityCenterCaller): readonly Block[] {
  const userId = shellSafe(caller.storeUserId) ?? 'USER_ID';
  const store = shellSafe(caller.identityStoreArn?.split('/').at(-1)) ?? 'STORE_ID';
  return [
    prose(
      'Run these in the management account of the organization, or where Identity Center is administered.',
    ),
    prose('INSTANCE_ARN and STORE_ID (in the home region of Identity Center):'),
    command('aws sso-admin list-instances --query "Instances[].[InstanceArn,IdentityStoreId]" --output text'),
    ...findUser(caller, store),
    prose(
      '1. Deny the user everything first: nothing else ends the role sessions that it has already. An SCP does not bind the management account.',
    ),
    command(
      'aws organizations create-policy --type SERVICE_CONTROL_POLICY --name firebreak-identity-center-user ' +
        `--description quarantine --content '${denyUser(userId)}'`,
    ),
    command(`aws organizations attach-policy --policy-id POLICY_ID --target-id ${accountOf(caller)}`),
    prose(
      'POLICY_ID is in the answer of the first. Attach it to each account that the user can reach, or to the root of the organization.',
    ),
    prose(
      `2. Remove its assignments${caller.permissionSet === undefined ? '' : `, of permission set ${neutral(caller.permissionSet, 64)} and of the others`}, and its groups.`,
    ),
    command(
      `aws sso-admin list-account-assignments-for-principal --instance-arn INSTANCE_ARN --principal-type USER --principal-id ${userId}`,
    ),
    command(
      `aws sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT --target-id ${accountOf(caller)} ` +
        `--permission-set-arn PERMISSION_SET_ARN --principal-type USER --principal-id ${userId}`,
    ),
    command(
      `aws identitystore list-group-memberships-for-member --identity-store-id ${store} --member-id UserId=${userId}`,
    ),
    command(
      `aws identitystore delete-group-membership --identity-store-id ${store} --membership-id MEMBERSHIP_ID`,
    ),
    prose(
      '3. End its portal sessions: in the console, Users, the user, Active sessions, select all, End session.',
    ),
    prose(
      '4. Disable the user: in the console, Users, the user, Disable user access; with an external directory, disable it there too.',
    ),
    prose('5. Keep the deny for at least 12 hours: role sessions last so long.'),
  ];
}

function findUser(caller: IdentityCenterCaller, store: string): readonly Block[] {
  if (caller.storeUserId !== undefined) return [];
  const name = shellSafe(caller.sessionName) ?? 'USER_NAME';
  return [
    prose(`USER_ID of ${neutral(caller.sessionName, 64)}, which is the session's name:`),
    command(
      `aws identitystore list-users --identity-store-id ${store} --filters AttributePath=UserName,AttributeValue=${name} ` +
        '--query "Users[].UserId" --output text',
    ),
  ];
}

function denyUser(userId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { 'identitystore:UserId': userId } },
      },
    ],
  });
}

function accountOf({ roleArn }: IdentityCenterCaller): string {
  return toPrincipalArn(roleArn ?? '')?.account ?? 'ACCOUNT_ID';
}

/** What may stand in a command as it is. Names come from a record, and a shell obeys more than it shows. */
function shellSafe(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w+=,.@-]{1,128}$/.test(text) ? text : undefined;
}
