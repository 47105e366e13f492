/**
 * IAM's errors as they go over the wire: code, HTTP status and AWS's own text.
 * Source: IAM API Reference, "Errors" of each operation and "Common errors".
 */
import { AwsError } from '../model.ts';

export function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404);
}

export function entityAlreadyExists(message: string): AwsError {
  return new AwsError('EntityAlreadyExists', message, 409);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError('LimitExceeded', message, 409);
}

export function deleteConflict(message: string): AwsError {
  return new AwsError('DeleteConflict', message, 409);
}

/** AWS answers it for a while after a user or a login profile was made. */
export function entityTemporarilyUnmodifiable(message: string): AwsError {
  return new AwsError('EntityTemporarilyUnmodifiable', message, 409);
}

export function unmodifiableEntity(message: string): AwsError {
  return new AwsError('UnmodifiableEntity', message, 400);
}

export function malformedPolicy(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message, 400);
}

export function passwordPolicyViolation(message: string): AwsError {
  return new AwsError('PasswordPolicyViolation', message, 400);
}

export function invalidInput(message: string): AwsError {
  return new AwsError('InvalidInput', message, 400);
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message, 400);
}

export function accessDenied(message: string): AwsError {
  return new AwsError('AccessDenied', message, 403);
}

/** An unknown or inactive key, a wrong token, a credential whose user or role is gone. */
export function invalidClientTokenId(): AwsError {
  return new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
}

export function expiredToken(): AwsError {
  return new AwsError('ExpiredToken', 'The security token included in the request is expired', 403);
}

/** What AWS does and the embedded account does not: said aloud instead of guessed. */
export function notModelled(action: string, reason: string): AwsError {
  return new AwsError('NotImplemented', `${action} is not modelled by the embedded account: ${reason}`, 501);
}

export function userNotFound(userName: string): AwsError {
  return noSuchEntity(`The user with name ${userName} cannot be found.`);
}

export function roleNotFound(roleName: string): AwsError {
  return noSuchEntity(`The role with name ${roleName} cannot be found.`);
}

export function accessKeyNotFound(accessKeyId: string): AwsError {
  return noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`);
}

export function policyNotFound(policyArn: string): AwsError {
  return noSuchEntity(`Policy ${policyArn} was not found.`);
}
