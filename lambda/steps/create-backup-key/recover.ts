import { option } from '../../../core/values/shell.ts';
import { RetryableError } from '../../aws/failure.ts';
import type { AccessKey } from '../../../core/containment/actions/ports.ts';
import type { BackupKey } from '../../../core/backup-key/backup-key.ts';
import type { KeyOwner } from '../../../core/backup-key/backup-key-conditions.ts';
import type { BackupPorts, FoundSecret } from '../../../core/backup-key/backup-ports.ts';
import { versionIdOf } from '../../../core/backup-key/backup-secret.ts';

export type Finish = (
  status: BackupKey['status'],
  note: string,
  more?: Partial<Omit<BackupKey, 'status' | 'note' | 'at'>>,
) => BackupKey;

/** What is known wherever something fails. */
export interface Recovery {
  readonly ports: Pick<BackupPorts, 'accessKeys'>;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly finish: Finish;
  readonly owner: KeyOwner;
  readonly readers: readonly string[];
  /** When the compromised key launched: the user had been given no key since then, before this one was asked for. */
  readonly since: string;
}

export type About = Pick<BackupKey, 'deletedKeyId'> & { readonly secretArn: string };

export const stored = 'its secret is in Secrets Manager and nowhere else';

/** IAM may take seconds to show a key that it has made: it is looked for this often, with this many milliseconds between. */
const looks = 4;
const pauseBetween = 3_000;

/**
 * Goes on after a try that broke off when the secret was there. A key that is in it is the answer; one that is not is
 * lost, because nobody has its secret. A further key is not made, whatever is found: the other try may still be at it.
 *
 * @throws RetryableError where IAM cannot be read for now
 */
export async function resume(earlier: FoundSecret, recovery: Recovery): Promise<BackupKey> {
  const { finish, readers } = recovery;
  const { arn: secretArn } = earlier;
  const why = 'an earlier try broke off';
  const keys = await lookForNew(recovery).catch((error: unknown) => {
    if (error instanceof RetryableError) throw error;
    return messageOf(error);
  });
  if (typeof keys === 'string') return finish('failed', `${why}; ${unread(keys)}`, { secretArn });
  const key = keys.find(({ id }) => earlier.versionIds.includes(versionIdOf(id)));
  if (key?.active) return finish('created', stored, { accessKeyId: key.id, secretArn, readers });
  return endWith(toIds(keys), recovery, why, { secretArn });
}

/** Looks for a key that was made and whose secret is lost, and makes it inactive. */
export async function deactivateLost(recovery: Recovery, why: string, about: About): Promise<BackupKey> {
  try {
    return await endWith(toIds(await lookForNew(recovery)), recovery, why, about);
  } catch (error) {
    return recovery.finish('failed', `${why}; ${unread(messageOf(error))}`, about);
  }
}

/**
 * The end where a key was made and cannot be used: it is made inactive, and that is read again. Never throws.
 * @param ids the keys; none where none is to be seen
 */
export async function endWith(
  ids: readonly string[],
  recovery: Recovery,
  why: string,
  about: About,
): Promise<BackupKey> {
  const { finish, owner } = recovery;
  const [accessKeyId] = ids;
  if (accessKeyId === undefined) return finish('failed', `${why}; no key was made that can be seen`, about);
  const left: string[] = [];
  for (const id of ids) if (!(await makeInactive(id, recovery))) left.push(id);
  const command = (id: string): string =>
    `aws iam update-access-key ${option('user-name', owner.userName)} --access-key-id ${id} --status Inactive`;
  return left.length === 0
    ? finish('failed', `${why}; the key was made inactive`, { accessKeyId, ...about })
    : finish('failed', `${why}; and the key could not be made inactive: it works`, {
        accessKeyId,
        leftActive: true,
        commands: left.map(command),
        ...about,
      });
}

/** @returns whether it is inactive, by a re-read */
async function makeInactive(id: string, { ports, pause, owner }: Recovery): Promise<boolean> {
  const { userName } = owner;
  for (let look = 1; look <= looks; look++) {
    if (look > 1) await pause(pauseBetween);
    try {
      await ports.accessKeys.setActive(userName, id, false);
      const key = (await ports.accessKeys.list(userName)).find((each) => each.id === id);
      if (key?.active !== true) return true;
    } catch {
      // Tried again; what is still not known in the end is said as active, with the command.
    }
  }
  return false;
}

/** Keys that the user has been given since the launch. */
async function lookForNew({ ports, pause, owner, since }: Recovery): Promise<readonly AccessKey[]> {
  const isNew = ({ id, createdAt }: AccessKey): boolean =>
    id !== owner.accessKeyId && Date.parse(createdAt) >= Date.parse(since);
  let found: readonly AccessKey[] = [];
  for (let look = 1; look <= looks && found.length === 0; look++) {
    if (look > 1) await pause(pauseBetween);
    found = (await ports.accessKeys.list(owner.userName)).filter(isNew);
  }
  return found;
}

const toIds = (keys: readonly AccessKey[]): readonly string[] => keys.map(({ id }) => id);
const unread = (message: string): string => `whether a key was made could not be read: ${message}`;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
