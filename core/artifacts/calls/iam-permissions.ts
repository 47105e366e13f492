import { answered, asked, type Call, wordOf } from '../call.ts';
import { ofRole } from './containment.ts';
import { policyNames } from '../../containment/deny-policy.ts';
import { deleteHolder } from './delete-holder.ts';
import { gone, type Maker, type Remover, row } from '../row.ts';
import { textAt } from '../../values/unknown.ts';

const roles = 'T1098.003';
const followed = true;
const holders = ['user', 'role', 'group'] as const;
type Holder = (typeof holders)[number];

const capital = (holder: Holder): string => `${holder[0]?.toUpperCase() ?? ''}${holder.slice(1)}`;

/** Who changed it before, and how: what was there is in those records alone. */
const historyOf = (name: string): string =>
  `cloudtrail lookup-events --lookup-attributes '[{"AttributeKey":"ResourceName","AttributeValue":"${name}"}]'`;

const shownRole = (call: Call) => {
  const role = answered(call, 'role');
  return { arn: textAt(role, 'arn'), uniqueId: textAt(role, 'roleId') };
};

/** Permissions: roles, groups, policies and boundaries. */
export const makers: readonly Maker[] = [
  ...holders.flatMap((holder) => [attached(holder), inline(holder), detached(holder), denyDeleted(holder)]),
  ...(['user', 'role'] as const).flatMap(boundaries),
  row('iam', 'CreateRole', 'T1136.003', {
    followed,
    kind: 'role',
    id: 'role:<=role.roleName|roleName>',
    what: 'role <=role.arn|roleName>',
    removalOf: (call) =>
      deleteHolder({
        type: 'role',
        name: wordOf(answered(call, 'role', 'roleName')) ?? wordOf(asked(call, 'roleName')) ?? '',
      }),
    inspect: [
      'iam list-attached-role-policies --role-name <=role.roleName|roleName>',
      'iam list-role-policies --role-name <=role.roleName|roleName>',
      'iam list-instance-profiles-for-role --role-name <=role.roleName|roleName>',
    ],
    contain: (call) =>
      ofRole(shownRole(call), call.account, (role) => [
        { kind: 'deny-all-of-role', ...role, policyName: policyNames.everything },
      ]),
  }),
  row('iam', 'UpdateAssumeRolePolicy', 'T1098', {
    followed,
    kind: 'role-trust',
    goesWith: ['role:<roleName>'],
    what: 'who may assume role <roleName>',
    inspect: ['iam get-role --role-name <roleName>', historyOf('<roleName>')],
  }),
  row('iam', 'CreateGroup', 'T1098', {
    kind: 'group',
    id: 'group:<groupName>',
    what: 'group <groupName>',
    removal: ['iam delete-group --group-name <groupName>'],
    inspect: [
      'iam get-group --group-name <groupName>',
      'iam list-attached-group-policies --group-name <groupName>',
      'iam list-group-policies --group-name <groupName>',
    ],
  }),
  row('iam', 'AddUserToGroup', roles, {
    followed,
    kind: 'group-membership',
    id: 'group-membership:<groupName>:<userName>',
    goesWith: ['user:<userName>', 'group:<groupName>'],
    what: 'user <userName> in group <groupName>',
    removal: ['iam remove-user-from-group --user-name <userName> --group-name <groupName>'],
  }),
  row('iam', 'CreatePolicy', roles, {
    kind: 'policy',
    id: 'policy:<=policy.arn>',
    what: 'policy <=policy.arn|policyName>',
    removal: ['iam delete-policy --policy-arn <=policy.arn>'],
    inspect: [
      'iam list-entities-for-policy --policy-arn <=policy.arn>',
      'iam list-policy-versions --policy-arn <=policy.arn>',
    ],
  }),
  row('iam', 'CreatePolicyVersion', roles, {
    followed,
    kind: 'policy-version',
    id: 'policy-version:<policyArn>:<=policyVersion.versionId>',
    goesWith: ['policy:<policyArn>'],
    what: 'another version of policy <policyArn>',
    // The default version cannot be deleted, and which one was the default before, the record does not show.
    removableWhen: (call) => !isDefault(call),
    removal: ['iam delete-policy-version --policy-arn <policyArn> --version-id <=policyVersion.versionId>'],
    inspect: [
      'iam list-policy-versions --policy-arn <policyArn>',
      'iam get-policy-version --policy-arn <policyArn> --version-id <=policyVersion.versionId>',
    ],
  }),
  row('iam', 'SetDefaultPolicyVersion', roles, {
    followed,
    kind: 'policy-version',
    goesWith: ['policy:<policyArn>', 'policy-version:<policyArn>:<versionId>'],
    what: 'another version of policy <policyArn>',
    inspect: [
      'iam list-policy-versions --policy-arn <policyArn>',
      'iam get-policy-version --policy-arn <policyArn> --version-id <versionId>',
    ],
  }),
  row('iam', 'CreateInstanceProfile', roles, {
    kind: 'instance-profile',
    id: 'instance-profile:<instanceProfileName>',
    what: 'instance profile <instanceProfileName>',
    removal: ['iam delete-instance-profile --instance-profile-name <instanceProfileName>'],
    inspect: ['iam get-instance-profile --instance-profile-name <instanceProfileName>'],
  }),
  row('iam', 'AddRoleToInstanceProfile', roles, {
    kind: 'instance-profile-role',
    id: 'instance-profile-role:<instanceProfileName>:<roleName>',
    goesWith: ['instance-profile:<instanceProfileName>', 'role:<roleName>'],
    what: 'role <roleName> in instance profile <instanceProfileName>',
    removal: [
      'iam remove-role-from-instance-profile --instance-profile-name <instanceProfileName> --role-name <roleName>',
    ],
  }),
];

export const removers: readonly Remover[] = [
  ...holders.flatMap((holder) => [
    gone('iam', `Detach${capital(holder)}Policy`, [`attachment:${holder}:<${holder}Name>:<policyArn>`]),
    gone('iam', `Delete${capital(holder)}Policy`, [`inline-policy:${holder}:<${holder}Name>:<policyName>`]),
    gone('iam', `Attach${capital(holder)}Policy`, [`detachment:${holder}:<${holder}Name>:<policyArn>`]),
  ]),
  ...(['user', 'role'] as const).map((holder) =>
    gone('iam', `Delete${capital(holder)}PermissionsBoundary`, [`boundary:${holder}:<${holder}Name>`]),
  ),
  gone('iam', 'DeleteRole', ['role:<roleName>']),
  gone('iam', 'DeleteGroup', ['group:<groupName>']),
  gone('iam', 'RemoveUserFromGroup', ['group-membership:<groupName>:<userName>']),
  gone('iam', 'DeletePolicy', ['policy:<policyArn>']),
  gone('iam', 'DeletePolicyVersion', ['policy-version:<policyArn>:<versionId>']),
  gone('iam', 'DeleteInstanceProfile', ['instance-profile:<instanceProfileName>']),
  gone('iam', 'RemoveRoleFromInstanceProfile', ['instance-profile-role:<instanceProfileName>:<roleName>']),
];

function attached(holder: Holder): Maker {
  const name = `<${holder}Name>`;
  return row('iam', `Attach${capital(holder)}Policy`, roles, {
    followed,
    kind: 'policy-attachment',
    id: `attachment:${holder}:${name}:<policyArn>`,
    // A policy can be deleted only when nobody has it any more.
    goesWith: [`${holder}:${name}`, 'policy:<policyArn>'],
    what: `policy <policyArn> on ${holder} ${name}`,
    removal: [`iam detach-${holder}-policy --${holder}-name ${name} --policy-arn <policyArn>`],
  });
}

function inline(holder: Holder): Maker {
  const name = `<${holder}Name>`;
  const about = `--${holder}-name ${name} --policy-name <policyName>`;
  return row('iam', `Put${capital(holder)}Policy`, roles, {
    followed,
    kind: 'inline-policy',
    id: `inline-policy:${holder}:${name}:<policyName>`,
    goesWith: [`${holder}:${name}`],
    what: `inline policy <policyName> of ${holder} ${name}`,
    removal: [`iam delete-${holder}-policy ${about}`],
    inspect: [`iam get-${holder}-policy ${about}`],
  });
}

/** Taking a policy away widens access where it denies, which its name alone can show: AWSDenyAll, a quarantine. */
const denies = (name: unknown): boolean =>
  typeof name === 'string' && /deny|quarantine|revoke/i.test(name.slice(0, 2_048));

function detached(holder: Holder): Maker {
  const name = `<${holder}Name>`;
  return row('iam', `Detach${capital(holder)}Policy`, roles, {
    when: (call) => denies(asked(call, 'policyArn')),
    kind: 'policy-detachment',
    id: `detachment:${holder}:${name}:<policyArn>`,
    goesWith: [`${holder}:${name}`],
    what: `policy <policyArn>, which denies by its name, no longer on ${holder} ${name}`,
    removal: [`iam attach-${holder}-policy --${holder}-name ${name} --policy-arn <policyArn>`],
  });
}

function denyDeleted(holder: Holder): Maker {
  const name = `<${holder}Name>`;
  return row('iam', `Delete${capital(holder)}Policy`, roles, {
    when: (call) => denies(asked(call, 'policyName')),
    kind: 'policy-deletion',
    goesWith: [`${holder}:${name}`],
    what: `inline policy <policyName>, which denies by its name, no longer of ${holder} ${name}`,
    inspect: [
      `iam list-${holder}-policies --${holder}-name ${name}`,
      `iam list-attached-${holder}-policies --${holder}-name ${name}`,
      historyOf(name),
    ],
  });
}

/** What the boundary was before, the record does not show: only a person knows whether it was wider or narrower. */
function boundaries(holder: 'user' | 'role'): readonly Maker[] {
  const name = `<${holder}Name>`;
  const inspect = [`iam get-${holder} --${holder}-name ${name}`, historyOf(name)];
  const goesWith = [`${holder}:${name}`];
  const kind = 'permissions-boundary';
  return [
    row('iam', `Put${capital(holder)}PermissionsBoundary`, roles, {
      ...{ kind, goesWith, inspect },
      id: `boundary:${holder}:${name}`,
      what: `permissions boundary <permissionsBoundary> of ${holder} ${name}`,
    }),
    row('iam', `Delete${capital(holder)}PermissionsBoundary`, roles, {
      ...{ kind, goesWith, inspect },
      what: `no permissions boundary for ${holder} ${name} any more`,
    }),
  ];
}

const isDefault = (call: Call): boolean =>
  String(asked(call, 'setAsDefault')) === 'true' ||
  String(answered(call, 'policyVersion', 'isDefaultVersion')) === 'true';
