import type { AwsError } from '../model.ts';
import type { Protocol, ServiceModel } from './schema.ts';

/** An error in the words of one service, ready for its codec. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly messageMember: string;
}

type Wording = readonly [code: string, status: number];

const json = (code: string): Partial<Record<Protocol, Wording>> => ({
  awsJson1_0: [code, 400],
  awsJson1_1: [code, 400],
  restJson1: [code, 403],
});

/**
 * Errors that every service has, each in its own words. The keys are the words of IAM and STS; a protocol that is
 * not listed uses them too. SNS has a word of its own for a denial.
 *
 * Sources: "Common errors" of the IAM, EventBridge and Lambda API references, "Error codes for the Amazon EC2 API",
 * "Error responses" of the S3 API reference.
 */
const wordings: Readonly<Record<string, Partial<Record<Protocol | 'sns', Wording>>>> = {
  AccessDenied: {
    ...json('AccessDeniedException'),
    ec2Query: ['UnauthorizedOperation', 403],
    sns: ['AuthorizationError', 403],
  },
  ExpiredToken: {
    ...json('ExpiredTokenException'),
    ec2Query: ['RequestExpired', 400],
    restXml: ['ExpiredToken', 400],
  },
  IncompleteSignature: {
    ...json('IncompleteSignatureException'),
    restXml: ['AuthorizationHeaderMalformed', 400],
  },
  InvalidClientTokenId: {
    ...json('UnrecognizedClientException'),
    ec2Query: ['AuthFailure', 401],
    restXml: ['InvalidAccessKeyId', 403],
  },
  MalformedInput: {
    ...json('SerializationException'),
    restJson1: ['SerializationException', 400],
    restXml: ['MalformedXML', 400],
  },
  MissingAuthenticationToken: {
    ...json('MissingAuthenticationTokenException'),
    restXml: ['AccessDenied', 403],
  },
  RequestEntityTooLarge: {
    restJson1: ['RequestTooLargeException', 413],
    restXml: ['EntityTooLarge', 400],
  },
  RequestTimeTooSkewed: {
    ...json('InvalidSignatureException'),
    awsQuery: ['SignatureDoesNotMatch', 403],
    ec2Query: ['RequestExpired', 400],
  },
  SignatureDoesNotMatch: {
    ...json('InvalidSignatureException'),
    ec2Query: ['AuthFailure', 401],
    restXml: ['SignatureDoesNotMatch', 403],
  },
  ValidationError: {
    ...json('ValidationException'),
    restJson1: ['ValidationException', 400],
    ec2Query: ['MissingParameter', 400],
    restXml: ['InvalidRequest', 400],
  },
};

/**
 * Puts an error as the service would: a modelled one with its wire code and the status of the model, a common one
 * in the service's words, any other as it was thrown.
 */
export function toWireError(error: AwsError, protocol: Protocol, model?: ServiceModel): WireError {
  const modelled = model?.errors.get(error.code);
  if (modelled !== undefined) {
    const { code, messageMember } = modelled;
    const thrown = modelled.fault === 'server' && error.status < 500 ? 500 : error.status;
    return { code, messageMember, message: error.message, status: modelled.status ?? thrown };
  }
  const common = Object.hasOwn(wordings, error.code) ? wordings[error.code] : undefined;
  const own = model?.service === 'sns' ? common?.sns : undefined;
  const [code, status] = own ?? common?.[protocol] ?? [error.code, error.status];
  return { code, status, message: error.message, messageMember: 'message' };
}
