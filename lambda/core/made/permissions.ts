import { answered, asked, cli, type Maker, reported } from './reading.ts';
import { textAt } from '../unknown.ts';

const iam = 'iam.amazonaws.com';
const lambda = 'lambda.amazonaws.com';
const anywhere = 'rolesanywhere.amazonaws.com';
const additionalRoles = 'T1098.003';
const trustModification = 'T1484.002';
const eventTriggered = 'T1546';

/**
 * The calls whose products are reported with what undoes or shows them: permissions and ways in, which hang on what may
 * have been there before. What stands behind each name in the request is CloudTrail's spelling of it.
 */
export const permissionMakers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ...(['user', 'role', 'group'] as const).flatMap((type) => [attached(type), inline(type)]),
  [
    'AddUserToGroup',
    iamMaker(additionalRoles, (get) => [
      `user ${get('userName')} in group ${get('groupName')}`,
      ['iam remove-user-from-group', { 'user-name': 'userName', 'group-name': 'groupName' }],
    ]),
  ],
  ...['CreatePolicyVersion', 'SetDefaultPolicyVersion'].map((name): [string, Maker] => [
    name,
    iamMaker(additionalRoles, (get) => [
      `another version of policy ${get('policyArn')}`,
      ['iam list-policy-versions', { 'policy-arn': 'policyArn' }],
    ]),
  ]),
  [
    'UpdateAssumeRolePolicy',
    iamMaker('T1098', (get) => [
      `who may assume role ${get('roleName')}`,
      ['iam get-role', { 'role-name': 'roleName' }],
    ]),
  ],
  [
    'EnableMFADevice',
    iamMaker('T1098.005', (get) => [
      `MFA device ${get('serialNumber')} of user ${get('userName')}`,
      ['iam deactivate-mfa-device', { 'user-name': 'userName', 'serial-number': 'serialNumber' }],
    ]),
  ],
  ['CreateSAMLProvider', provider('SAML', 'sAMLProviderArn', 'saml')],
  [
    'UpdateSAMLProvider',
    iamMaker(trustModification, (get) => [
      `the metadata of SAML provider ${get('sAMLProviderArn')}`,
      ['iam get-saml-provider', { 'saml-provider-arn': 'sAMLProviderArn' }],
    ]),
  ],
  ['CreateOpenIDConnectProvider', provider('OpenID Connect', 'openIDConnectProviderArn', 'open-id-connect')],
  ['CreateFunction', functionMaker('function', 'delete-function')],
  ['CreateFunctionUrlConfig', functionMaker('the URL of function', 'delete-function-url-config')],
  ['UpdateFunctionCode', functionMaker('the code of function', 'get-function')],
  ['AddPermission', functionMaker('who may invoke function', 'get-policy')],
  ['CreateTrustAnchor', anywhereMaker('trust anchor', 'trustAnchor', 'trust-anchor')],
  ['CreateProfile', anywhereMaker('profile', 'profile', 'profile')],
]);

/** A text of the request, `unknown` where there is none. */
type Get = (name: string) => string;

/** What was made; the command about it, and its options by the request's names of their values. */
type Said = readonly [
  what: string,
  command: readonly [operation: string, options: Readonly<Record<string, string>>],
];

function iamMaker(technique: string, say: (get: Get) => Said): Maker {
  return {
    source: iam,
    technique,
    read: (record) => {
      const [what, [operation, options]] = say((name) => asked(record, name) ?? 'unknown');
      const values = Object.entries(options).map(([option, name]) => [option, asked(record, name)] as const);
      return reported(what, [cli(operation, Object.fromEntries(values))]);
    },
  };
}

type HolderType = 'user' | 'role' | 'group';

function capital(type: HolderType): string {
  return `${type[0]?.toUpperCase() ?? ''}${type.slice(1)}`;
}

function attached(type: HolderType): [string, Maker] {
  const maker = iamMaker(additionalRoles, (get) => [
    `policy ${get('policyArn')} on ${type} ${get(`${type}Name`)}`,
    [`iam detach-${type}-policy`, { [`${type}-name`]: `${type}Name`, 'policy-arn': 'policyArn' }],
  ]);
  return [`Attach${capital(type)}Policy`, maker];
}

function inline(type: HolderType): [string, Maker] {
  const maker = iamMaker(additionalRoles, (get) => [
    `inline policy ${get('policyName')} of ${type} ${get(`${type}Name`)}`,
    [`iam get-${type}-policy`, { [`${type}-name`]: `${type}Name`, 'policy-name': 'policyName' }],
  ]);
  return [`Put${capital(type)}Policy`, maker];
}

function provider(name: string, field: string, command: string): Maker {
  return {
    source: iam,
    technique: trustModification,
    read: (record) => {
      const arn = answered(record, field);
      const undo = cli(`iam delete-${command}-provider`, { [`${command}-provider-arn`]: arn });
      return reported(`${name} provider ${arn ?? 'unknown'}`, [undo]);
    },
  };
}

function functionMaker(what: string, operation: string): Maker {
  return {
    source: lambda,
    technique: eventTriggered,
    read: (record) => {
      const name = answered(record, 'functionArn') ?? asked(record, 'functionName');
      return reported(`${what} ${name ?? 'unknown'}`, [
        cli(`lambda ${operation}`, { 'function-name': name, region: regionOf(record) }),
      ]);
    },
  };
}

function anywhereMaker(what: string, element: string, command: string): Maker {
  return {
    source: anywhere,
    technique: trustModification,
    read: (record) => {
      const id = answered(record, element, `${element}Id`);
      const name = id ?? asked(record, 'name') ?? 'unknown';
      return reported(`Roles Anywhere ${what} ${name}`, [
        cli(`rolesanywhere disable-${command}`, { [`${command}-id`]: id, region: regionOf(record) }),
      ]);
    },
  };
}

const regionOf = (record: unknown): string | undefined => textAt(record, 'awsRegion');
