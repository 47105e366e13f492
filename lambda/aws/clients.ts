import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
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

/**
 * The SDK repeats `LimitExceededException` of every service as throttling, with seconds of backoff. IAM means a quota
 * that is full (https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html#API_PutUserPolicy_Errors):
 * what goes in its place must not wait. By its own code the SDK does not take it for throttling.
 */
export function iamClient(config: IAMClientConfig = {}): IAMClient {
  const client = new IAMClient({ ...clientOptions, ...config });
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error && error.name === 'LimitExceededException') error.name = 'LimitExceeded';
        throw error;
      }
    },
    // Within what repeats, around what reads the answer.
    { step: 'deserialize', name: 'quotaIsNoThrottling', priority: 'high' },
  );
  return client;
}

/** For the one call that must not be repeated when its answer is lost. */
export const oneTryIamClient = (): IAMClient => iamClient({ maxAttempts: 1 });
export const secretsManagerClient = (): SecretsManagerClient => new SecretsManagerClient(clientOptions);
/** A part of some megabytes takes longer than another call; what is slower than this is given up. */
export const s3Client = (): S3Client =>
  new S3Client({
    ...clientOptions,
    maxAttempts: 2,
    requestHandler: { ...clientOptions.requestHandler, requestTimeout: 6_000 },
  });
export const statesClient = (): SFNClient => new SFNClient(clientOptions);
export const snsClient = (): SNSClient => new SNSClient(clientOptions);
export const eventBridgeClient = (): EventBridgeClient => new EventBridgeClient(clientOptions);
