import { createHash } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-iam';
import { AwsError, type Call, type Operation } from '../../model.ts';
import { wholeSeconds, type IamContext } from '../context.ts';
import { limitExceeded, notModelled } from '../errors.ts';
import { callingUserName, findUser } from '../store/find.ts';
import { newEntityId } from '../store/ids.ts';
import { paginate } from '../paginate.ts';
import type { SshPublicKey, User } from '../store/store.ts';
import { credentialsOf, findCredential, setStatus } from './user-credentials.ts';
import { checkLength, required } from '../validate.ts';

/** Fixed (IAM User Guide, "IAM and AWS STS quotas"). */
const keyQuota = 5;
const kind = { name: 'SSH Public Key', member: 'sSHPublicKeyId' };

/** UploadSSHPublicKey, ListSSHPublicKeys, UpdateSSHPublicKey, DeleteSSHPublicKey: keys for CodeCommit. */
export function sshPublicKeyOperations(context: IamContext): Record<string, Operation> {
  const { store } = context;
  const table = store.sshPublicKeys;
  return {
    UploadSSHPublicKey: (input: sdk.UploadSSHPublicKeyRequest): sdk.UploadSSHPublicKeyResponse => {
      const user = findUser(store, input.UserName);
      const key = toKey(context, user, input.SSHPublicKeyBody);
      const others = credentialsOf(table, user);
      if (others.some(({ fingerprint }) => fingerprint === key.fingerprint)) {
        throw new AwsError(
          'DuplicateSSHPublicKey',
          'The SSH public key is already associated with the user.',
        );
      }
      if (others.length >= keyQuota) {
        throw limitExceeded(`Cannot exceed quota for SSHPublicKeysPerUser: ${keyQuota}`);
      }
      table.set(key.id, key);
      const { fingerprint, body } = key;
      return {
        SSHPublicKey: { ...toMetadata(user, key), Fingerprint: fingerprint, SSHPublicKeyBody: body },
      };
    },
    ListSSHPublicKeys: (input: sdk.ListSSHPublicKeysRequest, call: Call): sdk.ListSSHPublicKeysResponse => {
      const user = findUser(store, input.UserName ?? callingUserName(call));
      const { items, rest } = paginate(credentialsOf(table, user), (key) => key.id, input);
      return { SSHPublicKeys: items.map((key) => toMetadata(user, key)), ...rest };
    },
    UpdateSSHPublicKey: (input: sdk.UpdateSSHPublicKeyRequest): void => {
      const user = findUser(store, input.UserName);
      setStatus(table, findCredential(table, user, kind, input.SSHPublicKeyId), input.Status);
    },
    DeleteSSHPublicKey: (input: sdk.DeleteSSHPublicKeyRequest): void => {
      const user = findUser(store, input.UserName);
      table.delete(findCredential(table, user, kind, input.SSHPublicKeyId).id);
    },
  };
}

function toKey(context: IamContext, user: User, given: string | undefined): SshPublicKey {
  const body = checkLength(required(given, 'sSHPublicKeyBody'), 'sSHPublicKeyBody', 1, 16_384);
  return {
    id: newEntityId('APKA'),
    ownerId: user.userId,
    status: 'Active',
    createDate: wholeSeconds(context),
    body,
    fingerprint: fingerprintOf(body),
  };
}

/** MD5 of the key's bytes, as `ssh-keygen -l -E md5` shows it (IAM API Reference, SSHPublicKey). */
function fingerprintOf(body: string): string {
  if (body.startsWith('-----BEGIN')) {
    throw notModelled('iam:UploadSSHPublicKey with a key in PEM format', 'give it in ssh-rsa format.');
  }
  const [format, encoded = ''] = body.trim().split(/\s+/);
  if (format !== 'ssh-rsa') {
    throw new AwsError('UnrecognizedPublicKeyEncoding', 'The public key encoding format is not recognized.');
  }
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.subarray(4, 11).toString() !== 'ssh-rsa') {
    throw new AwsError('InvalidPublicKey', 'The public key is malformed or otherwise invalid.');
  }
  return createHash('md5')
    .update(bytes)
    .digest('hex')
    .replaceAll(/..(?!$)/g, '$&:');
}

function toMetadata({ userName }: User, { id, status, createDate }: SshPublicKey) {
  return { UserName: userName, SSHPublicKeyId: id, Status: status, UploadDate: createDate };
}
