/**
 * A record as one line of JSON, without the secrets that CloudTrail leaves in it: the answers of AssumeRole,
 * GetSessionToken and their like hold a session token.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function toLine(record: unknown): string {
  const text = JSON.stringify(record ?? null);
  return isSuspect.test(text) ? JSON.stringify(record, hide) : text;
}

const removed = '<removed>';
const isSuspect = /session_?token|secret_?access_?key/i;
const isSecret = /^(?:session_?token|secret_?access_?key)$/i;
/** In text that holds JSON or a query by itself: the name, what stands between, and the value. */
const inText = /((?:session_?token|secret_?access_?key)[\\"'\s]*[:=][\\"'\s]*)[^\\"'\s,;&}\]]+/gi;

function hide(name: string, value: unknown): unknown {
  if (isSecret.test(name) && value !== null) return removed;
  return typeof value === 'string' && isSuspect.test(value) ? value.replace(inText, `$1${removed}`) : value;
}
