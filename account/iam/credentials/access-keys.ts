import type * as sdk from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../model.ts';
import { wholeSeconds, type IamContext } from '../context.ts';
import { accessKeyNotFound, limitExceeded, notModelled } from '../errors.ts';
import { findUser, keysOf, signingUserName } from '../store/find.ts';
import { newAccessKeyId, newSecret } from '../store/ids.ts';
import { paginate } from '../paginate.ts';
import type { AccessKey, Store, User } from '../store/store.ts';
import { checkAccessKeyId, checkOneOf } from '../validate.ts';

/** Fixed; inactive keys count (IAM User Guide, "IAM and AWS STS quotas"). */
const keyQuota = 2;

/** CreateAccessKey, ListAccessKeys, UpdateAccessKey, DeleteAccessKey. */
export function accessKeyOperations(context: IamContext): Record<string, Operation> {
  const { store } = context;
  const ownerOf = (input: { UserName?: string | undefined }, call: Call): User =>
    findUser(store, input.UserName ?? signingUserName(call));
  return {
    CreateAccessKey: (input: sdk.CreateAccessKeyRequest, call: Call): sdk.CreateAccessKeyResponse => {
      const user = ownerOf(input, call);
      if (keysOf(store, user.userId).length >= keyQuota) {
        throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${keyQuota}`);
      }
      const key = addAccessKey(context, user.userId);
      return { AccessKey: { ...toMetadata(user, key), SecretAccessKey: key.secretAccessKey } };
    },
    ListAccessKeys: (input: sdk.ListAccessKeysRequest, call: Call): sdk.ListAccessKeysResponse => {
      const user = ownerOf(input, call);
      const { items, rest } = paginate(keysOf(store, user.userId), (key) => key.accessKeyId, input);
      return { AccessKeyMetadata: items.map((key) => toMetadata(user, key)), ...rest };
    },
    UpdateAccessKey: (input: sdk.UpdateAccessKeyRequest, call: Call): void => {
      const id = checkAccessKeyId(input.AccessKeyId);
      const status = checkOneOf(input.Status, 'status', ['Active', 'Inactive', 'Expired']);
      const key = findKey(store, id, ownerOf(input, call));
      if (status === 'Expired') {
        throw notModelled('iam:UpdateAccessKey to Expired', 'AWS does not say what it means for the key.');
      }
      store.accessKeys.set(id, { ...key, status });
    },
    DeleteAccessKey: (input: sdk.DeleteAccessKeyRequest, call: Call): void => {
      const id = checkAccessKeyId(input.AccessKeyId);
      store.accessKeys.delete(findKey(store, id, ownerOf(input, call)).accessKeyId);
    },
  };
}

/** A new active long-term key for a user, or for root with the account id as owner. */
export function addAccessKey(context: IamContext, ownerId: string): AccessKey {
  const key: AccessKey = {
    accessKeyId: newAccessKeyId('AKIA'),
    secretAccessKey: newSecret(),
    ownerId,
    status: 'Active',
    createDate: wholeSeconds(context),
  };
  context.store.accessKeys.set(key.accessKeyId, key);
  return key;
}

/** A temporary key is nobody's access key here: IAM knows long-term keys only. */
function findKey(store: Store, accessKeyId: string, user: User): AccessKey {
  const key = store.accessKeys.get(accessKeyId);
  if (key?.ownerId !== user.userId) throw accessKeyNotFound(accessKeyId);
  return key;
}

function toMetadata(user: User, key: AccessKey) {
  return {
    UserName: user.userName,
    AccessKeyId: key.accessKeyId,
    Status: key.status,
    CreateDate: key.createDate,
  } satisfies sdk.AccessKeyMetadata;
}
