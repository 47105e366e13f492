import { createHash } from 'node:crypto';

/** The names of the inline policies that Firebreak puts on users and roles. */
export const policyNames = {
  sessions: 'FirebreakRevokeSessions',
  user: 'FirebreakDenyUser',
  everything: 'FirebreakDenyAll',
} as const;

/**
 * The name of the inline policy that denies one session of a role. One policy a session: two incidents on a role never
 * read and rewrite the same document. Sessions that share a name are told apart by when they were issued.
 */
export function sessionPolicyName(userId: string, issuedAt?: string): string {
  const session = issuedAt === undefined ? userId : `${userId} ${issuedAt}`;
  return `FirebreakRevoke-${createHash('sha256').update(session).digest('hex').slice(0, 12)}`;
}

/** Sessions that a deny ends. */
export interface DeniedSessions {
  /** Those issued before this. */
  readonly cutoff: Date;
  /** Of one session alone, by its aws:userid: role id and session name. */
  readonly userId?: string;
  /** Those issued from then on. */
  readonly from?: Date;
}

/**
 * The policy that ends every session issued before `cutoff`; only those of one `userId`, and only those issued at or
 * after `from`, where these are given. Long-term keys are untouched by it: aws:TokenIssueTime exists only with
 * temporary credentials.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html
 */
export function revokePolicy(cutoff: Date, userId?: string, from?: Date): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          ...(userId !== undefined && { StringEquals: { 'aws:userid': userId } }),
          ...(from && { DateGreaterThanEquals: { 'aws:TokenIssueTime': from.toISOString() } }),
          DateLessThan: { 'aws:TokenIssueTime': cutoff.toISOString() },
        },
      },
    ],
  });
}

/** The policy that denies everything, to long-term keys and to sessions of whatever age. */
export const denyAllPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});

/**
 * A policy that denies nothing, in as few characters as IAM takes: what is left of a deny whose sessions have ended.
 * Every action is `*`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
 */
export const emptyPolicy = JSON.stringify({ Statement: { Effect: 'Deny', NotAction: '*', Resource: '*' } });

/** Whether a policy of this name may be the deny of one session of a role. */
export const isSessionPolicyName = (name: string): boolean => /^FirebreakRevoke-[0-9a-f]{12}$/.test(name);

/** AWS's own policy of the same content, for where there is no room for one of ours. */
export const denyAllName = 'AWSDenyAll';

export const denyAllArn = (partition: string): string => `arn:${partition}:iam::aws:policy/${denyAllName}`;

/**
 * How far into the future the first cutoff is. IAM takes seconds to spread, and what a key that was just deactivated
 * gets from STS meanwhile is issued after the deny was put. AWS's console allows as much where it revokes sessions.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
export const spreadingMs = 30_000;

/**
 * The moment before which sessions are denied: when IAM will have spread what is put now.
 * @param earlier the cutoff that stands, where it is put again: it moves on, and never back
 */
export function sessionCutoff(now: Date, earlier?: Date): Date {
  const next = nextSecond(now);
  if (earlier === undefined) return new Date(next.getTime() + spreadingMs);
  return earlier > next ? earlier : next;
}

/**
 * The first moment at which no session of this one's second is issued: a session's issue time has no fraction, and one
 * issued in this very second must not survive.
 */
export function nextSecond(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000);
}

/**
 * When the sessions were issued that are denied where a session shares its name with others. CloudTrail's creationDate
 * is a whole second; the next one is allowed for, because nobody says how it is rounded.
 * @param issuedAt creationDate of the session, ISO 8601
 */
export function issueWindow(issuedAt: string): { readonly from: Date; readonly cutoff: Date } {
  const from = new Date(Math.floor(Date.parse(issuedAt) / 1000) * 1000);
  return { from, cutoff: new Date(from.getTime() + 2000) };
}

/**
 * The sessions that a deny of Firebreak ends, or undefined when the document is not such a deny (edited, replaced).
 * @param document the policy as IAM returns it: URL-encoded JSON
 */
export function readRevocation(document: string): DeniedSessions | undefined {
  const text = decodeDocument(document);
  const userId = /"aws:userid":"([^"]+)"/.exec(text)?.[1];
  const dateOf = (operator: string): Date | undefined => {
    const found = new RegExp(`"${operator}":\\{"aws:TokenIssueTime":"([0-9TZ:.-]+)"`).exec(text)?.[1];
    const date = new Date(found ?? Number.NaN);
    return Number.isNaN(date.getTime()) ? undefined : date;
  };
  const [cutoff, from] = [dateOf('DateLessThan'), dateOf('DateGreaterThanEquals')];
  if (!cutoff || text !== revokePolicy(cutoff, userId, from)) return undefined;
  return { cutoff, ...(userId !== undefined && { userId }), ...(from && { from }) };
}

/** A policy document as IAM returns it, URL-encoded, as it was put. */
export function decodeDocument(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}
