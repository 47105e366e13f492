import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-secrets-manager';
import type { Call, Clock, FindKey, PolicyDocument, Service } from '../model.ts';
import { toAccess } from './access.ts';
import { CreateSecret, type Ports } from './create-secret.ts';
import { DeleteSecret, RestoreSecret } from './delete-secret.ts';
import { DescribeSecret, ListSecrets } from './describe-secrets.ts';
import { GetResourcePolicy, PutResourcePolicy } from './resource-policy.ts';
import { GetSecretValue, PutSecretValue } from './secret-values.ts';
import { createStore } from './store.ts';
import { findVersion, withVersion } from './versions.ts';

/** All there is of a secret, for those who look at the account from outside. */
interface HeldSecret {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  /** The customer's key as the caller named it; without one it is Secrets Manager's own. */
  readonly kmsKeyId?: string;
  readonly policy?: PolicyDocument;
  /** Every value it ever had, oldest first, with its stages. */
  readonly values: readonly {
    readonly versionId: string;
    readonly stages: readonly string[];
    readonly text?: string;
    readonly bytes?: Buffer;
  }[];
}

export interface Secrets {
  readonly service: Service;
  /**
   * Adds a secret without a call: one of a service's own, or one that was there before.
   * @param arn made up where it is left out @returns its ARN
   */
  readonly add: (secret: {
    readonly name: string;
    readonly region: string;
    readonly text: string;
    readonly arn?: string;
  }) => string;
  /** As the service does that owns it: at once, without a recovery window. */
  readonly remove: (arn: string) => void;
  /** The present text of the secret of this name or ARN, for CloudFormation's dynamic references. */
  readonly textOf: (region: string, id: string) => string | undefined;
  /** The secrets of every region, those to be deleted too, in the order of their creation. */
  readonly all: () => readonly HeldSecret[];
}

/** Secrets Manager in memory, for every region of one account: no rotation, no replicas. */
export function createSecrets(options: {
  readonly accountId: string;
  readonly clock: Clock;
  readonly findKey: FindKey;
}): Secrets {
  const store = createStore(options.accountId, options.clock);
  const ports: Ports = { ...options, store };
  return {
    service: {
      operations: {
        CreateSecret: (input: sdk.CreateSecretRequest, call: Call) => CreateSecret(input, call, ports),
        PutSecretValue: (input: sdk.PutSecretValueRequest, call: Call) => PutSecretValue(input, call, ports),
        GetSecretValue: (input: sdk.GetSecretValueRequest, call: Call) => GetSecretValue(input, call, ports),
        DescribeSecret: (input: sdk.DescribeSecretRequest, call: Call) => DescribeSecret(input, call, store),
        ListSecrets: (input: sdk.ListSecretsRequest, call: Call) => ListSecrets(input, call, store),
        PutResourcePolicy: (input: sdk.PutResourcePolicyRequest, call: Call) =>
          PutResourcePolicy(input, call, ports),
        GetResourcePolicy: (input: sdk.GetResourcePolicyRequest, call: Call) =>
          GetResourcePolicy(input, call, ports),
        DeleteSecret: (input: sdk.DeleteSecretRequest, call: Call) => DeleteSecret(input, call, ports),
        RestoreSecret: (input: sdk.RestoreSecretRequest, call: Call) => RestoreSecret(input, call, ports),
      },
      access: (call) => toAccess(call, store, options.findKey),
    },
    add: ({ name, region, text, arn = store.newArn(region, name) }) => {
      const now = options.clock.now();
      const versions = withVersion([], { id: randomUUID(), value: { text }, createdAt: now });
      store.put({ arn, name, region, tags: {}, versions, createdAt: now, changedAt: now });
      return arn;
    },
    remove: (arn) => {
      const secret = store.all().find((one) => one.arn === arn);
      if (secret) store.remove(secret);
    },
    textOf: (region, id) => {
      const secret = store.find(region, id);
      return secret && findVersion(secret, {})?.value.text;
    },
    all: () =>
      store.all().map(({ name, arn, region, kmsKeyId, policy, versions }) => ({
        name,
        arn,
        region,
        ...(kmsKeyId !== undefined && { kmsKeyId }),
        ...(policy && { policy: policy.document }),
        values: versions.map(({ id, stages, value }) => ({ versionId: id, stages, ...value })),
      })),
  };
}
