import { gone, type Maker, type Remover, row } from '../row.ts';

const trust = 'T1484.002';
const mfa = 'T1556.006';
const followed = true;

/** How people and other identity providers get in: MFA, federation, the password policy. */
export const makers: readonly Maker[] = [
  row('iam', 'EnableMFADevice', 'T1098.005', {
    followed,
    kind: 'mfa-device',
    id: 'mfa:<serialNumber>',
    goesWith: ['user:<userName>'],
    what: 'MFA device <serialNumber> of user <userName>',
    removal: ['iam deactivate-mfa-device --user-name <userName> --serial-number <serialNumber>'],
  }),
  row('iam', 'CreateVirtualMFADevice', 'T1098.005', {
    kind: 'mfa-device',
    id: 'virtual-mfa:<=virtualMFADevice.serialNumber>',
    what: 'virtual MFA device <=virtualMFADevice.serialNumber|virtualMFADeviceName>',
    removal: ['iam delete-virtual-mfa-device --serial-number <=virtualMFADevice.serialNumber>'],
  }),
  row('iam', 'DeactivateMFADevice', mfa, {
    kind: 'mfa-removal',
    id: 'no-mfa:<serialNumber>',
    goesWith: ['user:<userName>'],
    what: 'MFA device <serialNumber> of user <userName>, deactivated',
    inspect: ['iam list-mfa-devices --user-name <userName>'],
  }),
  row('iam', 'CreateSAMLProvider', trust, {
    followed,
    kind: 'identity-provider',
    id: 'provider:<=sAMLProviderArn>',
    what: 'SAML provider <=sAMLProviderArn|name>',
    removal: ['iam delete-saml-provider --saml-provider-arn <=sAMLProviderArn>'],
  }),
  row('iam', 'UpdateSAMLProvider', trust, {
    followed,
    kind: 'identity-provider',
    goesWith: ['provider:<=sAMLProviderArn|sAMLProviderArn>'],
    what: 'the metadata of SAML provider <=sAMLProviderArn|sAMLProviderArn>',
    inspect: ['iam get-saml-provider --saml-provider-arn <=sAMLProviderArn|sAMLProviderArn>'],
  }),
  row('iam', 'CreateOpenIDConnectProvider', trust, {
    followed,
    kind: 'identity-provider',
    id: 'provider:<=openIDConnectProviderArn>',
    what: 'OpenID Connect provider <=openIDConnectProviderArn|url>',
    removal: [
      'iam delete-open-id-connect-provider --open-id-connect-provider-arn <=openIDConnectProviderArn>',
    ],
  }),
  row('iam', 'AddClientIDToOpenIDConnectProvider', trust, {
    kind: 'identity-provider-client',
    id: 'provider-client:<openIDConnectProviderArn>:<clientID>',
    goesWith: ['provider:<openIDConnectProviderArn>'],
    what: 'client <clientID> of OpenID Connect provider <openIDConnectProviderArn>',
    removal: [
      'iam remove-client-id-from-open-id-connect-provider ' +
        '--open-id-connect-provider-arn <openIDConnectProviderArn> --client-id <clientID>',
    ],
  }),
  row('iam', 'UpdateOpenIDConnectProviderThumbprint', trust, {
    kind: 'identity-provider',
    goesWith: ['provider:<openIDConnectProviderArn>'],
    what: 'the thumbprints of OpenID Connect provider <openIDConnectProviderArn>',
    inspect: ['iam get-open-id-connect-provider --open-id-connect-provider-arn <openIDConnectProviderArn>'],
  }),
  ...['UpdateAccountPasswordPolicy', 'DeleteAccountPasswordPolicy'].map((event) =>
    row('iam', event, 'T1556', {
      kind: 'password-policy',
      what: 'the password policy of the account',
      inspect: ['iam get-account-password-policy'],
    }),
  ),
];

export const removers: readonly Remover[] = [
  gone('iam', 'DeactivateMFADevice', ['mfa:<serialNumber>']),
  gone('iam', 'EnableMFADevice', ['no-mfa:<serialNumber>']),
  gone('iam', 'DeleteVirtualMFADevice', ['virtual-mfa:<serialNumber>', 'mfa:<serialNumber>']),
  gone('iam', 'DeleteSAMLProvider', ['provider:<sAMLProviderArn>']),
  gone('iam', 'DeleteOpenIDConnectProvider', ['provider:<openIDConnectProviderArn>']),
  gone('iam', 'RemoveClientIDFromOpenIDConnectProvider', [
    'provider-client:<openIDConnectProviderArn>:<clientID>',
  ]),
];
