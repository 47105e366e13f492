import { checkAttachable } from './attachments.ts';
import type { Holder } from '../store/holders.ts';
import type { Permissions, Store } from '../store/store.ts';

/** The one boundary a user or role has; putting another replaces it without a trace. */
export function putBoundary(store: Store, holder: Holder, policyArn: string | undefined): void {
  holder.replace({ ...holder.permissions, boundary: checkAttachable(store, policyArn) });
}

/** AWS documents no error for a boundary that is not there, so there is none. */
export function deleteBoundary(holder: Holder): void {
  holder.replace({ ...holder.permissions, boundary: undefined });
}

/** For CreateUser and CreateRole, where a boundary may be given. */
export function withBoundary(
  store: Store,
  permissions: Permissions,
  policyArn: string | undefined,
): Permissions {
  return policyArn === undefined
    ? permissions
    : { ...permissions, boundary: checkAttachable(store, policyArn) };
}

/** The part of a user's or role's description that tells its boundary. */
export function toBoundaryOutput({ boundary }: Permissions) {
  if (boundary === undefined) return {};
  return {
    PermissionsBoundary: {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy' as const,
      PermissionsBoundaryArn: boundary,
    },
  };
}
