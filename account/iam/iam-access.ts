import type { AccessRequest, Call } from '../model.ts';
import { entityArn, type IamContext } from './context.ts';
import { callingUserName, roleNamed, signingUserName, userNamed } from './store/find.ts';
import type { Permissions, Tags } from './store/store.ts';
import { required } from './validate.ts';
import { iamEndpoint } from './store/view.ts';

/** What an operation's permission is about; tags and boundary as conditions see them. Source: Service Authorization Reference, IAM, "Resource types". */
interface Target {
  readonly arn: string;
  readonly permissions?: Permissions;
  readonly tags?: Tags;
}

/** The members that access looks at, as the requests of IAM name them. */
interface Input {
  readonly UserName?: string;
  readonly RoleName?: string;
  readonly PolicyName?: string;
  readonly PolicyArn?: string;
  readonly AccessKeyId?: string;
  readonly Path?: string;
  readonly NewUserName?: string;
  readonly NewPath?: string;
  readonly PermissionsBoundary?: string;
  readonly ServiceName?: string;
  readonly CredentialAgeDays?: number;
}

const accountWide: readonly string[] = [
  'ListUsers',
  'ListRoles',
  'CreateAccountAlias',
  'DeleteAccountAlias',
  'ListAccountAliases',
];
const onPolicies: readonly string[] = ['CreatePolicy', 'GetPolicy', 'GetPolicyVersion', 'DeletePolicy'];
const bySigningKey: readonly string[] = [
  'CreateAccessKey',
  'ListAccessKeys',
  'UpdateAccessKey',
  'DeleteAccessKey',
];
/** Where iam:PermissionsBoundary is the boundary that is asked for; elsewhere it is the one in place. */
const settingBoundary: readonly string[] = [
  'CreateUser',
  'CreateRole',
  'PutUserPermissionsBoundary',
  'PutRolePermissionsBoundary',
];

/** What an IAM call needs: `iam:Operation` on the user, role or policy it is about. */
export function iamAccess(context: IamContext, call: Call): readonly AccessRequest[] {
  const input = call.input as Input;
  if (isOfUnknownKey(context, call, input)) return [];
  const { arn, permissions, tags } = targetOf(context, call, input);
  const boundary = settingBoundary.includes(call.operation)
    ? input.PermissionsBoundary
    : permissions?.boundary;
  const renamed = call.operation === 'UpdateUser' ? renamedArn(context, input) : undefined;
  const attachment = /^(Attach|Detach)/.test(call.operation) ? input.PolicyArn : undefined;
  return [
    {
      action: `iam:${call.operation}`,
      resource: arn,
      context: {
        ...(attachment !== undefined && { 'iam:PolicyARN': attachment }),
        ...(boundary !== undefined && { 'iam:PermissionsBoundary': boundary }),
        ...(call.operation === 'CreateServiceSpecificCredential' && credentialKeys(input)),
        ...Object.fromEntries([...(tags ?? [])].map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
      },
    },
    ...(renamed === undefined ? [] : [{ action: 'iam:UpdateUser', resource: renamed }]),
  ];
}

/**
 * What a user is going to be called: "To change a user's name or path, you must have the appropriate permissions on both
 * the source object and the target object" (IAM API Reference, UpdateUser).
 */
function renamedArn(context: IamContext, { UserName = '', NewUserName, NewPath }: Input): string {
  const user = userNamed(context.store, UserName);
  return entityArn(context, 'user', NewPath ?? user?.path ?? '/', NewUserName ?? user?.userName ?? UserName);
}

/** Condition keys of the Service Authorization Reference. */
function credentialKeys({ ServiceName, CredentialAgeDays }: Input): Record<string, string> {
  return {
    ...(ServiceName !== undefined && { 'iam:ServiceSpecificCredentialServiceName': ServiceName }),
    ...(CredentialAgeDays !== undefined && {
      'iam:ServiceSpecificCredentialAgeDays': String(CredentialAgeDays),
    }),
  };
}

function targetOf(context: IamContext, call: Call, input: Input): Target {
  const { operation } = call;
  if (accountWide.includes(operation)) return { arn: '*' };
  if (onPolicies.includes(operation)) return { arn: policyArn(context, input) };
  if (operation === 'GetAccessKeyLastUsed') return { arn: keyOwnerArn(context, input) };
  if (operation.includes('Role')) return roleTarget(context, input);
  return userTarget(context, call, input);
}

function policyArn(context: IamContext, input: Input): string {
  if (input.PolicyName === undefined) return required(input.PolicyArn, 'policyArn');
  return entityArn(context, 'policy', input.Path ?? '/', input.PolicyName);
}

/** Of a key that it does not know IAM tells nobody anything: the operation itself refuses, whatever is allowed. */
function isOfUnknownKey({ store }: IamContext, { operation }: Call, { AccessKeyId = '' }: Input): boolean {
  return operation === 'GetAccessKeyLastUsed' && store.accessKeys.get(AccessKeyId) === undefined;
}

function keyOwnerArn({ store }: IamContext, input: Input): string {
  const key = store.accessKeys.get(required(input.AccessKeyId, 'accessKeyId'));
  return store.users.get(key?.ownerId ?? '')?.arn ?? '*';
}

function roleTarget(context: IamContext, input: Input): Target {
  const name = required(input.RoleName, 'roleName');
  const role = roleNamed(context.store, name);
  if (role === undefined) return { arn: entityArn(context, 'role', input.Path ?? '/', name) };
  return { ...context.view(iamEndpoint).role(role.roleId), arn: role.arn };
}

function userTarget(context: IamContext, call: Call, input: Input): Target {
  if (call.operation === 'GetUser' && input.UserName === undefined && call.principal.kind === 'root') {
    return { arn: call.principal.arn };
  }
  const caller = bySigningKey.includes(call.operation) ? signingUserName : callingUserName;
  const name = input.UserName ?? caller(call);
  const user = userNamed(context.store, name);
  if (user === undefined) return { arn: entityArn(context, 'user', input.Path ?? '/', name) };
  return { ...context.view(iamEndpoint).user(user.userId), arn: user.arn };
}
