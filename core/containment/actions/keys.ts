import { isLongTermKeyId } from '../../values/arn.ts';
import { holderOf, whoIs } from '../any-action.ts';
import {
  type ActionDefinition,
  type Attempt,
  type IamCall,
  inPlace,
  option,
  type Outline,
  reverted,
  type Trust,
} from './definition.ts';
import * as field from './fields.ts';
import type { Activity, Ports } from './ports.ts';
import type { Outcome } from '../result.ts';
import {
  activeBefore,
  goneOr,
  type Restorable,
  restorable,
  type Restoration,
  type Standing,
  type Taken,
  type TakenContext,
} from './taken.ts';

interface DeactivateKey {
  readonly kind: 'deactivate-key';
  readonly userName: string;
  readonly accessKeyId: string;
}

/** Every active key of the user: one of them issued the session, and the record does not say which. */
interface DeactivateAllKeys {
  readonly kind: 'deactivate-all-keys';
  readonly userName: string;
}

type KeyAction = DeactivateKey | DeactivateAllKeys;
type KeyPorts = Pick<Ports, 'accessKeys'>;

const update: IamCall = {
  call: 'iam:UpdateAccessKey',
  on: 'users',
  to: 'change',
  why: 'Sets the key inactive. Nothing deletes a key: it could not be restored.',
};
const reread: IamCall = {
  call: 'iam:ListAccessKeys',
  on: 'users',
  to: 'reread',
  why: 'Reads the status of the keys again.',
};

export const deactivateKeyOutline: Outline<DeactivateKey, 'deactivate-keys'> = {
  step: 'deactivate-keys',
  covers: ({ accessKeyId }) => [{ credentials: 'key', id: accessKeyId, by: 'inactive' }],
};

/** The key that made the call: one write between the launch and the inactive key, and no look-up. */
export const deactivateKey: ActionDefinition<DeactivateKey, 'accessKeys'> = {
  fields: { userName: field.userName, accessKeyId: field.accessKeyId },
  calls: [update, reread],
  execute: async (action, ports, { attempt }) => [
    await deactivate(action, action.accessKeyId, ports, attempt),
  ],
  reread: async (action, { accessKeys }) => {
    const key = (await accessKeys.list(action.userName)).find(({ id }) => id === action.accessKeyId);
    if (!key) return inPlace('the key no longer exists');
    return key.active ? reverted('the key is active') : inPlace('the key is inactive');
  },
  byHand: ({ userName, accessKeyId }) => [updateKey(userName, accessKeyId, 'Inactive')],
  taken: (action, _before, trustOf) => takenKeys(action, [action.accessKeyId], trustOf),
  restoreByHand,
};

export const deactivateAllKeysOutline: Outline<DeactivateAllKeys, 'deactivate-keys'> = {
  step: 'deactivate-keys',
  covers: () => [{ credentials: 'key', by: 'inactive' }],
};

/** All that are active: a session does not say which key issued it. */
export const deactivateAllKeys: ActionDefinition<
  DeactivateAllKeys,
  'accessKeys',
  { readonly keys: readonly Activity[] }
> = {
  fields: { userName: field.userName },
  calls: [
    {
      call: 'iam:ListAccessKeys',
      on: 'users',
      to: 'prior',
      why: 'A session does not say which key issued it: all active ones of its user are deactivated.',
    },
    update,
    reread,
  ],
  prior: {
    fields: { keys: field.activities },
    read: async ({ userName }, { accessKeys }) => ({
      keys: (await accessKeys.list(userName)).map(({ id, active }) => ({ id, active })),
    }),
  },
  execute: async (action, ports, { attempt, ownKeys }) => {
    let active: readonly string[] = [];
    const listing = await attempt(action.userName, async () => {
      active = await activeKeys(action, ports, ownKeys);
      return { status: 'already', note: 'no active access key' };
    });
    if (active.length === 0) return [listing];
    // Side by side: the second key must not wait for the first. A failure of one leaves the other's outcome standing.
    return Promise.all(active.map((key) => deactivate(action, key, ports, attempt)));
  },
  reread: async (action, ports, { ownKeys }) => {
    const active = await activeKeys(action, ports, ownKeys);
    return active.length === 0
      ? inPlace('no key of the user is active')
      : reverted(`active: ${active.join(', ')}`);
  },
  byHand: ({ userName }) => [
    `aws iam list-access-keys ${option('user-name', userName)}`,
    `${updateKey(userName, 'KEY_ID', 'Inactive')}   # for each key that is Active`,
  ],
  taken: (action, { state, done }, trustOf) => takenKeys(action, activeBefore(state?.keys, done), trustOf),
  restoreByHand,
};

async function activeKeys(
  { userName }: DeactivateAllKeys,
  { accessKeys }: KeyPorts,
  ownKeys: readonly string[],
): Promise<readonly string[]> {
  const keys = await accessKeys.list(userName);
  return keys.filter(({ id, active }) => active && !ownKeys.includes(id)).map(({ id }) => id);
}

function deactivate(
  { userName }: KeyAction,
  accessKeyId: string,
  { accessKeys }: KeyPorts,
  attempt: Attempt,
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

function restoreByHand({ userName }: KeyAction, done: readonly Outcome[]): readonly string[] {
  return done.map(({ target }) => updateKey(userName, target, 'Active'));
}

const updateKey = (userName: string, key: string, status: 'Active' | 'Inactive'): string =>
  `aws iam update-access-key ${option('user-name', userName)} --access-key-id ${key} --status ${status}`;

interface TakenKey extends Taken {
  readonly kind: 'key';
  readonly accessKeyId: string;
  readonly trust: Trust;
}

function takenKeys(
  action: KeyAction,
  ids: readonly string[],
  trustOf: (accessKeyId: string, userName: string) => Trust,
): readonly Restorable[] {
  const holder = holderOf(action);
  const things = ids.map((accessKeyId): TakenKey => ({
    kind: 'key',
    holder,
    accessKeyId,
    trust: trustOf(accessKeyId, action.userName),
  }));
  return restorable(restoration, things);
}

const restoration: Restoration<TakenKey> = {
  rank: 2,
  isDeny: false,
  describe: ({ trust, accessKeyId, holder }) =>
    `${trust === 'trusted' ? '' : `${trust} `}access key ${accessKeyId} of ${whoIs(holder)}`,
  idOf: ({ accessKeyId }) => accessKeyId,
  isTakenBy: (action, { accessKeyId }) =>
    action.kind === 'deactivate-all-keys' || action.accessKeyId === accessKeyId,
  check: checkKey,
  restore: async ({ holder, accessKeyId }, { accessKeys }) =>
    goneOr(await accessKeys.setActive(holder.name, accessKeyId, true)),
};

async function checkKey(
  { holder, accessKeyId, trust }: TakenKey,
  { ports, options }: TakenContext,
): Promise<Standing> {
  const key = (await ports.accessKeys.list(holder.name)).find(({ id }) => id === accessKeyId);
  const isWanted = trust === 'trusted' || options.includeCompromisedKey;
  if (!key) {
    const note = 'it was deleted';
    return isWanted ? { is: 'gone', note, drift: `${accessKeyId} was deleted since` } : { is: 'left', note };
  }
  if (isWanted) return key.active ? { is: 'there', note: 'active' } : { is: 'to-do', note: 'make it active' };
  const why =
    trust === 'compromised'
      ? 'it stays inactive: it is compromised'
      : 'it stays inactive: one of the user’s keys issued the session that launched, and nobody knows which';
  const drift = `${accessKeyId} is ${trust}, and somebody made it active again`;
  return key.active
    ? { is: 'left', note: 'it is active', drift }
    : { is: 'left', note: `${why}; --include-compromised-key restores it` };
}
