import { PermanentError } from '../../aws/failure.ts';
import type { PauseCheck } from '../../pause-check.ts';
import type { BackupKey } from '../../../core/backup-key/backup-key.ts';
import {
  deniedEverything,
  type KeyOwner,
  roomFor,
  whyNoKey,
} from '../../../core/backup-key/backup-key-conditions.ts';
import type { BackupPorts, Names, NewKey } from '../../../core/backup-key/backup-ports.ts';
import { secretName, secretPolicy, toOwnArns, versionIdOf } from '../../../core/backup-key/backup-secret.ts';
import { denyAllPolicy, decodeDocument } from '../../../core/containment/deny-policy.ts';
import { isOfOurMaking, whyNoFurtherKey } from '../../../core/backup-key/own-keys.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { policyNames } from '../../../core/containment/deny-policy.ts';
import type { BackupKeySettings, Settings } from '../../../core/settings/settings.ts';
import {
  type About,
  deactivateLost,
  endWith,
  type Finish,
  type Recovery,
  resume,
  stored,
} from './recover.ts';

export interface MakeDeps {
  readonly settings: Pick<Settings, 'backupKey'>;
  readonly ports: BackupPorts;
  readonly now: () => Date;
  readonly isPaused: PauseCheck;
  /** Waits, milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly partition: string;
  readonly account: string;
  /** ARN of the role that this runs under. */
  readonly ownRole: string;
}

/** Everything that is known once the caller may be given a key. */
interface Work extends MakeDeps {
  readonly state: ContainmentState;
  readonly owner: KeyOwner;
  readonly whenFull: BackupKeySettings['whenFull'];
  readonly recovery: Recovery;
  /** Keys that other open incidents took. */
  readonly taken: readonly string[];
}

/**
 * Makes the key that a contained workload goes on with: the empty secret first, which says that a key is about to be
 * made; its policy; the key; and the key into the secret. Whatever fails after the key was made, it ends inactive.
 *
 * @returns what became of it, without the secret; it is nowhere but in Secrets Manager
 * @throws RetryableError as long as no key was made
 */
export async function makeBackupKey(state: ContainmentState, deps: MakeDeps): Promise<BackupKey> {
  const { settings, ports, pause, now, ...place } = deps;
  const { caller, launch } = state;
  const userName = 'userName' in caller ? caller.userName : undefined;
  const finish: Finish = (status, note, more = {}) => ({
    status,
    note,
    ...(userName !== undefined && { userName }),
    ...more,
    at: now().toISOString(),
  });
  const { backupKey } = settings;
  if (!backupKey) return finish('refused', 'the settings have no backupKey');
  const why = whyNoKey(state, backupKey);
  if (caller.kind !== 'user-key') return finish('refused', why ?? caller.reason);
  const readers = toOwnArns(backupKey.readers, place);
  const recovery: Recovery = { ports, pause, finish, readers, owner: caller, since: launch.eventTime };
  try {
    const own = await ports.history.ownKeys(caller.userArn, state.incident);
    // Said first, whatever else stands against a key: somebody has to find the leak.
    const leak = isOfOurMaking(caller.accessKeyId, own) && { openLeak: true as const };
    const not = (leak ? undefined : why) ?? whyNoFurtherKey(caller.accessKeyId, own) ?? why;
    if (not !== undefined) return finish('refused', not, leak || {});
    // Before anything is done by the name, that of an earlier try too: another user's keys are not ours to change.
    const another = await whyAnother(caller, ports.names);
    if (another !== undefined) return finish('refused', another);
    const { whenFull } = backupKey;
    return await findOrMake({ ...deps, state, owner: caller, whenFull, recovery, taken: own.taken });
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return finish('failed', `no key was made: ${error.message}`);
  }
}

/**
 * A key is made by name, and somebody else may have the caller's by now.
 * @returns why none is made; undefined where the name is the caller's, or the record shows no unique id to tell by
 */
async function whyAnother({ userName, uniqueId }: KeyOwner, names: Names): Promise<string | undefined> {
  if (uniqueId === undefined) return undefined;
  const id = await names.idOf(userName);
  if (id === uniqueId) return undefined;
  const now = id === undefined ? 'nobody has the name' : `the name is that of another user (${id})`;
  return `user ${userName} (${uniqueId}) is called something else by now, or was deleted: ${now}`;
}

/** A try that broke off may have made a key: that is looked for before anything else, and no second one is made. */
async function findOrMake(work: Work): Promise<BackupKey> {
  const { ports, state, owner, whenFull, recovery, taken } = work;
  const { finish } = recovery;
  const name = secretName(owner.userName, state.incident.id);
  const earlier = await ports.secrets.find(name);
  if (earlier) return resume(earlier, recovery);
  if (await isDeniedEverything(work)) return finish('refused', deniedEverything);
  const paused = await work.isPaused();
  if (paused) return finish('refused', `containment is paused until ${paused.until}`);
  const keys = await ports.accessKeys.list(owner.userName);
  const room = roomFor(keys, { ...state, caller: owner, taken }, { whenFull });
  if (room.kind === 'none') {
    const { why, commands = [] } = room;
    return finish('refused', why, commands.length > 0 ? { commands } : {});
  }
  const secretArn = await ports.secrets.createEmpty(
    name,
    `Firebreak: access key of ${owner.userName} after incident ${state.incident.id}`,
  );
  return intoSecret(work, secretArn, room.kind === 'delete' ? room.accessKeyId : undefined);
}

/** From here on the step is not repeated: what fails is said. */
async function intoSecret(work: Work, secretArn: string, toDelete?: string): Promise<BackupKey> {
  const { ports, owner, recovery, ownRole, partition, account } = work;
  const { userName } = owner;
  const { readers, finish } = recovery;
  const root = `arn:${partition}:iam::${account}:root`;
  try {
    await ports.secrets.putPolicy(secretArn, secretPolicy({ readers, writer: ownRole, root }));
    if (toDelete !== undefined) await ports.newKeys.remove(userName, toDelete);
  } catch (error) {
    return finish('failed', `no key was made: ${messageOf(error)}`, { secretArn });
  }
  const about = { secretArn, ...(toDelete !== undefined && { deletedKeyId: toDelete }) };
  const creation = await ports.newKeys.create(userName);
  switch (creation.kind) {
    case 'made':
      return store(work, creation.key, about);
    case 'refused':
      return finish('failed', `no key was made: ${creation.why}`, about);
    case 'unanswered':
      return deactivateLost(recovery, `IAM did not answer whether it made a key (${creation.why})`, about);
  }
}

async function store({ ports, recovery }: Work, key: NewKey, about: About): Promise<BackupKey> {
  const { finish, readers } = recovery;
  try {
    const value = JSON.stringify({ AccessKeyId: key.id, SecretAccessKey: key.revealSecret() });
    await ports.secrets.putValue(about.secretArn, versionIdOf(key.id), value);
  } catch (error) {
    const why = `the secret of the new key could not be stored (${messageOf(error)})`;
    return endWith([key.id], recovery, why, about);
  }
  return finish('created', stored, { accessKeyId: key.id, ...about, readers });
}

async function isDeniedEverything({ ports, owner }: Work): Promise<boolean> {
  const holder = { type: 'user', name: owner.userName } as const;
  const [attached, boundary, ...inline] = await Promise.all([
    ports.denies.isDenyAllAttached(holder),
    ports.denies.readBoundary(holder),
    ports.denies.readInline(holder, policyNames.everything),
    ports.denies.readInline(holder, policyNames.user),
  ]);
  return (
    attached ||
    boundary?.isDenyAll === true ||
    inline.some((found) => typeof found === 'object' && decodeDocument(found.document) === denyAllPolicy)
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
