import { createHash } from 'node:crypto';

/**
 * The name of the inline policy that denies one session of a role. One policy a session: two incidents on a role never
 * read and rewrite the same document.
 */
export function sessionPolicyName(userId: string): string {
  return `FirebreakRevoke-${createHash('sha256').update(userId).digest('hex').slice(0, 12)}`;
}

/**
 * The policy that ends every session issued before `cutoff`, or only those of one `userId`. Long-term keys are
 * untouched by it: aws:TokenIssueTime exists only with temporary credentials.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html
 */
export function revokePolicy(cutoff: Date, userId?: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          ...(userId !== undefined && { StringEquals: { 'aws:userid': userId } }),
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

/** AWS's own policy of the same content, for where there is no room for one of ours. */
export const denyAllName = 'AWSDenyAll';

export const denyAllArn = (partition: string): string => `arn:${partition}:iam::aws:policy/${denyAllName}`;

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
 * @param userId the one session that it must be about; all of them where it is left out
 */
export function readCutoff(document: string, userId?: string): Date | undefined {
  const text = decodeDocument(document);
  const match = /"aws:TokenIssueTime":"([0-9TZ:.-]+)"/.exec(text);
  const cutoff = new Date(match?.[1] ?? Number.NaN);
  if (Number.isNaN(cutoff.getTime())) return undefined;
  return text === revokePolicy(cutoff, userId) ? cutoff : undefined;
}

/** A policy document as IAM returns it, URL-encoded, as it was put. */
export function decodeDocument(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}
