import { AttachRolePolicyCommand, CreateRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Account } from '@firebreak/account';
import { addKey, addUser, launchOf, letSpread, password } from '../cast.ts';
import type { Probe, Scene, StageOptions } from '../drill.ts';
import { type Keys, person, toKeys } from '../people.ts';
import { calls, lair, office, signsIn } from '../probes.ts';

const role = 'deployment';

/** A role that a build server works in, and somebody innocent beside it. */
export interface RoleCast {
  readonly root: IAMClient;
  /** A session from the build server, always under its name; event history does not show who asked for it. */
  readonly issue: () => Keys;
  /** A session of the same role, of somebody who goes on working. */
  readonly colleagues: Keys;
  /** Whose sessions those are: the user that assumed the role. */
  readonly colleague: { readonly userName: string; readonly key: Keys };
  readonly setting: readonly string[];
  readonly innocents: readonly Probe[];
}

/**
 * A role that an identity provider issues sessions of under the name `builder`, and that a user assumes for the work
 * of the night.
 */
export async function addRoleCast(account: Account, region: string): Promise<RoleCast> {
  const root = person(account, account.iam.root, office).iam;
  const innocent = await addUser(root, 'alice', 'PowerUserAccess');
  const innocentKey = await addKey(root, innocent);
  const userName = await addUser(root, 'reporting', 'PowerUserAccess');
  const key = await addKey(root, userName);
  await root.send(
    new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: trusting(account.accountId) }),
  );
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await root.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn }));
  letSpread(account);
  const colleagues = await assume(account, key);
  letSpread(account);
  return {
    root,
    issue: () => account.iam.issueRoleSession(role, 'builder'),
    colleagues,
    colleague: { userName, key },
    setting: [
      `role ${role}: administrator; an identity provider issues its sessions to the build server, all of them called builder`,
      `user ${userName} is at work in the same role, under the name nightly`,
      `user ${innocent}: power user, console password, key ${innocentKey.accessKeyId}`,
    ],
    innocents: [
      calls(account, "innocent user's access key", 'works', { keys: innocentKey, region }),
      signsIn(account, "innocent user's console sign-in", 'works', { userName: innocent, password }),
      calls(account, "the colleague's own key", 'works', { keys: key, region }),
      signsIn(account, "the colleague's console sign-in", 'works', { userName, password }),
    ],
  };
}

/**
 * A launch by a stolen session of the role, and what must hold in the end: that session is refused, and a colleague only
 * where the settings deny the whole role.
 */
export function launchBySession(
  account: Account,
  { cast, stolen }: { readonly cast: RoleCast; readonly stolen: Keys },
  options: StageOptions,
): Pick<Scene, 'attack' | 'at' | 'launch' | 'probes'> {
  const { region, wholeRole = false } = options;
  return {
    ...launchOf(account, { attacker: person(account, stolen, lair), stolen }, options),
    probes: [
      calls(account, "attacker's session of the role", 'refused', { keys: stolen, region }),
      ...cast.innocents,
      calls(account, "the colleague's session of the role", wholeRole ? 'refused' : 'works', {
        ...{ keys: cast.colleagues, region },
      }),
    ],
  };
}

async function assume(account: Account, keys: Keys): Promise<Keys> {
  const { sts } = person(account, keys, office);
  const RoleArn = `arn:aws:iam::${account.accountId}:role/${role}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'nightly' }));
  return toKeys(Credentials);
}

const trusting = (accountId: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: 'sts:AssumeRole' },
    ],
  });
