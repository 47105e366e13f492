import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import type { Holder } from '../../../core/containment/action.ts';
import type { Denies, Put } from '../../../core/containment/actions/ports.ts';
import { isAwsError, toFailure, toRefusal } from '../failure.ts';

/** @param denyAll the ARN of AWSDenyAll in this partition */
export function makeDenies(iam: IAMClient, denyAll: string): Denies {
  return {
    putInline: ({ type, name }, PolicyName, PolicyDocument) =>
      put(`putting policy ${PolicyName} on ${type} ${name}`, () =>
        type === 'user'
          ? iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName, PolicyDocument }))
          : iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName, PolicyDocument })),
      ),
    listOfRole: (name) => listOfRole(iam, name),
    attachDenyAll: ({ type, name }) =>
      put(`attaching ${denyAll} to ${type} ${name}`, () =>
        type === 'user'
          ? iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: denyAll }))
          : iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: denyAll })),
      ),
    putBoundary: ({ type, name }) =>
      put(`making ${denyAll} the boundary of ${type} ${name}`, () =>
        type === 'user'
          ? iam.send(new PutUserPermissionsBoundaryCommand({ UserName: name, PermissionsBoundary: denyAll }))
          : iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: name, PermissionsBoundary: denyAll })),
      ),
    async readInline(holder, PolicyName) {
      const { type, name } = holder;
      try {
        const { PolicyDocument = '' } =
          type === 'user'
            ? await iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName }))
            : await iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }));
        return { document: PolicyDocument };
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return isHolderMissing(error, holder) ? 'gone' : 'none';
        throw toFailure(error, `reading policy ${PolicyName} of ${type} ${name}`);
      }
    },
    async isDenyAllAttached({ type, name }) {
      let Marker: string | undefined;
      do {
        const page = await listAttached(iam, { type, name }, Marker);
        if (page.AttachedPolicies?.some(({ PolicyArn }) => PolicyArn === denyAll)) return true;
        Marker = page.IsTruncated ? page.Marker : undefined;
      } while (Marker !== undefined);
      return false;
    },
    async readBoundary({ type, name }) {
      try {
        const { PermissionsBoundary: boundary } =
          type === 'user'
            ? ((await iam.send(new GetUserCommand({ UserName: name }))).User ?? {})
            : ((await iam.send(new GetRoleCommand({ RoleName: name }))).Role ?? {});
        const arn = boundary?.PermissionsBoundaryArn;
        return arn === undefined ? undefined : { arn, isDenyAll: arn === denyAll };
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return undefined;
        throw toFailure(error, `reading the boundary of ${type} ${name}`);
      }
    },
  };
}

async function put(doing: string, call: () => Promise<unknown>): Promise<Put> {
  try {
    await call();
    return 'put';
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return 'gone';
    const refusal = toRefusal(error);
    if (refusal) return refusal;
    throw toFailure(error, doing);
  }
}

async function listOfRole(iam: IAMClient, RoleName: string): Promise<readonly string[]> {
  const names: string[] = [];
  let Marker: string | undefined;
  try {
    do {
      const page = await iam.send(new ListRolePoliciesCommand({ RoleName, Marker }));
      names.push(...(page.PolicyNames ?? []));
      Marker = page.IsTruncated ? page.Marker : undefined;
    } while (Marker !== undefined);
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return [];
    throw toFailure(error, `listing the inline policies of role ${RoleName}`);
  }
  return names;
}

interface AttachedPage {
  readonly AttachedPolicies?: readonly { readonly PolicyArn?: string | undefined }[] | undefined;
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

async function listAttached(
  iam: IAMClient,
  { type, name }: Holder,
  Marker: string | undefined,
): Promise<AttachedPage> {
  try {
    return type === 'user'
      ? await iam.send(new ListAttachedUserPoliciesCommand({ UserName: name, Marker }))
      : await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name, Marker }));
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return {};
    throw toFailure(error, `listing the policies attached to ${type} ${name}`);
  }
}

/** IAM uses one code for a missing user or role and a missing policy; only its message tells them apart. */
function isHolderMissing(error: unknown, { type }: Holder): boolean {
  return (
    error instanceof Error && new RegExp(`^The ${type} with name .* cannot be found`).test(error.message)
  );
}
