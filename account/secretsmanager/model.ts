/** The words of Secrets Manager, as far as this account knows them. No rotation and no replicas. */
import type { PolicyDocument } from '../model.ts';

export interface Secret {
  /** Its name with a hyphen and six random characters behind it. */
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly description?: string;
  /** As the caller named it; without one the secret is under Secrets Manager's own key. */
  readonly kmsKeyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** As it was written, which a read returns, and as it is understood. */
  readonly policy?: { readonly text: string; readonly document: PolicyDocument };
  /** Oldest first. */
  readonly versions: readonly Version[];
  readonly createdAt: Date;
  readonly changedAt: Date;
  /** A day: Secrets Manager does not say when on that day. */
  readonly accessedOn?: Date;
  /** Until then it can be restored, from then on it is gone. */
  readonly deletionDate?: Date;
}

/** One value of a secret: either text or bytes. */
export interface Value {
  readonly text?: string;
  readonly bytes?: Buffer;
}

export interface Version {
  /** The ClientRequestToken of the call that brought it. */
  readonly id: string;
  readonly value: Value;
  /** AWSCURRENT, AWSPREVIOUS and the callers' own; without any the version is deprecated. */
  readonly stages: readonly string[];
  readonly createdAt: Date;
}

/** An ARN's six characters at the end, with the hyphen before them. */
export const suffixLength = 7;

/** Secrets Manager's own key. Its policy lets the account's IAM principals use it through Secrets Manager. */
const ownKey = 'alias/aws/secretsmanager';

/** The customer's key that `kmsKeyId` names, if it names one. */
export function customerKey(kmsKeyId: string | undefined): string | undefined {
  return kmsKeyId === undefined || kmsKeyId.endsWith(ownKey) ? undefined : kmsKeyId;
}
