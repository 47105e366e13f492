import { noSuchEntity, notModelled } from '../errors.ts';
import type { Entries, Table, User, UserCredential } from '../store/store.ts';
import { checkLength, checkOneOf, required } from '../validate.ts';

/** The credentials of one kind that a user has. */
export function credentialsOf<T extends UserCredential>(table: Entries<T>, { userId }: User): T[] {
  return [...table.values()].filter(({ ownerId }) => ownerId === userId);
}

/** How the operations on one kind of credential name it. */
export interface CredentialKind {
  /** `SSH Public Key`: in errors. */
  readonly name: string;
  /** `sSHPublicKeyId`: the member that holds the id, as the wire names it. */
  readonly member: string;
}

/** @throws AwsError NoSuchEntity, also where the credential is another user's */
export function findCredential<T extends UserCredential>(
  table: Entries<T>,
  user: User,
  { name, member }: CredentialKind,
  id: string | undefined,
): T {
  const known = checkLength(required(id, member), member, 20, 128);
  const credential = table.get(known);
  if (credential?.ownerId !== user.userId)
    throw noSuchEntity(`The ${name} with id ${known} cannot be found.`);
  return credential;
}

export function setStatus<T extends UserCredential>(
  table: Table<T>,
  credential: T,
  wanted: string | undefined,
): void {
  const status = checkOneOf(wanted, 'status', ['Active', 'Inactive', 'Expired']);
  if (status === 'Expired') {
    throw notModelled(
      'iam: a credential set to Expired',
      'AWS does not say what it means for the credential.',
    );
  }
  table.set(credential.id, { ...credential, status });
}
