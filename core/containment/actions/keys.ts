import type { Action } from '../action.ts';
import { isLongTermKeyId } from '../../values/arn.ts';
import type { Outcome } from '../outcome.ts';
import type { Ports } from './ports.ts';
import { type Circumstances, type IamCall, inPlace, type RecordOf, undone } from './record.ts';

const list = (to: IamCall['to'], why: string): IamCall => ({
  call: 'iam:ListAccessKeys',
  on: 'users',
  to,
  why,
});
const reread = list('reread', 'Reads the status of the keys again.');
const update: IamCall = {
  call: 'iam:UpdateAccessKey',
  on: 'users',
  to: 'change',
  why: 'Sets the key inactive. Nothing deletes a key: it could not be undone.',
};

type KeyPorts = Pick<Ports, 'accessKeys'>;

/** The key that made the call: one write between the launch and the inactive key, and no look-up. */
export const deactivateKey: RecordOf<'deactivate-key', 'accessKeys'> = {
  kind: 'deactivate-key',
  does: 'makes one long-term access key inactive',
  precondition: 'the key exists; that it was active, the call that it made has shown',
  calls: [update, reread],
  execute: async (action, ports, circumstances) => [
    await deactivate(action, action.accessKeyId, ports, circumstances),
  ],
  reread: async (action, { accessKeys }) => {
    const key = (await accessKeys.list(action.userName)).find(({ id }) => id === action.accessKeyId);
    if (!key) return inPlace('the key no longer exists');
    return key.active ? undone('the key is active') : inPlace('the key is inactive');
  },
  byHand: (action) => [updateKey(action.userName, action.accessKeyId, 'Inactive')],
  undoByHand,
};

/** Whatever is active: a session does not say which key issued it. */
export const deactivateAllKeys: RecordOf<'deactivate-all-keys', 'accessKeys'> = {
  kind: 'deactivate-all-keys',
  does: 'makes every active access key of a user inactive',
  precondition: 'the user has an active key',
  calls: [
    list('prior', 'A session does not say which key issued it: all active ones of its user are deactivated.'),
    update,
    reread,
  ],
  prior: async ({ userName }, { accessKeys }) => ({
    keys: (await accessKeys.list(userName)).map(({ id, active }) => ({ id, active })),
  }),
  execute: async (action, ports, circumstances) => {
    let active: readonly string[] = [];
    const listing = await circumstances.attempt(action.userName, async () => {
      active = await activeKeys(action, ports, circumstances.ownKeys);
      return { status: 'already', note: 'no active access key' };
    });
    if (active.length === 0) return [listing];
    // Side by side: the second key must not wait for the first. A failure of one leaves the other's outcome standing.
    return Promise.all(active.map((key) => deactivate(action, key, ports, circumstances)));
  },
  reread: async (action, ports, { ownKeys }) => {
    const active = await activeKeys(action, ports, ownKeys);
    return active.length === 0
      ? inPlace('no key of the user is active')
      : undone(`active: ${active.join(', ')}`);
  },
  byHand: ({ userName }) => [
    `aws iam list-access-keys --user-name ${userName}`,
    `${updateKey(userName, 'KEY_ID', 'Inactive')}   # for each key that is Active`,
  ],
  undoByHand,
};

async function activeKeys(
  { userName }: { readonly userName: string },
  { accessKeys }: KeyPorts,
  ownKeys: readonly string[],
): Promise<readonly string[]> {
  const keys = await accessKeys.list(userName);
  return keys.filter(({ id, active }) => active && !ownKeys.includes(id)).map(({ id }) => id);
}

type KeyAction = Extract<Action, { kind: 'deactivate-key' | 'deactivate-all-keys' }>;

function deactivate(
  { userName }: KeyAction,
  accessKeyId: string,
  { accessKeys }: KeyPorts,
  { attempt }: Circumstances,
): Promise<Outcome> {
  return attempt(
    accessKeyId,
    async () => {
      if (!isLongTermKeyId(accessKeyId)) {
        const message = `${accessKeyId} is no long-term access key id; UpdateAccessKey takes only those`;
        return { status: 'failed', error: { name: 'Firebreak.Permanent', message } };
      }
      return (await accessKeys.setActive(userName, accessKeyId, false)) === 'set'
        ? { status: 'done' }
        : { status: 'already', note: 'the key no longer exists' };
    },
    { userName },
  );
}

function undoByHand({ userName }: KeyAction, done: readonly Outcome[]): readonly string[] {
  return done.map(({ target }) => updateKey(userName, target, 'Active'));
}

const updateKey = (userName: string, key: string, status: 'Active' | 'Inactive'): string =>
  `aws iam update-access-key --user-name ${userName} --access-key-id ${key} --status ${status}`;
