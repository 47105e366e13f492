import { gone, type Maker, type Remover, row } from '../row.ts';

const trust = 'T1484.002';
const roles = 'T1098.003';
const hierarchy = 'T1666';
const followed = true;

const permissionSet = '--instance-arn <instanceArn> --permission-set-arn <permissionSetArn>';
const assignment = '<instanceArn>:<targetId>:<permissionSetArn>:<principalType>:<principalId>';

/** Ways in from outside the account, and its place in its organization. */
export const makers: readonly Maker[] = [
  anywhere('CreateTrustAnchor', 'trustAnchor', 'trust-anchor', 'trust anchor'),
  anywhere('CreateProfile', 'profile', 'profile', 'profile'),
  row('sso', 'CreateAccountAssignment', roles, {
    kind: 'account-assignment',
    id: `assignment:${assignment}`,
    what: 'permission set <permissionSetArn> for <principalType> <principalId> in account <targetId>',
    removal: [
      `sso-admin delete-account-assignment ${permissionSet} --target-id <targetId> --target-type <targetType> ` +
        '--principal-type <principalType> --principal-id <principalId>',
    ],
  }),
  row('sso', 'CreatePermissionSet', roles, {
    kind: 'permission-set',
    id: 'permission-set:<=permissionSet.permissionSetArn>',
    what: 'permission set <=permissionSet.permissionSetArn|name>',
    removal: [
      'sso-admin delete-permission-set --instance-arn <instanceArn> ' +
        '--permission-set-arn <=permissionSet.permissionSetArn>',
    ],
    inspect: [
      'sso-admin list-accounts-for-provisioned-permission-set --instance-arn <instanceArn> ' +
        '--permission-set-arn <=permissionSet.permissionSetArn>',
    ],
  }),
  row('sso', 'AttachManagedPolicyToPermissionSet', roles, {
    kind: 'policy-attachment',
    id: 'attachment:<permissionSetArn>:<managedPolicyArn>',
    goesWith: ['permission-set:<permissionSetArn>'],
    what: 'policy <managedPolicyArn> on permission set <permissionSetArn>',
    removal: [
      `sso-admin detach-managed-policy-from-permission-set ${permissionSet} --managed-policy-arn <managedPolicyArn>`,
    ],
  }),
  row('sso', 'PutInlinePolicyToPermissionSet', roles, {
    kind: 'inline-policy',
    id: 'inline-policy:<permissionSetArn>',
    goesWith: ['permission-set:<permissionSetArn>'],
    what: 'inline policy of permission set <permissionSetArn>',
    inspect: [`sso-admin get-inline-policy-for-permission-set ${permissionSet}`],
  }),
  ...['identitystore', 'sso-directory'].flatMap(directory),
  row('organizations', 'LeaveOrganization', hierarchy, {
    kind: 'organization',
    what: 'the account <@account> out of its organization',
    inspect: ['organizations describe-organization'],
  }),
  row('organizations', 'InviteAccountToOrganization', hierarchy, {
    kind: 'invitation',
    id: 'handshake:<=handshake.id>',
    what: 'invitation <=handshake.id> of account <target.id> to the organization',
    removal: ['organizations cancel-handshake --handshake-id <=handshake.id>'],
  }),
  row('organizations', 'AcceptHandshake', hierarchy, {
    kind: 'organization',
    what: 'handshake <handshakeId>, accepted',
    inspect: ['organizations describe-handshake --handshake-id <handshakeId>'],
  }),
  row('organizations', 'CreateAccount', 'T1136.003', {
    kind: 'account',
    what: 'account <=createAccountStatus.accountId|=createAccountStatus.id>',
    inspect: [
      'organizations describe-create-account-status --create-account-request-id <=createAccountStatus.id>',
    ],
  }),
  row('organizations', 'MoveAccount', hierarchy, {
    kind: 'account-place',
    what: 'account <accountId>, moved to <destinationParentId>',
    removal: [
      'organizations move-account --account-id <accountId> --source-parent-id <destinationParentId> ' +
        '--destination-parent-id <sourceParentId>',
    ],
  }),
  row('organizations', 'RegisterDelegatedAdministrator', roles, {
    kind: 'delegated-administrator',
    id: 'delegated:<accountId>:<servicePrincipal>',
    what: 'account <accountId> as the administrator of <servicePrincipal>',
    removal: [
      'organizations deregister-delegated-administrator --account-id <accountId> ' +
        '--service-principal <servicePrincipal>',
    ],
  }),
  row('organizations', 'DetachPolicy', hierarchy, {
    kind: 'policy-detachment',
    id: 'detachment:<policyId>:<targetId>',
    what: 'policy <policyId> of the organization, no longer on <targetId>',
    removal: ['organizations attach-policy --policy-id <policyId> --target-id <targetId>'],
    inspect: ['organizations describe-policy --policy-id <policyId>'],
  }),
  row('organizations', 'UpdatePolicy', hierarchy, {
    kind: 'organization-policy',
    what: 'policy <policyId> of the organization',
    inspect: ['organizations describe-policy --policy-id <policyId>'],
  }),
];

export const removers: readonly Remover[] = [
  gone('rolesanywhere', 'DeleteTrustAnchor', ['trust-anchor:<trustAnchorId>']),
  gone('rolesanywhere', 'DisableTrustAnchor', ['trust-anchor:<trustAnchorId>']),
  gone('rolesanywhere', 'DeleteProfile', ['profile:<profileId>']),
  gone('rolesanywhere', 'DisableProfile', ['profile:<profileId>']),
  gone('sso', 'DeleteAccountAssignment', [`assignment:${assignment}`]),
  gone('sso', 'DeletePermissionSet', ['permission-set:<permissionSetArn>']),
  gone('sso', 'DetachManagedPolicyFromPermissionSet', ['attachment:<permissionSetArn>:<managedPolicyArn>']),
  gone('sso', 'DeleteInlinePolicyFromPermissionSet', ['inline-policy:<permissionSetArn>']),
  ...['identitystore', 'sso-directory'].flatMap((service) => [
    gone(service, 'DeleteUser', ['user:<identityStoreId>:<userId>']),
    gone(service, 'DeleteGroupMembership', ['membership:<identityStoreId>:<membershipId>']),
  ]),
  gone('organizations', 'CancelHandshake', ['handshake:<handshakeId>']),
  gone('organizations', 'DeregisterDelegatedAdministrator', ['delegated:<accountId>:<servicePrincipal>']),
  gone('organizations', 'AttachPolicy', ['detachment:<policyId>:<targetId>']),
];

function anywhere(event: string, element: string, command: string, words: string): Maker {
  const id = `<=${element}.${element}Id>`;
  return row('rolesanywhere', event, trust, {
    followed,
    kind: command,
    id: `${command}:${id}`,
    what: `Roles Anywhere ${words} <=${element}.${element}Id|name>`,
    removal: [`rolesanywhere delete-${command} --${command}-id ${id}`],
    inspect: [`rolesanywhere get-${command} --${command}-id ${id}`],
  });
}

/** IAM Identity Center's users, by the API and, under another name, by its console. */
function directory(service: string): readonly Maker[] {
  const store = '--identity-store-id <identityStoreId>';
  return [
    row(service, 'CreateUser', 'T1136.003', {
      kind: 'user',
      id: 'user:<identityStoreId>:<=userId|=user.userId>',
      what: 'Identity Center user <=userId|=user.userId>',
      removal: [`identitystore delete-user ${store} --user-id <=userId|=user.userId>`],
    }),
    row(service, 'CreateGroupMembership', roles, {
      kind: 'group-membership',
      id: 'membership:<identityStoreId>:<=membershipId>',
      what: 'Identity Center user <memberId.userId> in group <groupId>',
      removal: [`identitystore delete-group-membership ${store} --membership-id <=membershipId>`],
    }),
  ];
}
