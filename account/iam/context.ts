import type { Clock, PolicyDocument, Principal } from '../model.ts';
import type { Store } from './store/store.ts';
import type { Endpoint, IamView } from './store/view.ts';

/** Whether a role's trust policy lets this principal assume the role. */
export type Trusts = (policy: PolicyDocument, principal: Principal) => boolean;

/** What the parts of IAM and STS share. */
export interface IamContext {
  readonly accountId: string;
  readonly partition: string;
  readonly clock: Clock;
  /** What IAM's operations read and write. */
  readonly store: Store;
  /** What authentication and permissions read at an endpoint. */
  readonly view: (endpoint: Endpoint) => IamView;
  readonly trusts: Trusts;
  /** What the organization denies at this moment. */
  readonly serviceControlPolicy: () => PolicyDocument | undefined;
  /** How long the password of a user who was made, or of one that was set, cannot be changed; 0 for not at all. */
  readonly settlingMs: number;
}

/** The account's time in whole seconds: AWS keeps and shows the dates of IAM and of sessions no finer. */
export function wholeSeconds({ clock }: Pick<IamContext, 'clock'>): Date {
  return new Date(Math.floor(clock.now().getTime() / 1000) * 1000);
}

type Account = Pick<IamContext, 'accountId' | 'partition'>;

/** `type` is user, role or policy; the path begins and ends with a slash. */
export function entityArn(
  account: Account,
  type: 'user' | 'role' | 'policy',
  path: string,
  name: string,
): string {
  return `arn:${account.partition}:iam::${account.accountId}:${type}${path}${name}`;
}

export function rootArn({ partition, accountId }: Account): string {
  return `arn:${partition}:iam::${accountId}:root`;
}

/** `arn:aws:sts::…:assumed-role/name/session` and `arn:aws:sts::…:federated-user/name`; the role's path is not in it. */
export function sessionArn({ partition, accountId }: Account, resource: string): string {
  return `arn:${partition}:sts::${accountId}:${resource}`;
}
