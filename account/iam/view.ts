import { userNamed } from './find.ts';
import type { AccessKey, ManagedPolicy, Role, Store, TemporaryCredential, User } from './store.ts';

/**
 * All that deciding a call reads: who a credential or password is, and what that principal may do. Authentication and permissions
 * go through a view and never to the store itself, while IAM's own operations read the store: in AWS, too, IAM knows of
 * a change before every endpoint acts on it. A view that lags behind the store is where such a delay belongs.
 */
export interface IamView {
  readonly accessKey: (accessKeyId: string) => AccessKey | undefined;
  readonly temporary: (accessKeyId: string) => TemporaryCredential | undefined;
  readonly user: (userId: string) => User | undefined;
  /** By name, for sign-in. */
  readonly userNamed: (userName: string) => User | undefined;
  readonly role: (roleId: string) => Role | undefined;
  /** In an ARN name and path are exact, case included (IAM User Guide, "IAM name requirements"). */
  readonly roleWithArn: (arn: string) => Role | undefined;
  readonly policy: (arn: string) => ManagedPolicy | undefined;
}

/** Sees every change at once. */
export function liveView(store: Store): IamView {
  return {
    accessKey: (accessKeyId) => store.accessKeys.get(accessKeyId),
    temporary: (accessKeyId) => store.temporary.get(accessKeyId),
    user: (userId) => store.users.get(userId),
    userNamed: (userName) => userNamed(store, userName),
    role: (roleId) => store.roles.get(roleId),
    roleWithArn: (arn) => [...store.roles.values()].find((role) => role.arn === arn),
    policy: (arn) => store.policies.get(arn),
  };
}
