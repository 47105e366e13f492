import { isLongTermKeyId } from '../../values/arn.ts';
import { forEach, option } from '../../values/shell.ts';
import { holderOf, type OfUser, whoIs } from '../any-action.ts';
import {
  type ActionDefinition,
  type Before,
  type Effect,
  type IamCall,
  inPlace,
  type Outline,
  reverted,
  type Trust,
} from './definition.ts';
import * as field from './fields.ts';
import type { Activity, Ports } from './ports.ts';
import {
  activeBefore,
  type Drift,
  goneOr,
  type Restorable,
  restorable,
  type Restoration,
  type Standing,
  type Taken,
  type TakenContext,
} from './taken.ts';
import { absence, type FoundHolder, presentName } from '../whereabouts.ts';

interface DeactivateKey extends OfUser {
  readonly kind: 'deactivate-key';
  readonly accessKeyId: string;
}

/** Every active key of the user: one of them issued the session, and the record does not say which. */
interface DeactivateAllKeys extends OfUser {
  readonly kind: 'deactivate-all-keys';
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
export const deactivateKey: ActionDefinition<DeactivateKey, 'accessKeys' | 'principals'> = {
  fields: { userName: field.userName, uniqueId: field.uniqueId, accessKeyId: field.accessKeyId },
  calls: [update, reread],
  byCredential: true,
  execute: async (action, ports, { attempt }) => [
    await attempt(action.accessKeyId, () => deactivateWherever(action, ports), { userName: action.userName }),
  ],
  reread: async (action, ports) => {
    const key = await keyNow(action, ports);
    if (typeof key === 'string') return { status: 'unknown', note: key };
    if (!key) return inPlace('the key no longer exists');
    return key.active ? reverted('the key is active') : inPlace('the key is inactive');
  },
  byHand: ({ userName, accessKeyId }) => updateKey(userName, accessKeyId, 'Inactive'),
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
  fields: { userName: field.userName, uniqueId: field.uniqueId },
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
    const { userName } = action;
    const effect = (key: string) => () => deactivate(userName, key, ports);
    return Promise.all(active.map((key) => attempt(key, effect(key), { userName })));
  },
  reread: async (action, ports, { ownKeys }) => {
    const active = await activeKeys(action, ports, ownKeys);
    return active.length === 0
      ? inPlace('no key of the user is active')
      : reverted(`active: ${active.join(', ')}`);
  },
  strayed: async ({ userName }, { done }, { accessKeys }) => {
    const theirs = (await accessKeys.list(userName)).filter(({ active }) => !active).map(({ id }) => id);
    return done.filter(({ target }) => theirs.includes(target));
  },
  byHand: ({ userName }) =>
    forEach(
      `aws iam list-access-keys ${option('user-name', userName)} --query "AccessKeyMetadata[?Status=='Active'].AccessKeyId" --output text`,
      updateKey(userName, '"$id"', 'Inactive'),
    ),
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

async function deactivate(userName: string, accessKeyId: string, { accessKeys }: KeyPorts): Promise<Effect> {
  if (!isLongTermKeyId(accessKeyId))
    return failure(`${accessKeyId} is no long-term access key id; UpdateAccessKey takes only those`);
  return (await accessKeys.setActive(userName, accessKeyId, false)) === 'set'
    ? { status: 'done' }
    : { status: 'already', note: 'the key no longer exists' };
}

const failure = (message: string): Effect => ({
  status: 'failed',
  error: { name: 'Firebreak.Permanent', message },
});

/** So often a key is followed to a user that is renamed again meanwhile. */
const followed = 3;

/**
 * By the plan's name at once. Where IAM does not know the key under it, the key is followed to the user that has it: a
 * key stays with its user, whatever that is called. A key is gone only where IAM knows no such key, or its user is gone.
 */
async function deactivateWherever(action: DeactivateKey, ports: FollowPorts): Promise<Effect> {
  const { userName, accessKeyId } = action;
  const first = await deactivate(userName, accessKeyId, ports);
  if (first.status !== 'already') return first;
  for (let round = 0; round < followed; round++) {
    const owner = await ownerNow(action, ports);
    if (owner === undefined) return first;
    if ('problem' in owner) return failure(`${accessKeyId} was not found: ${owner.problem}`);
    if ((await ports.accessKeys.setActive(owner.userName, accessKeyId, false)) === 'set')
      return { status: 'done', note: `user ${userName} is called ${owner.userName} now` };
  }
  return failure(`${accessKeyId} was not found: its user is renamed again and again`);
}

type FollowPorts = Pick<Ports, 'accessKeys' | 'principals'>;

/** The user that has the key now; undefined where there is no such key. */
async function ownerNow(
  action: DeactivateKey,
  { principals }: FollowPorts,
): Promise<{ readonly userName: string } | { readonly problem: string } | undefined> {
  const owner = await principals.ownerOf(action.accessKeyId);
  if (owner === 'none') return undefined;
  if ('userName' in owner) return ofPlan(action, owner.userName, principals);
  const found: FoundHolder = {
    holder: holderOf(action),
    whereabouts: await principals.find(holderOf(action), []),
  };
  if (found.whereabouts.is === 'gone') return undefined;
  const name = presentName(found);
  return name === undefined ? { problem: `${owner.refused}; ${absence(found)}` } : { userName: name };
}

/** A key is never given to another user: one that somebody else has was taken for the user's by a name that changed hands. */
async function ofPlan(
  { uniqueId }: DeactivateKey,
  userName: string,
  principals: Ports['principals'],
): Promise<{ readonly userName: string } | { readonly problem: string }> {
  if (uniqueId === undefined) return { userName };
  const { is } = await principals.find({ type: 'user', name: userName, uniqueId }, []);
  return is === 'here' ? { userName } : { problem: `user ${userName} has it, who is not ${uniqueId}` };
}

/** The key as its user has it; undefined where there is no such key; why that is not known otherwise. */
async function keyNow(action: DeactivateKey, ports: FollowPorts): Promise<Activity | string | undefined> {
  const { accessKeyId } = action;
  const listed = async (userName: string): Promise<Activity | undefined> =>
    (await ports.accessKeys.list(userName)).find(({ id }) => id === accessKeyId);
  const here = await listed(action.userName);
  if (here) return here;
  const owner = await ownerNow(action, ports);
  if (owner === undefined) return undefined;
  if ('problem' in owner) return owner.problem;
  // A user that was found by its own id and does not have the key: the key was deleted.
  return (
    (await listed(owner.userName)) ?? `IAM says that ${owner.userName} has the key, and does not list it`
  );
}

/** A key that may be the stolen one stays inactive, as `firebreak restore` leaves it. */
function restoreByHand(
  { userName }: KeyAction,
  { done }: Pick<Before<never>, 'done'>,
  { trustOf }: { readonly trustOf: (accessKeyId: string, userName: string) => Trust },
): readonly string[] {
  return done
    .filter(({ target }) => trustOf(target, userName) === 'trusted')
    .map(({ target }) => updateKey(userName, target, 'Active'));
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
  optionFor: ({ trust }) => (trust === 'trusted' ? undefined : '--include-compromised-key'),
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
  const driftBy = (call: string, text: string): Drift => ({
    text: `${accessKeyId} ${text}`,
    by: { resource: accessKeyId, calls: [call] },
  });
  if (!key) {
    const gone = { is: 'gone', note: 'it was deleted' } as const;
    return isWanted ? { ...gone, drift: driftBy('DeleteAccessKey', 'was deleted since') } : gone;
  }
  if (isWanted) return key.active ? { is: 'there', note: 'active' } : { is: 'to-do', note: 'make it active' };
  const why =
    trust === 'compromised'
      ? 'it stays inactive: it is compromised'
      : 'it stays inactive: one of the user’s keys issued the session that launched, and nobody knows which';
  const drift = driftBy('UpdateAccessKey', `is ${trust}, and somebody made it active again`);
  return key.active
    ? { is: 'drifted', note: 'it is active', drift }
    : { is: 'kept', note: `${why}; --include-compromised-key restores it` };
}
