import { userNamed } from './find.ts';
import type { AccessKey, ManagedPolicy, Role, Tables, TemporaryCredential, User } from './store.ts';

/** Where a call is decided: the signing name of a service, and a Region. */
export interface Endpoint {
  readonly service: string;
  readonly region: string;
}

/** IAM has one endpoint for all Regions. */
export const iamEndpoint: Endpoint = { service: 'iam', region: 'us-east-1' };

/**
 * All that deciding a call reads: who a credential or password is, and what that principal may do. Authentication and
 * permissions go through the view of an endpoint and never to the store itself, while IAM's own operations read the
 * store: in AWS, too, IAM knows of a change before every endpoint acts on it (account/iam/store/propagation.ts).
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

/** Each table as it is seen when it is asked for: a view stays right while time passes. */
export type SeenTables = { readonly [Name in keyof Tables]: () => Tables[Name] };

export function createView(see: SeenTables): IamView {
  return {
    accessKey: (accessKeyId) => see.accessKeys().get(accessKeyId),
    temporary: (accessKeyId) => see.temporary().get(accessKeyId),
    user: (userId) => see.users().get(userId),
    userNamed: (userName) => userNamed({ users: see.users() }, userName),
    role: (roleId) => see.roles().get(roleId),
    roleWithArn: (arn) => [...see.roles().values()].find((role) => role.arn === arn),
    policy: (arn) => see.policies().get(arn),
  };
}
