import type { AccessKeys, Denies } from '../containment/actions/ports.ts';
import type { Incident } from '../incident/incident.ts';
import type { OwnKeys } from './own-keys.ts';

/** What making a backup key asks of AWS. The makers are in lambda/aws. */
export interface BackupPorts {
  readonly accessKeys: AccessKeys;
  readonly newKeys: NewKeys;
  readonly denies: Pick<Denies, 'readInline' | 'isDenyAllAttached' | 'readBoundary'>;
  readonly secrets: Secrets;
  readonly names: Names;
  /** Which keys Firebreak has made for the user, and which ones its open incidents took. */
  readonly history: KeyHistory;
}

export interface Names {
  /**
   * The unique id of whoever has the name now; undefined where nobody has it.
   * @throws RetryableError, PermanentError
   */
  readonly idOf: (userName: string) => Promise<string | undefined>;
}

export interface KeyHistory {
  /**
   * @param userArn the user, in all of whose incidents it is looked
   * @param asking the containment that asks: what it took itself is not said
   * @throws RetryableError, PermanentError
   */
  readonly ownKeys: (userArn: string, asking: Pick<Incident, 'key' | 'item'>) => Promise<OwnKeys>;
}

export interface NewKeys {
  /**
   * Asks for a key once: a second try after a lost answer would make a second key. Never throws.
   * @returns `refused`: no key was made. `unanswered`: nobody knows. The words are AWS's, and hold no secret
   */
  readonly create: (userName: string) => Promise<Creation>;
  /** @returns `gone` when the user or the key no longer exists */
  readonly remove: (userName: string, accessKeyId: string) => Promise<'removed' | 'gone'>;
}

export type Creation =
  | { readonly kind: 'made'; readonly key: NewKey }
  | { readonly kind: 'refused' | 'unanswered'; readonly why: string };

export interface NewKey {
  readonly id: string;
  /** As a function, because neither JSON nor a log shows what it returns. */
  readonly revealSecret: () => string;
}

/** A secret as seen from outside: without its value, which the responder cannot read. */
export interface FoundSecret {
  readonly arn: string;
  /** The ids of the values that it has. */
  readonly versionIds: readonly string[];
}

export interface Secrets {
  readonly find: (name: string) => Promise<FoundSecret | undefined>;
  /** Makes a secret without a value, under the customer-managed key. @returns its ARN */
  readonly createEmpty: (name: string, description: string) => Promise<string>;
  /** Refuses a policy that would let the public in. */
  readonly putPolicy: (arn: string, policy: string) => Promise<void>;
  /**
   * Stores a value under an id of its own; the same once more changes nothing.
   * @throws PermanentError or RetryableError that holds nothing of the value
   */
  readonly putValue: (arn: string, versionId: string, value: string) => Promise<void>;
}
