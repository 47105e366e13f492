import type * as sdk from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../model.ts';
import type { IamContext } from '../context.ts';
import { callingUserName, findUser } from '../store/find.ts';
import { paginate } from '../paginate.ts';
import type { User } from '../store/store.ts';

/** ListMFADevices and ListGroupsForUser. Devices are there when they were imported; there are no groups here. */
export function otherCredentialOperations({ store }: IamContext): Record<string, Operation> {
  const userOf = (input: { UserName?: string | undefined }, call: Call): User =>
    findUser(store, input.UserName ?? callingUserName(call));
  return {
    ListGroupsForUser: (input: sdk.ListGroupsForUserRequest): sdk.ListGroupsForUserResponse => {
      findUser(store, input.UserName);
      return { Groups: [], IsTruncated: false };
    },
    ListMFADevices: (input: sdk.ListMFADevicesRequest, call: Call): sdk.ListMFADevicesResponse => {
      const { userName, mfaDevices } = userOf(input, call);
      const { items, rest } = paginate(mfaDevices, (device) => device.serialNumber, input);
      const toOutput = ({ serialNumber, enableDate }: (typeof items)[number]) => ({
        UserName: userName,
        SerialNumber: serialNumber,
        EnableDate: enableDate,
      });
      return { MFADevices: items.map(toOutput), ...rest };
    },
  };
}
