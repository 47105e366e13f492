import type { Action, CredentialActionKind } from '../../containment/action.ts';
import { isLongTermKeyId } from '../../values/arn.ts';
import type { OfUser } from '../../containment/any-action.ts';
import { answered, asked, type Call, ownerOf, ownId } from '../call.ts';
import { ofUser } from './containment.ts';
import { policyNames } from '../../containment/deny-policy.ts';
import { deleteHolder } from './delete-holder.ts';
import { otherCredentials } from '../../containment/plan.ts';
import { type Containment, gone, type Maker, type Remover, row } from '../row.ts';

const additionalCredentials = 'T1098.001';
const followed = true;
/** The user goes only after what it has, which others may have given it: that is listed for a person. */
const whatAUserHas = [
  'iam list-access-keys --user-name <=user.userName|userName>',
  'iam list-attached-user-policies --user-name <=user.userName|userName>',
  'iam list-user-policies --user-name <=user.userName|userName>',
  'iam list-groups-for-user --user-name <=user.userName|userName>',
  'iam list-mfa-devices --user-name <=user.userName|userName>',
];

const actionKinds = {
  'ssh-public-key': 'deactivate-ssh-keys',
  'service-specific-credential': 'deactivate-service-credentials',
  'signing-certificate': 'deactivate-certificates',
} as const satisfies Readonly<Record<string, CredentialActionKind>>;

type Credential = keyof typeof actionKinds;

/** What the CLI calls the id of each. */
const options = {
  'ssh-public-key': 'ssh-public-key-id',
  'service-specific-credential': 'service-specific-credential-id',
  'signing-certificate': 'certificate-id',
} as const;

/** What the answer holds each in, where that is not its name. */
const elements: Readonly<Record<Credential, string>> = {
  'ssh-public-key': 'sSHPublicKey',
  'service-specific-credential': 'serviceSpecificCredential',
  'signing-certificate': 'certificate',
};

/** Users, their keys and their passwords. */
export const makers: readonly Maker[] = [
  row('iam', 'CreateUser', 'T1136.003', {
    followed,
    kind: 'user',
    id: 'user:<=user.userName|userName>',
    what: 'user <=user.userName|userName>',
    removalOf: (call) => deleteHolder({ type: 'user', name: userIn(call) ?? '' }),
    inspect: whatAUserHas,
    contain: (call) =>
      ofUser(userIn(call), takeEverything, {
        arn: textOf(answered(call, 'user', 'arn')),
        uniqueId: textOf(answered(call, 'user', 'userId')),
      }),
  }),
  row('iam', 'UpdateUser', 'T1098', {
    when: (call) => isAsked(call, 'newUserName') || isAsked(call, 'newPath'),
    kind: 'user-name',
    goesWith: ['user:<newUserName|userName>'],
    what: 'user <userName>(, renamed to <newUserName>)(, moved to path <newPath>)',
    // Whatever was made for the user before is found by its old name. Where its path was, the record does not show.
    removal: ['iam update-user --user-name <newUserName> --new-user-name <userName>'],
    removableWhen: (call) => isAsked(call, 'newUserName'),
    inspect: ['iam get-user --user-name <newUserName|userName>'],
  }),
  row('iam', 'CreateAccessKey', additionalCredentials, {
    followed,
    kind: 'access-key',
    id: 'access-key:<=accessKey.accessKeyId>',
    goesWith: ['user:<=accessKey.userName|@user>'],
    what: 'access key <=accessKey.accessKeyId> of user <=accessKey.userName|@user>',
    removal: [
      'iam delete-access-key --user-name <=accessKey.userName|@user> --access-key-id <=accessKey.accessKeyId>',
    ],
    inspect: ['iam get-access-key-last-used --access-key-id <=accessKey.accessKeyId>'],
    contain: (call) =>
      keyOf(
        call,
        textOf(answered(call, 'accessKey', 'userName')) ?? ownerOf(call),
        textOf(answered(call, 'accessKey', 'accessKeyId')),
      ),
  }),
  row('iam', 'UpdateAccessKey', additionalCredentials, {
    followed,
    when: isActive,
    kind: 'access-key',
    id: 'active-access-key:<accessKeyId>',
    goesWith: ['user:<@user>'],
    what: 'access key <accessKeyId> of user <@user>, made active again',
    removal: ['iam update-access-key --user-name <@user> --access-key-id <accessKeyId> --status Inactive'],
    inspect: ['iam get-access-key-last-used --access-key-id <accessKeyId>'],
    contain: (call) => keyOf(call, ownerOf(call), textOf(asked(call, 'accessKeyId'))),
  }),
  ...(['CreateLoginProfile', 'UpdateLoginProfile', 'ChangePassword'] as const).map(password),
  ...credential('SSHPublicKey', 'ssh-public-key', 'SSH public key', {
    make: 'Upload',
    update: 'Update',
    id: 'sSHPublicKeyId',
  }),
  ...credential('ServiceSpecificCredential', 'service-specific-credential', 'service-specific credential', {
    make: 'Create',
    update: 'Update',
    id: 'serviceSpecificCredentialId',
  }),
  serviceCredential('ResetServiceSpecificCredential'),
  ...credential('SigningCertificate', 'signing-certificate', 'signing certificate', {
    make: 'Upload',
    update: 'Update',
    id: 'certificateId',
  }),
];

/** The user that a call made. */
const userIn = (call: Call): string | undefined =>
  textOf(answered(call, 'user', 'userName')) ?? textOf(asked(call, 'userName'));

function isAsked(call: Call, name: string): boolean {
  return textOf(asked(call, name)) !== undefined;
}

const isInactive = (call: Call): boolean => asked(call, 'status') === 'Inactive';
function isActive(call: Call): boolean {
  return asked(call, 'status') === 'Active';
}

export const removers: readonly Remover[] = [
  gone('iam', 'DeleteUser', ['user:<userName>']),
  gone('iam', 'DeleteAccessKey', ['access-key:<accessKeyId>', 'active-access-key:<accessKeyId>']),
  gone('iam', 'UpdateAccessKey', ['access-key:<accessKeyId>', 'active-access-key:<accessKeyId>'], {
    when: isInactive,
  }),
  gone('iam', 'DeleteLoginProfile', ['login-profile:<@user>']),
  ...(
    [
      ['ssh-public-key', 'SSHPublicKey', 'sSHPublicKeyId'],
      ['service-specific-credential', 'ServiceSpecificCredential', 'serviceSpecificCredentialId'],
      ['signing-certificate', 'SigningCertificate', 'certificateId'],
    ] as const
  ).flatMap(([kind, name, id]) => [
    gone('iam', `Delete${name}`, [`${kind}:<${id}>`, `active-${kind}:<${id}>`]),
    gone('iam', `Update${name}`, [`${kind}:<${id}>`, `active-${kind}:<${id}>`], { when: isInactive }),
  ]),
];

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function keyOf(call: Call, name: string | undefined, accessKeyId = ''): Containment {
  return ofUser(
    name,
    (user) => (isLongTermKeyId(accessKeyId) ? [{ kind: 'deactivate-key', ...user, accessKeyId }] : undefined),
    { uniqueId: ownId(call, name) },
  );
}

/** Nobody but its maker has a use for such a user: whatever it has or is given is taken. */
function takeEverything(user: OfUser): readonly Action[] {
  return [
    { kind: 'deactivate-all-keys', ...user },
    { kind: 'deny-all', ...user, policyName: policyNames.everything },
    { kind: 'disable-console', ...user },
    ...otherCredentials(user),
  ];
}

/** Whoever set the password has signed in with it, perhaps. */
function password(event: 'CreateLoginProfile' | 'UpdateLoginProfile' | 'ChangePassword'): Maker {
  const user = '<=loginProfile.userName|@user>';
  const contain = (call: Call): Containment => {
    const name = textOf(answered(call, 'loginProfile', 'userName')) ?? ownerOf(call);
    const actions = (user: OfUser): readonly Action[] => [
      { kind: 'disable-console', ...user },
      { kind: 'revoke-sessions', ...user, policyName: policyNames.sessions },
    ];
    return ofUser(name, actions, { uniqueId: ownId(call, name) });
  };
  return row('iam', event, 'T1098', {
    // Who changes a password by ChangePassword has to know the old one: that is left to a person.
    ...(event !== 'ChangePassword' && { followed, contain }),
    kind: 'login-profile',
    id: `login-profile:${user}`,
    goesWith: [`user:${user}`],
    what: `console password of user ${user}`,
    removal: [`iam delete-login-profile --user-name ${user}`],
    inspect: [`iam get-login-profile --user-name ${user}`],
  });
}

/** The call that makes one, and the call that makes it active again. */
function credential(
  name: string,
  kind: Credential,
  words: string,
  { make, update, id }: { readonly make: string; readonly update: string; readonly id: string },
): readonly Maker[] {
  const about = `--user-name <@user> --${options[kind]} <${id}>`;
  return [
    newCredential(`${make}${name}`, kind, words, id),
    row('iam', `${update}${name}`, additionalCredentials, {
      followed,
      when: isActive,
      kind,
      id: `active-${kind}:<${id}>`,
      goesWith: ['user:<@user>'],
      what: `${words}, made active again, <${id}> of user <@user>`,
      removal: [`iam update-${kind} ${about} --status Inactive`],
      contain: (call) => credentialOf(call, kind, ownerOf(call), textOf(asked(call, id))),
    }),
  ];
}

function serviceCredential(event: string): Maker {
  const kind = 'service-specific-credential';
  return newCredential(event, kind, 'service-specific credential', 'serviceSpecificCredentialId');
}

function newCredential(event: string, kind: Credential, words: string, id: string): Maker {
  const element = elements[kind];
  const user = `<=${element}.userName|@user>`;
  return row('iam', event, additionalCredentials, {
    followed,
    kind,
    id: `${kind}:<=${element}.${id}>`,
    goesWith: [`user:${user}`],
    what: `${words} <=${element}.${id}> of user ${user}`,
    removal: [`iam delete-${kind} --user-name ${user} --${options[kind]} <=${element}.${id}>`],
    contain: (call) =>
      credentialOf(
        call,
        kind,
        textOf(answered(call, element, 'userName')) ?? ownerOf(call),
        textOf(answered(call, element, id)),
      ),
  });
}

/** What IAM gives SSH keys, service-specific credentials and certificates as an id. */
const isCredentialId = (id: string): boolean => /^\w{16,128}$/.test(id);

function credentialOf(call: Call, kind: Credential, name: string | undefined, id = ''): Containment {
  return ofUser(
    name,
    (user) => (isCredentialId(id) ? [{ kind: actionKinds[kind], ...user, only: [id] }] : undefined),
    { uniqueId: ownId(call, name) },
  );
}
