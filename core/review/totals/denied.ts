/**
 * Whether an error code says that AWS refused the caller: no permission, or no valid credential. Each service has its
 * own code for it, EC2 with `Client.` before it.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html
 */
export function isDenial(errorCode: string | undefined): boolean {
  const code = errorCode?.replace(/^(?:Client|Server)\./, '').replace(/Exception$/, '') ?? '';
  return denials.has(code) || /^AccessDenied|UnauthorizedOperation$/.test(code);
}

const denials = new Set([
  // No permission.
  'AuthorizationError',
  'Forbidden',
  'NotAuthorized',
  'Unauthorized',
  'UnauthorizedAccess',
  // The account may not use the region or service.
  'OptInRequired',
  'SubscriptionRequired',
  // A sign-in that failed has a message only.
  'Failed authentication',
  'No username found in supplied account',
  // No valid credential: unknown, inactive, expired, or signed with another secret.
  'AuthFailure',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidToken',
  'MissingAuthenticationToken',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClient',
]);

/**
 * Whether AWS answers the call whatever policy denies it, to anybody with a credential that is valid.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export const isNeverDenied = ({ service, eventName }: { service: string; eventName: string }): boolean =>
  service === 'sts' && eventName === 'GetCallerIdentity';
