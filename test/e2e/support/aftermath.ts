import type { RoleName } from '../../../lib/access/permission.ts';
import type { Deployed } from '../../support/run/deployed.ts';
import { addUser, launch, type TestUser } from './people.ts';
import type { SentNotice, Watch } from './watch.ts';

export interface Aftermath {
  readonly user: TestUser;
  readonly seen: Watch;
}

/** A short name: subjects are cut at 99 characters. */
const region = 'eu-west-1';
let users = 0;

/** A user's key launches while a role lacks a permission; returns when everything has come to its end. */
export async function launchWithout(
  on: Deployed,
  missing: readonly (readonly [RoleName, string])[] = [],
): Promise<Aftermath> {
  const user = await addUser(on.account, `victim-${++users}`);
  const seen = on.watch();
  const attack = async () => {
    await launch(on.account, user.keys[0], region);
    await on.account.settled();
  };
  const takeAll = missing.reduce(
    (work, [role, action]) =>
      () =>
        on.without(role, action, work),
    attack,
  );
  await takeAll();
  // Whatever else is expected of a case, none may end in silence.
  expect(seen.notices().length + seen.deadLetters().length).toBeGreaterThan(0);
  return { user, seen };
}

/** Without the region, which a subject has where there is room. */
export const subjects = (seen: Watch) =>
  seen.notices().map(({ subject }) => subject.replace(`, ${region}`, ''));
export const about = ({ name, keys }: TestUser) => `user ${name}, key ${keys[0].accessKeyId}, 111122223333`;
/** The text without its line breaks: mail is wrapped, commands are not. */
export const flat = (notice: SentNotice | undefined) => notice!.text.replace(/\s+/g, ' ');
export const statusOf = async ({ user, seen }: Aftermath) =>
  (await seen.incidents(user.name)).map(({ status }) => status);
export const ending = (seen: Watch) => seen.executions().map((execution) => execution.ending());
export const timesEntered = (seen: Watch, state: string) =>
  seen
    .executions()[0]!
    .history()
    .filter((entry) => entry.kind === 'entered' && entry.state === state).length;
