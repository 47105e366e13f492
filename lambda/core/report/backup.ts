import type { BackupKey } from '../backup-key.ts';
import type { ContainmentState } from '../incident.ts';
import { commandPrefix, type Section } from './section.ts';
import { neutral } from '../text.ts';

/** The key that the workload goes on with, or why there is none. Empty where the settings have no backup key. */
export function backupKeySection({ backupKey, caller }: ContainmentState): Section {
  if (!backupKey) return { title: '', lines: [] };
  const { status, note, commands = [], leftActive } = backupKey;
  const toDo = commands.map((line) => commandPrefix + line);
  if (status === 'created') return { title: 'BACKUP KEY', lines: created(backupKey, caller.accessKeyId) };
  const why = `${note[0]?.toUpperCase() ?? ''}${neutral(note.slice(1), 400)}.`;
  if (status === 'refused') return { title: 'NO BACKUP KEY', lines: [why, ...toDo] };
  return {
    title: leftActive ? 'ACT NOW: A NEW KEY THAT NOBODY HAS IS ACTIVE' : 'THE BACKUP KEY FAILED',
    lines: [why, ...toDo, ...remains(backupKey)],
  };
}

/** How many readers are named: each may be long, and the settings have them all. */
const namedReaders = 10;

function created(
  { userName = '', accessKeyId = '', secretArn = '', readers = [], deletedKeyId }: BackupKey,
  compromised = 'KEY_ID',
): readonly string[] {
  const more = readers.length - namedReaders;
  const who = readers.slice(0, namedReaders).map((arn) => neutral(arn, 300));
  const user = neutral(userName, 64);
  return [
    `User ${user} has the new access key ${neutral(accessKeyId, 130)}. Its secret is in Secrets Manager and nowhere else:`,
    secretArn,
    `It can be read by ${who.join(', ')}${more > 0 ? ` and ${more} more` : ''}, and by nobody else:`,
    `${commandPrefix}aws secretsmanager get-secret-value --region ${regionOf(secretArn)} --secret-id ${secretArn} --query SecretString --output text`,
    ...deleted(deletedKeyId),
    'First find how the old key leaked: the new one leaks the same way. Give it to the workload, restart that, and then delete the old key:',
    `${commandPrefix}aws iam delete-access-key --user-name ${user} --access-key-id ${neutral(compromised, 130)}`,
    'The new key has passed through Firebreak: rotate it when the incident is over. Giving back what was taken leaves it as it is.',
  ];
}

function remains({ accessKeyId, secretArn, deletedKeyId, leftActive }: BackupKey): readonly string[] {
  return [
    ...(accessKeyId === undefined || leftActive ? [] : [`The key: ${neutral(accessKeyId, 130)}. Delete it.`]),
    ...(secretArn === undefined ? [] : [`The secret, which the workload must not use: ${secretArn}`]),
    ...deleted(deletedKeyId),
    'Where the workload needs a key, make one by hand.',
  ];
}

const deleted = (id: string | undefined): readonly string[] =>
  id === undefined
    ? []
    : [`To make room, ${neutral(id, 130)} was deleted, which was inactive before: it cannot be given back.`];

const regionOf = (arn: string): string => arn.split(':')[3] ?? '';
