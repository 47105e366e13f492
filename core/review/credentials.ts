import type { Caller } from '../caller/caller.ts';
import { outcomesOf, type ContainmentSlice } from '../containment/containment-slice.ts';
import type { JudgementSlice } from '../verdict/judgement-slice.ts';
import type { LineageSlice } from '../lineage/trace.ts';
import type { ArtifactsSlice } from '../artifacts/persistence.ts';
import { attributeOf, isOf, type Lead, nextLeads } from '../artifacts/leads.ts';
import { sharedBy } from '../caller/shared-session-names.ts';
import { toCaller } from '../caller/to-caller.ts';
import { isService } from '../caller/identity.ts';
import { at, compact, textAt } from '../values/unknown.ts';
import { isUser, type UserCaller } from '../verdict/verdict.ts';
import { isSignIn } from './event.ts';

/** Whose calls are reviewed. */
export type Credential =
  | Lead
  | { readonly by: 'identity-center'; readonly sessionName: string; readonly roleArn?: string }
  | { readonly by: 'root' }
  /**
   * What services did for a user or a session: each call shows whom it was for, and a key of the service's own making.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
   */
  | { readonly by: 'forwarded'; readonly of: Extract<Lead, { by: 'user' | 'role-session' }> };

export interface Followed {
  readonly credential: Credential;
  /** It was issued or made by one that was searched for, and counts by itself. */
  readonly issued: boolean;
  /** When it was issued, in seconds since 1970: there is nothing of it before. */
  readonly since?: number;
}

/** By what event history files the calls of a credential. */
export function lookUpBy(credential: Credential): ReturnType<typeof attributeOf> {
  switch (credential.by) {
    case 'identity-center':
      return { key: 'Username', value: credential.sessionName };
    case 'root':
      return { key: 'Username', value: 'root' };
    case 'forwarded':
      return attributeOf(credential.of);
    default:
      return attributeOf(credential);
  }
}

export const nameOf = (credential: Credential): string => {
  const { key, value } = lookUpBy(credential);
  return `${key} ${value}${credential.by === 'forwarded' ? ' (what services did for it)' : ''}`;
};

/** The same for the same credential, and for no other. */
export const credentialId = (credential: Credential): string => JSON.stringify(credential);

/** Whether a record is of a credential: what event history files under a name may be somebody else's. */
export function isOfCredential(credential: Credential, record: unknown, account: string): boolean {
  switch (credential.by) {
    case 'key':
      return textAt(record, 'userIdentity', 'accessKeyId') === credential.accessKeyId;
    case 'root':
      return toCaller(record, account).kind === 'root';
    case 'identity-center': {
      const caller = toCaller(record, account);
      return (
        caller.kind === 'identity-center-session' &&
        caller.sessionName === credential.sessionName &&
        caller.roleArn === credential.roleArn
      );
    }
    case 'forwarded':
      return forwardedBy(record) !== undefined && isOf(credential.of, record, account);
    case 'user':
      return isOf(credential, record, account) || isSignInAs(credential.userName, record, account);
    default:
      return isOf(credential, record, account);
  }
}

/** The service that made a call for somebody; the console, which is a person's own hand, is none. */
export function forwardedBy(record: unknown): string | undefined {
  const service = textAt(record, 'userIdentity', 'invokedBy');
  return isService(service, 'signin') ? undefined : service;
}

/** A sign-in that has not come through names the user and the account, and has no ARN. */
function isSignInAs(userName: string, record: unknown, account: string): boolean {
  const identity = at(record, 'userIdentity');
  return (
    isSignIn(record) &&
    textAt(identity, 'type') === 'IAMUser' &&
    textAt(identity, 'arn') === undefined &&
    textAt(identity, 'userName') === userName &&
    textAt(identity, 'accountId') === account
  );
}

/**
 * What the review begins with: the caller's own key, those that were deactivated with it, those that it was traced
 * back to, or who the caller is where no key is known; then the keys that it was found to have made. What services did
 * for those is looked for last, by their names: it reads all that they did once more.
 */
export function toFollowed(
  state: JudgementSlice & ContainmentSlice & LineageSlice & ArtifactsSlice,
): readonly Followed[] {
  const deactivated = outcomesOf(state)
    .filter(({ status, action }) => status === 'done' && action === 'deactivate-key')
    .map(({ target }) => target);
  const traced = state.trace?.lineage.links.map((link) => link.issuedBy.issuer.accessKeyId) ?? [];
  const made = new Map(
    (state.persistence?.found ?? []).flatMap(({ actions, eventTime }) =>
      actions.flatMap((action) =>
        action.kind === 'deactivate-key' ? [[action.accessKeyId, eventTime] as const] : [],
      ),
    ),
  );
  const keys = [state.caller.accessKeyId, ...deactivated, ...traced].filter((key) => key !== undefined);
  const searched = [...new Set(keys)].filter((key) => key === state.caller.accessKeyId || !made.has(key));
  return [
    ...(searched.length > 0 ? searched.map(byKey) : byName(state.caller)).map((credential) => ({
      credential,
      issued: false,
    })),
    ...[...made.keys()]
      .filter((key) => !searched.includes(key))
      .map((key) => ({ credential: byKey(key), issued: true })),
    ...(searched.length > 0 ? forwardedFor(state) : []).map((credential) => ({ credential, issued: true })),
  ];
}

/**
 * For the caller, and for those who issued its credential or told a service to. Not where a call was only tried and
 * nobody is contained: a storm of those must not take the look-ups that containment needs.
 */
function forwardedFor({
  caller,
  launch,
  route,
  trace,
}: JudgementSlice & LineageSlice): readonly Credential[] {
  const isOnlyTried = launch.result.kind !== 'launched' && launch.result.kind !== 'unsure';
  if (isOnlyTried && route !== 'contain') return [];
  const issuers = trace?.lineage.links.map((link) => link.issuedBy.issuer) ?? [];
  const all = [caller, ...issuers].flatMap((each): readonly Credential[] => {
    if (isUser(each)) return [{ by: 'forwarded', of: userLead(each) }];
    // A name that many sessions have at once leads to the calls of all of them.
    return each.kind === 'role-session' &&
      each.doubt === undefined &&
      sharedBy(each.sessionName) === undefined
      ? [{ by: 'forwarded', of: { by: 'role-session', sessionName: each.sessionName, userId: each.userId } }]
      : [];
  });
  return [...new Map(all.map((each) => [credentialId(each), each])).values()];
}

const userLead = ({ userName, userArn, uniqueId }: UserCaller): Extract<Lead, { by: 'user' }> =>
  compact({ by: 'user', userName, userArn, uniqueId });

const byKey = (accessKeyId: string): Credential => ({ by: 'key', accessKeyId });

function byName(caller: Caller): readonly Credential[] {
  if (isUser(caller)) return [{ by: 'user', userName: caller.userName, userArn: caller.userArn }];
  switch (caller.kind) {
    case 'role-session':
      return [{ by: 'role-session', sessionName: caller.sessionName, userId: caller.userId }];
    case 'identity-center-session': {
      const { sessionName, roleArn } = caller;
      return [{ by: 'identity-center', sessionName, ...(roleArn !== undefined && { roleArn }) }];
    }
    case 'root':
      return [{ by: 'root' }];
    default:
      return [];
  }
}

/** The credentials that a call of a reviewed one issued or made. */
export function issuedBy(record: unknown, second: number | undefined, account: string): readonly Followed[] {
  return nextLeads(record, account).map((credential) => ({
    credential,
    issued: true,
    ...(second !== undefined && { since: second }),
  }));
}
