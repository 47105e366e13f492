import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Secrets } from '../../core/backup-key/backup-ports.ts';
import { errorName, isAwsError, PermanentError, RetryableError, toFailure } from './failure.ts';

/** @param keyArn the customer-managed key that every secret is under */
export function makeSecrets(client: SecretsManagerClient, keyArn: string): Secrets {
  return {
    async find(name) {
      try {
        const found = await client.send(new DescribeSecretCommand({ SecretId: name }));
        return {
          arn: found.ARN ?? '',
          versionIds: Object.keys(found.VersionIdsToStages ?? {}),
        };
      } catch (error) {
        if (isAwsError(error, 'ResourceNotFound')) return undefined;
        throw toFailure(error, `looking for the secret ${name}`);
      }
    },
    async createEmpty(name, description) {
      const doing = `creating the secret ${name}`;
      try {
        const { ARN } = await client.send(
          new CreateSecretCommand({ Name: name, Description: description, KmsKeyId: keyArn }),
        );
        if (ARN === undefined) throw new RetryableError(`${doing}: the answer holds no ARN`);
        return ARN;
      } catch (error) {
        // Made by a try whose answer was lost: the next one finds it, and what belongs to it.
        if (isAwsError(error, 'ResourceExists')) throw new RetryableError(`${doing}: it exists already`);
        throw toFailure(error, doing);
      }
    },
    async putPolicy(arn, policy) {
      try {
        await client.send(
          new PutResourcePolicyCommand({ SecretId: arn, ResourcePolicy: policy, BlockPublicPolicy: true }),
        );
      } catch (error) {
        throw toFailure(error, `putting the policy of ${arn}`);
      }
    },
    async putValue(arn, versionId, value) {
      try {
        await client.send(
          new PutSecretValueCommand({ SecretId: arn, ClientRequestToken: versionId, SecretString: value }),
        );
      } catch (error) {
        throw withoutValue(error, `storing the key in ${arn}`);
      }
    },
  };
}

/** The name alone, and no cause: neither AWS's words nor what the SDK keeps with an error can then show the value. */
function withoutValue(error: unknown, doing: string): RetryableError | PermanentError {
  const message = `${doing}: ${errorName(error)}`;
  return toFailure(error, doing) instanceof RetryableError
    ? new RetryableError(message)
    : new PermanentError(message);
}
