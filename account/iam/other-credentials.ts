import type {
  ListGroupsForUserRequest,
  ListGroupsForUserResponse,
  ListMFADevicesRequest,
  ListMFADevicesResponse,
  ListServiceSpecificCredentialsRequest,
  ListServiceSpecificCredentialsResponse,
  ListSigningCertificatesRequest,
  ListSigningCertificatesResponse,
  ListSSHPublicKeysRequest,
  ListSSHPublicKeysResponse,
} from '@aws-sdk/client-iam';
import type { Call, Operation } from '../model.ts';
import type { IamContext } from './context.ts';
import { callingUserName, findUser } from './find.ts';
import { paginate } from './paginate.ts';
import type { User } from './store.ts';

/**
 * What else a user may have. Nothing here creates SSH keys, signing certificates, service-specific credentials or
 * groups, so those lists are empty; MFA devices are there when they were imported.
 */
export function otherCredentialOperations({ store }: IamContext): Record<string, Operation> {
  const userOf = (input: { UserName?: string | undefined }, call: Call): User =>
    findUser(store, input.UserName ?? callingUserName(call));
  return {
    ListGroupsForUser: (input: ListGroupsForUserRequest): ListGroupsForUserResponse => {
      findUser(store, input.UserName);
      return { Groups: [], IsTruncated: false };
    },
    ListMFADevices: (input: ListMFADevicesRequest, call: Call): ListMFADevicesResponse => {
      const { userName, mfaDevices } = userOf(input, call);
      const { items, rest } = paginate(mfaDevices, (device) => device.serialNumber, input);
      const toOutput = ({ serialNumber, enableDate }: (typeof items)[number]) => ({
        UserName: userName,
        SerialNumber: serialNumber,
        EnableDate: enableDate,
      });
      return { MFADevices: items.map(toOutput), ...rest };
    },
    ListSSHPublicKeys: (input: ListSSHPublicKeysRequest, call: Call): ListSSHPublicKeysResponse => {
      userOf(input, call);
      return { SSHPublicKeys: [], IsTruncated: false };
    },
    ListServiceSpecificCredentials: (
      input: ListServiceSpecificCredentialsRequest,
      call: Call,
    ): ListServiceSpecificCredentialsResponse => {
      userOf(input, call);
      return { ServiceSpecificCredentials: [] };
    },
    ListSigningCertificates: (
      input: ListSigningCertificatesRequest,
      call: Call,
    ): ListSigningCertificatesResponse => {
      userOf(input, call);
      return { Certificates: [], IsTruncated: false };
    },
  };
}
