import type { Caller } from './caller.ts';
import type { Settings } from './settings.ts';
import { type ContainableCaller, isContainable } from './verdict.ts';

/** One reversible change to IAM, as intended before it is made. */
export type Action =
  | { readonly kind: 'deactivate-key'; readonly userName: string; readonly accessKeyId: string }
  /** Every active key of the user: one of them issued the session, and the record does not say which. */
  | { readonly kind: 'deactivate-all-keys'; readonly userName: string }
  | { readonly kind: 'revoke-sessions'; readonly userName: string; readonly policyName: string }
  | { readonly kind: 'disable-console'; readonly userName: string };

export type ActionKind = Action['kind'];

/** What containment is to do, in the order that stops the caller soonest; its steps run side by side. */
export interface Plan {
  readonly actions: readonly Action[];
}

/**
 * Plans the containment of a caller.
 *
 * @param caller who made the call
 * @param settings which keys to deactivate
 * @param policyName the name of the inline policy that denies sessions
 * @returns the actions; none for a caller that is only alerted on
 */
export function planContainment(caller: Caller, settings: Pick<Settings, 'keys'>, policyName: string): Plan {
  if (!isContainable(caller)) return { actions: [] };
  const { userName } = caller;
  return {
    actions: [
      ...keyActions(caller, settings),
      { kind: 'revoke-sessions', userName, policyName },
      { kind: 'disable-console', userName },
    ],
  };
}

function keyActions(caller: ContainableCaller, settings: Pick<Settings, 'keys'>): readonly Action[] {
  const { userName } = caller;
  const all: Action = { kind: 'deactivate-all-keys', userName };
  switch (caller.kind) {
    case 'user-key': {
      // The known key first and without a look-up: that is one IAM write between the launch and the inactive key.
      const one: Action = { kind: 'deactivate-key', userName, accessKeyId: caller.accessKeyId };
      return settings.keys === 'all' ? [one, all] : [one];
    }
    case 'user-session':
      // A console session has no key behind it.
      return caller.origin === 'console' && settings.keys === 'compromised' ? [] : [all];
    case 'federated-session':
      return [all];
  }
}

/**
 * The policy that ends every session issued before `cutoff`. Long-term keys are untouched by it: the condition key
 * exists only with temporary credentials.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
export function revokePolicy(cutoff: Date): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': cutoff.toISOString() } },
      },
    ],
  });
}

/**
 * The moment before which sessions are denied: the next whole second, because a session's issue time has no
 * fraction, and one issued in this very second must not survive.
 */
export function sessionCutoff(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000);
}

/**
 * The cutoff of a deny that Firebreak put, or undefined when the document is not such a deny (edited, replaced).
 * @param document the policy as IAM returns it: URL-encoded JSON
 */
export function readCutoff(document: string): Date | undefined {
  const match = /"aws:TokenIssueTime":"([0-9TZ:.-]+)"/.exec(decode(document));
  const cutoff = new Date(match?.[1] ?? Number.NaN);
  if (Number.isNaN(cutoff.getTime())) return undefined;
  return decode(document) === revokePolicy(cutoff) ? cutoff : undefined;
}

function decode(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}
