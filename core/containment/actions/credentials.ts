import type { CredentialActionKind, DeactivateCredentials } from '../action.ts';
import type { CredentialType, Ports } from './ports.ts';
import { type ActionRecord, inPlace, undone } from './record.ts';

interface Kind {
  readonly type: CredentialType;
  /** In the plural. */
  readonly name: string;
  /** As IAM's operations call it: List…s, Update…. */
  readonly list: string;
  readonly update: string;
  /** The option of the AWS CLI that takes its id, and the commands. */
  readonly cli: { readonly list: string; readonly update: string; readonly id: string };
}

const kinds: Readonly<Record<CredentialActionKind, Kind>> = {
  'deactivate-ssh-keys': {
    type: 'ssh-key',
    name: 'SSH public keys',
    list: 'iam:ListSSHPublicKeys',
    update: 'iam:UpdateSSHPublicKey',
    cli: { list: 'list-ssh-public-keys', update: 'update-ssh-public-key', id: 'ssh-public-key-id' },
  },
  'deactivate-service-credentials': {
    type: 'service-credential',
    name: 'service-specific credentials',
    list: 'iam:ListServiceSpecificCredentials',
    update: 'iam:UpdateServiceSpecificCredential',
    cli: {
      list: 'list-service-specific-credentials',
      update: 'update-service-specific-credential',
      id: 'service-specific-credential-id',
    },
  },
  'deactivate-certificates': {
    type: 'certificate',
    name: 'signing certificates',
    list: 'iam:ListSigningCertificates',
    update: 'iam:UpdateSigningCertificate',
    cli: { list: 'list-signing-certificates', update: 'update-signing-certificate', id: 'certificate-id' },
  },
};

type CredentialRecord = ActionRecord<DeactivateCredentials, 'credentials'>;

/** One record for each kind of credential. */
export const credentialRecords: readonly CredentialRecord[] = (
  Object.keys(kinds) as CredentialActionKind[]
).map(recordOf);

function recordOf(kind: CredentialActionKind): CredentialRecord {
  const { type, name, list, update, cli } = kinds[kind];
  const set = (userName: string, id: string, status: 'Active' | 'Inactive'): string =>
    `aws iam ${cli.update} --user-name ${userName} --${cli.id} ${id} --status ${status}`;
  return {
    kind,
    does: `makes the ${name} of a user inactive`,
    precondition: 'the user has active ones',
    calls: [
      { call: list, on: 'users', to: 'prior', why: `Lists the user's ${name} and their status.` },
      // The same for all three kinds: an attacker's MFA device is what a person has to look for.
      { call: 'iam:ListMFADevices', on: 'users', to: 'prior', why: 'Records the MFA devices of the user.' },
      { call: update, on: 'users', to: 'change', why: `Sets the ${name} inactive. Nothing deletes one.` },
      { call: list, on: 'users', to: 'reread', why: 'Reads their status again.' },
    ],
    prior: async ({ userName }, { credentials }) => ({
      credentials: await credentials.list(userName, type),
      mfaDevices: await credentials.mfaDevices(userName),
    }),
    execute: async (action, ports, { attempt }) => {
      const { userName } = action;
      let active: readonly string[] = [];
      const listing = await attempt(userName, async () => {
        active = await activeOf(action, type, ports);
        return { status: 'already', note: `no active ${name}` };
      });
      if (active.length === 0) return [listing];
      return Promise.all(
        active.map((id) =>
          attempt(
            id,
            async () =>
              (await ports.credentials.setActive(userName, type, id, false)) === 'set'
                ? { status: 'done' }
                : { status: 'already', note: 'it no longer exists' },
            { userName },
          ),
        ),
      );
    },
    reread: async (action, ports) => {
      const active = await activeOf(action, type, ports);
      return active.length === 0 ? inPlace(`no active ${name}`) : undone(`active: ${active.join(', ')}`);
    },
    byHand: ({ userName, only }) =>
      only
        ? only.map((id) => set(userName, id, 'Inactive'))
        : [
            `aws iam ${cli.list} --user-name ${userName}`,
            `${set(userName, 'ID', 'Inactive')}   # for each that is Active`,
          ],
    undoByHand: ({ userName }, done) => done.map(({ target }) => set(userName, target, 'Active')),
  };
}

async function activeOf(
  { userName, only }: DeactivateCredentials,
  type: CredentialType,
  { credentials }: Pick<Ports, 'credentials'>,
): Promise<readonly string[]> {
  const all = await credentials.list(userName, type);
  return all.filter(({ id, active }) => active && (only?.includes(id) ?? true)).map(({ id }) => id);
}
