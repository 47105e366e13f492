/** How a call is named in its record. Signing names and operation names are those of the service models. */

/** Services that have one control plane for all Regions, and the Region under which they are recorded. */
const globalServices: readonly string[] = ['iam', 'organizations', 'route53', 'cloudfront'];

export function toEventSource(service: string): string {
  return `${service}.amazonaws.com`;
}

/**
 * IAM is recorded in us-east-1 wherever the caller is; everything else in the Region of the call. STS's global
 * endpoint signs for us-east-1, so the Region of the call is right for STS too.
 */
export function toRecordedRegion(service: string, region: string): string {
  return globalServices.includes(service) || region === 'aws-global' ? 'us-east-1' : region;
}

/** Lambda's older API versions stand in the event names: a search for CreateFunction finds nothing. */
const lambdaNames: Readonly<Record<string, string>> = {
  AddPermission: 'AddPermission20150331v2',
  CreateEventSourceMapping: 'CreateEventSourceMapping20150331',
  CreateFunction: 'CreateFunction20150331',
  DeleteFunction: 'DeleteFunction20150331',
  GetFunction: 'GetFunction20150331v2',
  GetFunctionConfiguration: 'GetFunctionConfiguration20150331v2',
  GetPolicy: 'GetPolicy20150331v2',
  ListFunctions: 'ListFunctions20150331',
  PublishVersion: 'PublishVersion20150331',
  RemovePermission: 'RemovePermission20150331v2',
  UpdateFunctionCode: 'UpdateFunctionCode20150331v2',
  UpdateFunctionConfiguration: 'UpdateFunctionConfiguration20150331v2',
};

export function toEventName(service: string, operation: string): string {
  return (service === 'lambda' ? lambdaNames[operation] : undefined) ?? operation;
}

/** The Host header AWS's clients send; part of tlsDetails. */
export function toHost(service: string, region: string): string {
  if (service === 'iam') return 'iam.amazonaws.com';
  return `${service === 'pricing' ? 'api.pricing' : service}.${region}.amazonaws.com`;
}

/** IAM's and STS's exceptions travel under a short code; CloudTrail shows the exception's full name. */
const queryExceptions: readonly string[] = [
  'ConcurrentModification',
  'DeleteConflict',
  'EntityAlreadyExists',
  'EntityTemporarilyUnmodifiable',
  'InvalidAuthenticationCode',
  'InvalidInput',
  'InvalidUserType',
  'LimitExceeded',
  'MalformedPolicyDocument',
  'NoSuchEntity',
  'PackedPolicyTooLarge',
  'PasswordPolicyViolation',
  'PolicyNotAttachable',
  'ServiceFailure',
  'UnmodifiableEntity',
];

/**
 * CloudTrail's `errorCode` for an error's code on the wire: `Client.` before EC2's codes (`Server.` for 5xx),
 * `NoSuchEntityException` for IAM's NoSuchEntity; the code itself elsewhere.
 */
export function toErrorCode(service: string, code: string, status: number): string {
  if (service === 'ec2') return `${status >= 500 ? 'Server' : 'Client'}.${code}`;
  if ((service === 'iam' || service === 'sts') && queryExceptions.includes(code)) return `${code}Exception`;
  return code;
}
