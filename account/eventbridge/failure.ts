import { AwsError } from '../model.ts';

/** Why a delivery failed, in the words that EventBridge writes on a dead letter. */
export interface Failure {
  /** ERROR_CODE: NO_PERMISSIONS, NO_RESOURCE, THROTTLING, TIMEOUT, … */
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  /** Milliseconds that the target asks to be left alone for. */
  readonly retryAfterMs?: number;
}

/** A failure that already knows its ERROR_CODE. */
export class DeliveryError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  constructor(
    code: string,
    message: string,
    options: ErrorOptions & Partial<Pick<Failure, 'retryable' | 'retryAfterMs'>> = {},
  ) {
    super(message, options);
    this.name = 'DeliveryError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

const isTimeout = /^(ETIMEDOUT|TimeoutError|AbortError)$/;
const isConnectionFailure = /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ENOTFOUND|EAI_AGAIN)$/;
const isThrottling =
  /Throttl|TooManyRequests|RequestLimitExceeded|ThroughputExceeded|SlowDown|ExecutionLimitExceeded/;
const isMissing = /NotFound|DoesNotExist|NonExistent|NoSuch/;
const isDenied = /AccessDenied|Unauthorized|NotAuthorized|AuthorizationError/;

/**
 * Sorts the error of a delivery. Throttling, 5xx answers, timeouts and broken connections are repeated; a missing
 * permission, a missing target and whatever else is not known to pass are not.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function toFailure(error: unknown): Failure {
  if (error instanceof DeliveryError) return error;
  if (error instanceof AwsError) return { ...sortAnswer(error), message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  const words = error instanceof Error ? [error.name, 'code' in error ? String(error.code) : ''] : [];
  if (words.some((word) => isTimeout.test(word))) return { code: 'TIMEOUT', message, retryable: true };
  if (words.some((word) => isConnectionFailure.test(word))) {
    return { code: 'CONNECTION_FAILURE', message, retryable: true };
  }
  return { code: 'UNKNOWN', message, retryable: false };
}

function sortAnswer({ code, status }: AwsError): Omit<Failure, 'message'> {
  if (status === 429 || isThrottling.test(code)) return { code: 'THROTTLING', retryable: true };
  // 501 is this account's own answer for what it does not model: repeating it would only hide it.
  if (status === 501) return { code: 'UNKNOWN', retryable: false };
  if (status >= 500) return { code: 'INTERNAL_ERROR', retryable: true };
  if (status === 403 || isDenied.test(code)) return { code: 'NO_PERMISSIONS', retryable: false };
  if (status === 404 || isMissing.test(code)) return { code: 'NO_RESOURCE', retryable: false };
  return { code: 'ERROR_FROM_TARGET', retryable: false };
}
