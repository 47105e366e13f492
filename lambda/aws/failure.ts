import { errors } from '../contract.ts';
import type { Refusal } from '../../core/containment/actions/ports.ts';

/** A call that may succeed when repeated. Step Functions retries on this literal name. */
export class RetryableError extends Error {
  override readonly name = errors.retryable;
}

/** A call that repeating cannot help: no permission, a quota, an entity that must not be modified. */
export class PermanentError extends Error {
  override readonly name = errors.permanent;
}

// By name, with or without the ending `Exception`, because most of these come with HTTP 400 or 409.
// Sources: the IAM, STS, CloudTrail, SNS and DynamoDB references' "Common errors" and "Errors" pages.
const passing = new Set([
  'AbortError',
  'ConcurrentModification',
  'EntityTemporarilyUnmodifiable',
  'InternalFailure',
  'InternalServerError',
  'KMSThrottling',
  'NetworkingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestTimeout',
  'ServiceFailure',
  'ServiceUnavailable',
  'Throttled',
  'Throttling',
  'TimeoutError',
  'TooManyRequests',
]);

const passingSystemErrors = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** The error's name as AWS gives it, or `Error` for anything thrown that is no error. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

/** Whether the SDK's error names one of the given AWS error codes, with or without its `Exception` ending. */
export function isAwsError(error: unknown, code: string): boolean {
  const name = errorName(error);
  return name === code || name === `${code}Exception`;
}

/**
 * An SDK error as one of ours, so that the state machine knows whether to repeat the step.
 * @param doing what was tried, for the message: `deactivating AKIA… of bob`
 */
export function toFailure(error: unknown, doing: string): RetryableError | PermanentError {
  if (error instanceof RetryableError || error instanceof PermanentError) return error;
  const message = `${doing}: ${errorName(error)}: ${error instanceof Error ? error.message : String(error)}`;
  return isPassing(error)
    ? new RetryableError(message, { cause: error })
    : new PermanentError(message, { cause: error });
}

/**
 * Why IAM does not take a change in this form, where it may take it in another: there is no room for it, or there is no
 * permission. Undefined for everything else, an explicit deny among it: who is protected is so from every form.
 */
export function toRefusal(error: unknown): Refusal | undefined {
  const message = error instanceof Error ? `${errorName(error)}: ${error.message}` : String(error);
  if (isAwsError(error, 'LimitExceeded')) return { refused: 'quota', message };
  const isDenied = isAwsError(error, 'AccessDenied') && !/with an explicit deny/.test(message);
  return isDenied ? { refused: 'access-denied', message } : undefined;
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return (
    passing.has(error.name.replace(/Exception$/, '')) ||
    (typeof code === 'string' && passingSystemErrors.has(code)) ||
    (status !== undefined && status >= 500 && status !== 501)
  );
}
