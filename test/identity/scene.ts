import { carryOutPlan } from '../../cli/contain/carry-out.ts';
import { planContainment } from '../../core/containment/plan.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { toCaller } from '../../core/caller/to-caller.ts';
import { accountId, type Credential, makeWorld, type World } from '../matrix/world.ts';
import { launchRecord, settings as settingsOf, userIdentity } from '../support/events.ts';
import { stateOf } from '../support/report/state.ts';
import { notWritten } from '../support/run/not-written.ts';

export const password = 'Correct-Horse-7-Battery';
const long = { createDate: new Date('2026-01-01') };
const administrator = { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] };

/** The caller, and somebody innocent. */
export const bob = { userName: 'bob', userId: 'AIDAEXAMPLEBOB0000001', key: 'AKIAEXAMPLEBOB000001' };
export const alice = { userName: 'alice', userId: 'AIDAEXAMPLEALICE00001', key: 'AKIAEXAMPLEALICE0001' };

export interface Scene {
  readonly world: World;
  readonly attackers: readonly Credential[];
  readonly innocents: readonly Credential[];
}

/** Both have a key, a password and a session. */
export function makeScene(): Scene {
  const world = makeWorld();
  const give = ({ userName, userId, key }: typeof bob): readonly Credential[] => {
    world.iam.importUser({
      ...{ userName, userId, password, policies: administrator },
      ...long,
      accessKeys: [{ accessKeyId: key, status: 'Active', ...long }],
    });
    const session = world.iam.importSession({
      accessKeyId: `ASIA${key.slice(4)}`,
      principal: { kind: 'user', userName },
      issuedAt: new Date('2026-11-22T11:00:00Z'),
      expiresAt: new Date('2026-11-23T11:00:00Z'),
      fromConsole: false,
    });
    return [world.key(key), world.session(`session of ${userName}`, session)];
  };
  return { world, attackers: give(bob), innocents: give(alice) };
}

/** What happens at a call of the responder, before it is made: `GetUser`, the how-manieth time. */
export type Twist = (operation: string, count: number, world: World) => void;

/** Bob launches with the stolen key, and is contained by the code of the Lambdas, with time that moves in waits alone. */
export async function contain(
  { world }: Scene,
  twist: Twist = () => undefined,
  change: Partial<Settings> & { readonly identity?: object; readonly inWait?: (wait: number) => void } = {},
) {
  const { identity = {}, inWait = () => undefined, ...settings } = change;
  const called = {
    ...userIdentity,
    userName: bob.userName,
    principalId: bob.userId,
    accessKeyId: bob.key,
    arn: `arn:aws:iam::${accountId}:user/${bob.userName}`,
    ...identity,
  };
  const record = { ...launchRecord, eventTime: '2026-11-22T12:00:00Z', userIdentity: called };
  const state = stateOf(record, { attempts: { value: 0 } });
  const plan = planContainment(toCaller(record, accountId), settingsOf(settings));
  const counts = new Map<string, number>();
  const calls: string[] = [];
  const around = async <T>(name: string, call: () => T): Promise<T> => {
    await Promise.resolve();
    const operation = name.slice(name.lastIndexOf(' ') + 1);
    const count = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, count);
    calls.push(operation);
    twist(operation, count, world);
    return call();
  };
  let wait = 0;
  const after = await carryOutPlan(
    { ...state, plan },
    {
      notes: notWritten,
      iam: world.client('step', { around, sites: () => [], happened: () => [] }, () => undefined),
      now: world.clock.now,
      settings: settingsOf(settings),
      tell: () => undefined,
      pause: (milliseconds) => {
        inWait((wait += 1));
        return world.clock.sleep(milliseconds);
      },
    },
  );
  return { after, calls, verification: after.verification! };
}

export const rename =
  (NewUserName: string, UserName = bob.userName): ((world: World) => void) =>
  (world) =>
    void world.call('UpdateUser', { UserName, NewUserName });

/** Bob goes, and all that is bob's with him. */
export function remove({ call, iam }: World, UserName = bob.userName): void {
  const user = iam.snapshot().users[UserName]!;
  for (const { accessKeyId } of user.accessKeys)
    call('DeleteAccessKey', { UserName, AccessKeyId: accessKeyId });
  if (user.hasPassword) call('DeleteLoginProfile', { UserName });
  for (const PolicyArn of user.attachedPolicies) call('DetachUserPolicy', { UserName, PolicyArn });
  for (const PolicyName of Object.keys(user.inlinePolicies))
    call('DeleteUserPolicy', { UserName, PolicyName });
  call('DeleteUser', { UserName });
}

/** An innocent user is given the name that bob had. */
export const swap = (world: World): void => {
  rename('mallory')(world);
  rename(bob.userName, alice.userName)(world);
};

export const works = (credentials: readonly Credential[]): readonly string[] =>
  credentials.filter((one) => one.works()).map(({ name }) => name);
