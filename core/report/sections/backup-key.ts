import { isUserName } from '../../values/arn.ts';
import type { BackupKey } from '../../backup-key/backup-key.ts';
import { option } from '../../values/shell.ts';
import { neutral, sentence } from '../../values/text.ts';
import { alarm, type Block, commands, prose } from '../block.ts';
import { ofIncident } from '../context.ts';

/** The key that the workload goes on with, or why there is none. Nothing where the settings have no backup key. */
export const backupKeySection = ofIncident({
  id: 'backup-key',
  importance: 95,
  // The new key, and how its secret is read; of one that was not made, all.
  brief: (whole, { backupKey }) =>
    backupKey?.status === 'created'
      ? [...whole.slice(0, 1), ...whole.filter(({ kind }) => kind === 'command').slice(0, 1)]
      : whole,
  title: ({ backupKey }) => {
    if (backupKey?.status === 'created') return 'BACKUP KEY';
    if (backupKey?.status === 'refused') return 'NO BACKUP KEY';
    return backupKey?.leftActive ? 'A NEW KEY THAT NOBODY HAS IS ACTIVE' : 'THE BACKUP KEY FAILED';
  },
  make: ({ backupKey, caller }) => {
    if (!backupKey) return [];
    const { status, note, leftActive } = backupKey;
    if (status === 'created') return created(backupKey, caller.accessKeyId);
    const why = sentence(neutral(note, 400));
    return [
      leftActive ? alarm(why) : prose(why),
      ...commands(backupKey.commands ?? []),
      ...(status === 'refused' ? [] : remains(backupKey).map(prose)),
    ];
  },
});

/** How many readers are named: each may be long, and the settings have them all. */
const namedReaders = 10;

function created(backupKey: BackupKey, compromised: string | undefined): readonly Block[] {
  const { userName = '', accessKeyId = '', secretArn = '', deletedKeyId } = backupKey;
  return [
    prose(
      `User ${neutral(userName, 64)} has the new access key ${neutral(accessKeyId, 130)}. Its secret is in Secrets Manager and nowhere else:`,
    ),
    prose(neutral(secretArn, 300)),
    prose(`It can be read by ${readersOf(backupKey)}, and by nobody else:`),
    ...commands(readSecret(secretArn)),
    ...deleted(deletedKeyId).map(prose),
    prose(
      'First find how the old key leaked: the new one leaks the same way. Give it to the workload, restart that, and then delete the old key:',
    ),
    ...commands(deleteKey(userName, compromised)),
    prose(
      'The new key has passed through Firebreak: rotate it when the incident is over. Restoring what was taken leaves it as it is.',
    ),
  ];
}

function readersOf({ readers = [] }: BackupKey): string {
  const more = readers.length - namedReaders;
  const named = readers.slice(0, namedReaders).map((arn) => neutral(arn, 300));
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function remains({ accessKeyId, secretArn, deletedKeyId, leftActive }: BackupKey): readonly string[] {
  return [
    ...(accessKeyId === undefined || leftActive ? [] : [`The key: ${neutral(accessKeyId, 130)}. Delete it.`]),
    ...(secretArn === undefined
      ? []
      : [`The secret, which the workload must not use: ${neutral(secretArn, 300)}`]),
    ...deleted(deletedKeyId),
    'Where the workload needs a key, make one by hand.',
  ];
}

const deleted = (id: string | undefined): readonly string[] =>
  id === undefined
    ? []
    : [`To make room, ${neutral(id, 130)} was deleted, which was inactive before: it cannot be restored.`];

/** By the ARN of the secret, which has its region. */
function readSecret(arn: string): readonly string[] {
  const [, region] = /^arn:[\w-]+:secretsmanager:([a-z0-9-]+):/.exec(arn) ?? [];
  return region === undefined
    ? []
    : [
        `aws secretsmanager get-secret-value --region ${region} ${option('secret-id', arn)} --query SecretString --output text`,
      ];
}

const deleteKey = (userName: string, key = ''): readonly string[] =>
  isUserName(userName) && /^[A-Z0-9]{16,128}$/.test(key)
    ? [`aws iam delete-access-key ${option('user-name', userName)} --access-key-id ${key}`]
    : [];
