/** A Lambda function as its template resource describes it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  /** The unpacked deployment package. */
  readonly codeDirectory: string;
  /** `index.handler`: file without extension, dot, exported name. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly roleArn: string;
  /** Where it logs, as its configuration says; `/aws/lambda/NAME` where it is left out. */
  readonly logGroup?: string;
}

/** What the runtime reports when a handler throws, or Lambda itself when the environment breaks. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace: readonly string[];
}

export type Outcome = { readonly payload: unknown } | { readonly error: FunctionError };

/** The largest synchronous request and response, in bytes (Lambda quotas). */
export const payloadLimit = 6 * 1024 * 1024;

/** The largest asynchronous request, in bytes (Lambda quotas; 256 KB until October 2025). */
export const eventPayloadLimit = 1024 * 1024;

/**
 * The payload that Lambda's Invoke answers for a failed function, and what Step Functions shows as its cause.
 * Node's runtime calls the stack `trace`; Lambda's own errors (timeout, exit) have none.
 */
export function toErrorPayload(error: FunctionError): Readonly<Record<string, unknown>> {
  const { errorType, errorMessage, stackTrace } = error;
  return stackTrace.length > 0 ? { errorType, errorMessage, trace: stackTrace } : { errorType, errorMessage };
}
