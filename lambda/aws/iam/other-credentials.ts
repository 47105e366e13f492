import {
  type IAMClient,
  ListMFADevicesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  UpdateServiceSpecificCredentialCommand,
  UpdateSigningCertificateCommand,
  UpdateSSHPublicKeyCommand,
} from '@aws-sdk/client-iam';
import type { OtherCredentials } from '../../../core/containment/actions/ports.ts';
import type { CredentialType } from '../../../core/containment/any-action.ts';
import { isAwsError, toFailure } from '../failure.ts';

interface Listed {
  readonly id: string | undefined;
  readonly status: string | undefined;
}

/** One page each: a user has five SSH keys, two credentials a service and two certificates at the most. */
const lists: Readonly<
  Record<CredentialType, (iam: IAMClient, UserName: string) => Promise<readonly Listed[]>>
> = {
  'ssh-key': async (iam, UserName) =>
    ((await iam.send(new ListSSHPublicKeysCommand({ UserName }))).SSHPublicKeys ?? []).map((key) => ({
      id: key.SSHPublicKeyId,
      status: key.Status,
    })),
  'service-credential': async (iam, UserName) =>
    (
      (await iam.send(new ListServiceSpecificCredentialsCommand({ UserName }))).ServiceSpecificCredentials ??
      []
    ).map((credential) => ({ id: credential.ServiceSpecificCredentialId, status: credential.Status })),
  certificate: async (iam, UserName) =>
    ((await iam.send(new ListSigningCertificatesCommand({ UserName }))).Certificates ?? []).map(
      (certificate) => ({ id: certificate.CertificateId, status: certificate.Status }),
    ),
};

type Status = 'Active' | 'Inactive';

const updates: Readonly<
  Record<CredentialType, (iam: IAMClient, UserName: string, id: string, Status: Status) => Promise<unknown>>
> = {
  'ssh-key': (iam, UserName, SSHPublicKeyId, Status) =>
    iam.send(new UpdateSSHPublicKeyCommand({ UserName, SSHPublicKeyId, Status })),
  'service-credential': (iam, UserName, ServiceSpecificCredentialId, Status) =>
    iam.send(new UpdateServiceSpecificCredentialCommand({ UserName, ServiceSpecificCredentialId, Status })),
  certificate: (iam, UserName, CertificateId, Status) =>
    iam.send(new UpdateSigningCertificateCommand({ UserName, CertificateId, Status })),
};

export function makeOtherCredentials(iam: IAMClient): OtherCredentials {
  return {
    async list(userName, type) {
      try {
        const listed = await lists[type](iam, userName);
        return listed.map(({ id = '', status }) => ({ id, active: status === 'Active' }));
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return [];
        throw toFailure(error, `listing each ${type} of ${userName}`);
      }
    },
    async setActive(userName, type, id, active) {
      const status = active ? 'Active' : 'Inactive';
      try {
        await updates[type](iam, userName, id, status);
        return 'set';
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return 'gone';
        throw toFailure(error, `making ${type} ${id} of ${userName} ${status}`);
      }
    },
    async mfaDevices(userName) {
      try {
        const { MFADevices = [] } = await iam.send(new ListMFADevicesCommand({ UserName: userName }));
        return MFADevices.map(({ SerialNumber = '' }) => SerialNumber);
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return [];
        throw toFailure(error, `listing the MFA devices of ${userName}`);
      }
    },
  };
}
