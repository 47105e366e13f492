import { type CredentialType, holderOf, type OfUser, whoIs } from '../any-action.ts';
import { forEach, option, quoted } from '../../values/shell.ts';
import { type ActionDefinition, inPlace, type Outline, reverted } from './definition.ts';
import * as field from './fields.ts';
import type { Activity, Ports } from './ports.ts';
import type { Outcome } from '../result.ts';
import {
  activeBefore,
  goneOr,
  restorable,
  type Restoration,
  type Standing,
  type Taken,
  type TakenContext,
} from './taken.ts';

/** What a user signs in to services with, beside access keys and the password. */
interface DeactivateCredentials<Kind extends string> extends OfUser {
  readonly kind: Kind;
  /** These alone; all of the kind where it is left out. */
  readonly only?: readonly string[];
}

interface Found {
  readonly credentials: readonly Activity[];
  /** The user's MFA devices, by serial number: recorded, never changed. */
  readonly mfaDevices: readonly string[];
}

type Definition<Kind extends string> = ActionDefinition<DeactivateCredentials<Kind>, 'credentials', Found>;

interface Names {
  readonly type: CredentialType;
  readonly one: string;
  readonly many: string;
  /** As IAM's operations call it: List…s, Update…. */
  readonly list: string;
  readonly update: string;
  /** The commands of the AWS CLI, where the first answers with the ids of the active ones, and the option that takes one. */
  readonly cli: { readonly list: string; readonly ids: string; readonly update: string; readonly id: string };
}

export const deactivateSshKeysOutline = /* @__PURE__ */ outlineOf<'deactivate-ssh-keys'>('ssh-key');
export const deactivateSshKeys = /* @__PURE__ */ define('deactivate-ssh-keys', {
  type: 'ssh-key',
  one: 'SSH public key',
  many: 'SSH public keys',
  list: 'iam:ListSSHPublicKeys',
  update: 'iam:UpdateSSHPublicKey',
  cli: {
    list: 'list-ssh-public-keys',
    ids: "SSHPublicKeys[?Status=='Active'].SSHPublicKeyId",
    update: 'update-ssh-public-key',
    id: 'ssh-public-key-id',
  },
});

export const deactivateServiceCredentialsOutline =
  /* @__PURE__ */ outlineOf<'deactivate-service-credentials'>('service-credential');
export const deactivateServiceCredentials = /* @__PURE__ */ define('deactivate-service-credentials', {
  type: 'service-credential',
  one: 'service-specific credential',
  many: 'service-specific credentials',
  list: 'iam:ListServiceSpecificCredentials',
  update: 'iam:UpdateServiceSpecificCredential',
  cli: {
    list: 'list-service-specific-credentials',
    ids: "ServiceSpecificCredentials[?Status=='Active'].ServiceSpecificCredentialId",
    update: 'update-service-specific-credential',
    id: 'service-specific-credential-id',
  },
});

export const deactivateCertificatesOutline =
  /* @__PURE__ */ outlineOf<'deactivate-certificates'>('certificate');
export const deactivateCertificates = /* @__PURE__ */ define('deactivate-certificates', {
  type: 'certificate',
  one: 'signing certificate',
  many: 'signing certificates',
  list: 'iam:ListSigningCertificates',
  update: 'iam:UpdateSigningCertificate',
  cli: {
    list: 'list-signing-certificates',
    ids: "Certificates[?Status=='Active'].CertificateId",
    update: 'update-signing-certificate',
    id: 'certificate-id',
  },
});

function outlineOf<Kind extends string>(
  credentials: CredentialType,
): Outline<DeactivateCredentials<Kind>, 'deactivate-credentials'> {
  return {
    step: 'deactivate-credentials',
    covers: ({ only }) =>
      only?.map((id) => ({ credentials, id, by: 'inactive' })) ?? [{ credentials, by: 'inactive' }],
  };
}

function define<Kind extends string>(
  kind: Kind,
  { type, one, many, list, update, cli }: Names,
): Definition<Kind> {
  const set = (userName: string, id: string, status: 'Active' | 'Inactive'): string =>
    `aws iam ${cli.update} ${option('user-name', userName)} --${cli.id} ${id} --status ${status}`;
  const restoration = restorationOf(kind, type, one);
  return {
    fields: { userName: field.userName, uniqueId: field.uniqueId, only: field.anyTexts },
    calls: [
      { call: list, on: 'users', to: 'prior', why: `Lists the user's ${many} and their status.` },
      // The same for all three kinds: an attacker's MFA device is what a person has to look for.
      { call: 'iam:ListMFADevices', on: 'users', to: 'prior', why: 'Records the MFA devices of the user.' },
      { call: update, on: 'users', to: 'change', why: `Sets the ${many} inactive. Nothing deletes one.` },
      { call: list, on: 'users', to: 'reread', why: 'Reads their status again.' },
    ],
    prior: {
      fields: { credentials: field.activities, mfaDevices: field.anyTexts },
      read: async ({ userName }, { credentials }) => ({
        credentials: await credentials.list(userName, type),
        mfaDevices: await credentials.mfaDevices(userName),
      }),
    },
    execute: async (action, ports, { attempt }) => {
      const { userName } = action;
      let active: readonly string[] = [];
      const listing = await attempt(userName, async () => {
        active = await activeOf(action, type, ports);
        return { status: 'already', note: `no active ${many}` };
      });
      if (active.length === 0) return [listing];
      const deactivate = (id: string) => async () =>
        (await ports.credentials.setActive(userName, type, id, false)) === 'set'
          ? ({ status: 'done' } as const)
          : ({ status: 'already', note: 'it no longer exists' } as const);
      return Promise.all(active.map((id) => attempt(id, deactivate(id), { userName })));
    },
    reread: async (action, ports) => {
      const active = await activeOf(action, type, ports);
      return active.length === 0 ? inPlace(`no active ${many}`) : reverted(`active: ${active.join(', ')}`);
    },
    strayed: ({ userName }, { done }, ports) => heldBy(userName, type, done, ports),
    byHand: ({ userName, only }) =>
      only?.map((id) => set(userName, quoted(id), 'Inactive')).join('; ') ??
      forEach(
        `aws iam ${cli.list} ${option('user-name', userName)} --query "${cli.ids}" --output text`,
        set(userName, '"$id"', 'Inactive'),
      ),
    taken: (action, { state, done }) =>
      restorable(
        restoration,
        activeBefore(state?.credentials, done)
          .filter((id) => action.only?.includes(id) ?? true)
          .map((id) => ({ kind: 'credential', holder: holderOf(action), type, id })),
      ),
    restoreByHand: ({ userName }, { done }) =>
      done.map(({ target }) => set(userName, quoted(target), 'Active')),
  };
}

async function activeOf(
  { userName, only }: DeactivateCredentials<string>,
  type: CredentialType,
  { credentials }: Pick<Ports, 'credentials'>,
): Promise<readonly string[]> {
  const all = await credentials.list(userName, type);
  return all.filter(({ id, active }) => active && (only?.includes(id) ?? true)).map(({ id }) => id);
}

/** The outcomes about credentials that are this user's. */
async function heldBy(
  userName: string,
  type: CredentialType,
  outcomes: readonly Outcome[],
  { credentials }: Pick<Ports, 'credentials'>,
): Promise<readonly Outcome[]> {
  const theirs = (await credentials.list(userName, type)).map(({ id }) => id);
  return outcomes.filter(({ target }) => theirs.includes(target));
}

interface TakenCredential extends Taken {
  readonly kind: 'credential';
  readonly type: CredentialType;
  readonly id: string;
}

function restorationOf(kind: string, type: CredentialType, name: string): Restoration<TakenCredential> {
  return {
    rank: 1,
    isDeny: false,
    describe: ({ id, holder }) => `${name} ${id} of ${whoIs(holder)}`,
    idOf: ({ id }) => id,
    isTakenBy: (action) => action.kind === kind,
    check: checkCredential,
    restore: async ({ holder, id }, { credentials }) =>
      goneOr(await credentials.setActive(holder.name, type, id, true)),
  };
}

async function checkCredential(
  { holder, type, id }: TakenCredential,
  { ports }: TakenContext,
): Promise<Standing> {
  const found = (await ports.credentials.list(holder.name, type)).find((each) => each.id === id);
  if (!found) return { is: 'gone', note: 'it was deleted', drift: { text: `${id} was deleted since` } };
  return found.active ? { is: 'there', note: 'active' } : { is: 'to-do', note: 'make it active' };
}
