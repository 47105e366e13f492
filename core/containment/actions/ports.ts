import type { CredentialType, Holder } from '../any-action.ts';
import type { Whereabouts } from '../whereabouts.ts';

/**
 * What actions ask of IAM. The makers are in lambda/aws; they throw RetryableError for what may pass and
 * PermanentError for what does not.
 */
export interface Ports {
  readonly accessKeys: AccessKeys;
  readonly loginProfiles: LoginProfiles;
  readonly denies: Denies;
  readonly credentials: OtherCredentials;
  readonly principals: Principals;
}

/** Who users and roles are, by what nobody can change: unique ids and key ids. */
export interface Principals {
  /**
   * Finds a user or role by its unique id; one whose id is not known by its name and keys. A name that IAM does not know
   * proves nothing: users can be renamed.
   * @param keys ids of long-term access keys that are the user's
   * @throws RetryableError where IAM gave no answer, and may give one later
   */
  readonly find: (holder: Holder, keys: readonly string[]) => Promise<Whereabouts>;
  /**
   * The user whose long-term access key this is.
   * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
   */
  readonly ownerOf: (accessKeyId: string) => Promise<KeyOwner>;
}

/** `none`: IAM knows no such key. `refused`: IAM does not say, and why. */
export type KeyOwner = { readonly userName: string } | 'none' | { readonly refused: string };

/** What an answer that never comes costs: it is not known. What may pass is thrown on, so that the step is repeated. */
export async function readable<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && error.name === 'Firebreak.Permanent') return undefined;
    throw error;
  }
}

/** A credential that works or does not. */
export interface Activity {
  readonly id: string;
  readonly active: boolean;
}

export interface AccessKey extends Activity {
  /** ISO 8601. */
  readonly createdAt: string;
}

/** A user's long-term access keys. */
export interface AccessKeys {
  /** The user's keys; none when the user no longer exists. Two at the most, IAM's quota, so one page. */
  readonly list: (userName: string) => Promise<readonly AccessKey[]>;
  /** Safe to repeat. @returns `gone` when the user or the key no longer exists */
  readonly setActive: (userName: string, accessKeyId: string, active: boolean) => Promise<'set' | 'gone'>;
}

/** A user's console password. */
export interface LoginProfiles {
  /** When the password was made; undefined where there is none, or no such user. */
  readonly read: (userName: string) => Promise<{ readonly createdAt: string } | undefined>;
  /**
   * Removes the password, which disables console sign-in. Sessions that are signed in go on: revoke those too.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html
   * @returns `none` where there was nothing to remove
   */
  readonly remove: (userName: string) => Promise<'removed' | 'none'>;
}

/** Why IAM does not take a deny in this form, while it may take it in another. */
export interface Refusal {
  readonly refused: 'quota' | 'access-denied';
  /** In AWS's words. */
  readonly message: string;
}

export type Put = 'put' | 'gone' | Refusal;

/** The three places where a user or role can be denied something. `gone`: there is no such user or role any more. */
export interface Denies {
  /** Puts an inline policy, replacing one of the same name. */
  readonly putInline: (holder: Holder, policyName: string, document: string) => Promise<Put>;
  readonly readInline: (
    holder: Holder,
    policyName: string,
  ) => Promise<{ readonly document: string } | 'none' | 'gone'>;
  /** The names of the inline policies of a role; none where it no longer exists. */
  readonly listOfRole: (roleName: string) => Promise<readonly string[]>;
  /** Attaches AWSDenyAll; once or twice is the same. */
  readonly attachDenyAll: (holder: Holder) => Promise<Put>;
  readonly isDenyAllAttached: (holder: Holder) => Promise<boolean>;
  /** Makes AWSDenyAll the permissions boundary, in the place of the one that is there. */
  readonly putBoundary: (holder: Holder) => Promise<Put>;
  /** The ARN of the boundary, and whether it is AWSDenyAll; undefined where there is none. */
  readonly readBoundary: (
    holder: Holder,
  ) => Promise<{ readonly arn: string; readonly isDenyAll: boolean } | undefined>;
}

/** What a user signs in to services with, beside access keys and the password. */
export interface OtherCredentials {
  /** None when the user no longer exists. */
  readonly list: (userName: string, type: CredentialType) => Promise<readonly Activity[]>;
  readonly setActive: (
    userName: string,
    type: CredentialType,
    id: string,
    active: boolean,
  ) => Promise<'set' | 'gone'>;
  /** Serial numbers. */
  readonly mfaDevices: (userName: string) => Promise<readonly string[]>;
}

/**
 * What restoring asks of IAM beyond what containing does. Only the command line makes these: restoring is a person's
 * decision, and a responder that may remove a deny would be worth stealing.
 */
export interface RestorePorts extends Ports {
  readonly restore: {
    /** When the user or role was made, ISO 8601; undefined when there is none. */
    readonly madeAt: (holder: Holder) => Promise<string | undefined>;
    /** @returns `none` where there was no such policy, or no such user or role */
    readonly deleteInline: (holder: Holder, policyName: string) => Promise<'removed' | 'none'>;
    readonly detachDenyAll: (holder: Holder) => Promise<'removed' | 'none'>;
    /** Puts this policy as the boundary; deletes the boundary where none is given. */
    readonly setBoundary: (holder: Holder, policyArn: string | undefined) => Promise<void>;
    /** A password that has to be changed at the first sign-in. @returns `exists` where the user has one */
    readonly createPassword: (userName: string, password: string) => Promise<'created' | 'exists'>;
  };
}
