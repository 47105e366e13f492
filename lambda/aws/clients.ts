import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';

/**
 * How every client is made, once a process: a call that hangs is given up after seconds, because the step's own
 * retry by Step Functions is worth more than a long wait. The SDK itself tries three times with backoff.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
} as const;

export const dynamoDbClient = (): DynamoDBClient => new DynamoDBClient(clientOptions);
export const iamClient = (): IAMClient => new IAMClient(clientOptions);
/** For the one call that must not be repeated when its answer is lost. */
export const oneTryIamClient = (): IAMClient => new IAMClient({ ...clientOptions, maxAttempts: 1 });
export const secretsManagerClient = (): SecretsManagerClient => new SecretsManagerClient(clientOptions);
export const snsClient = (): SNSClient => new SNSClient(clientOptions);
