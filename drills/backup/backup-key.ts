import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Account } from '@firebreak/account';
import { addKey, addUser, launchOf, letSpread, password, realIam } from '../cast.ts';
import type { Drill, Probe, Scene, StageOptions } from '../drill.ts';
import { type Keys, person } from '../people.ts';
import { calls, lair, office, signsIn } from '../probes.ts';
import { addReader, addWorkload, namedBy } from './reader.ts';

const usual = {
  owners: ['arn:aws:iam::*:user/service/*'],
  readers: ['arn:aws:iam::*:role/keepers'],
} as const;

/** A workload is left a new key, as the settings say: its owners, its readers. */
export const backupKey: Drill = {
  id: 'backup-key',
  title: "A workload's key is stolen, and the workload goes on with another",
  shows: 'the readers of the settings, and nobody else, get the new key of a workload',
  ending: {
    kind: 'held',
    because: 'the thief has the old key alone',
    tells: ['has the new access key', 'It can be read by'],
  },
  needs: { backupKey: { ...usual, whenFull: 'refuse' } },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region, homeRegion = 'us-east-1', backupKey: { owners, readers } = usual } = options;
  const root = person(account, account.iam.root, office).iam;
  const innocent = await addUser(root, 'alice', 'PowerUserAccess');
  const innocentKey = await addKey(root, innocent);
  const workload = namedBy(owners[0] ?? '');
  const reader = namedBy(readers[0] ?? '');
  const stolen = await addWorkload(root, workload);
  const asReader = await addReader(account, root, reader);
  letSpread(account);
  return {
    setting: [
      `user ${workload.path}${workload.name}: a workload, administrator, no password, key ${stolen.accessKeyId} (stolen)`,
      `${reader.type} ${reader.path}${reader.name}: may read the secrets of backup keys`,
      `user ${innocent}: power user, console password, key ${innocentKey.accessKeyId}`,
    ],
    ...launchOf(account, { attacker: person(account, stolen, lair), stolen }, options),
    probes: [
      calls(account, "attacker's access key", 'refused', { keys: stolen, region }),
      goesOn(account, { old: stolen, asReader, region, homeRegion }),
      calls(account, "innocent user's access key", 'works', { keys: innocentKey, region }),
      signsIn(account, "innocent user's console sign-in", 'works', { userName: innocent, password }),
    ],
  };
}

/** The workload calls with the key that a reader hands it; as long as none was made, with the one that it has. */
function goesOn(
  account: Account,
  at: {
    readonly old: Keys;
    readonly asReader: () => Promise<Keys>;
    readonly region: string;
    readonly homeRegion: string;
  },
): Probe {
  const name = 'the workload, with what a reader hands it';
  return {
    ...{ name, expect: 'works', isAttackers: false },
    attempt: async () => {
      const arn = account.secrets.all().find((secret) => secret.name.includes('backup-key/'))?.arn;
      const keys = arn === undefined ? at.old : await read(account, arn, at);
      await calls(account, name, 'works', { keys, region: at.region }).attempt();
    },
  };
}

async function read(
  account: Account,
  SecretId: string,
  { asReader, homeRegion }: { readonly asReader: () => Promise<Keys>; readonly homeRegion: string },
): Promise<Keys> {
  const client = new SecretsManagerClient({
    ...{ region: homeRegion, endpoint: account.endpoint, credentials: await asReader() },
  });
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
  const { AccessKeyId = '', SecretAccessKey = '' } = JSON.parse(SecretString) as Readonly<
    Record<string, string>
  >;
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
}
