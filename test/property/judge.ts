import type { Played } from './play.ts';
import type { Credential, World } from './world.ts';

/**
 * The promise. When everything has come to an end:
 *
 * 1. of each user and role that launched, every credential that launched is refused, or the newest notice about it says
 *    NOT CONTAINED (or that the execution failed);
 * 2. nobody is passed over in silence;
 * 3. nobody else is changed: the innocent credentials work, and users and roles that neither launched nor have to do
 *    with one that did (who issued it, and what was issued by it) are as they were.
 *
 * @returns what is wrong, nothing where the promise was kept
 */
export function judge(played: Played): readonly string[] {
  return [...broken(played), ...attackersAtLarge(played), ...innocentsHurt(played)];
}

/** A machine that does not fit its steps ends loudly, and would keep every promise. */
const broken = ({ told }: Played): readonly string[] =>
  told.filter(({ subject }) => subject.includes('States.Runtime')).map(({ subject }) => subject);

const isLoud = (subject: string): boolean => /NOT CONTAINED|FAILED/.test(subject);

function attackersAtLarge({ world, launched, told }: Played): readonly string[] {
  const holders = new Set(launched.map(({ holder }) => holder));
  return [...holders].flatMap((holder) => {
    const newest = told.findLast((each) => each.holder === holder)?.subject;
    if (newest === undefined) return [`nobody was told of ${holder}`];
    const open = launched.filter((each) => each.holder === holder && world.works(each));
    return open.length === 0 || isLoud(newest)
      ? []
      : [
          `${open.map(({ name }) => name).join(', ')} launched and works, and the newest mail says: ${newest}`,
        ];
  });
}

function innocentsHurt({ world, innocents, hands, launched, before, decoys }: Played): readonly string[] {
  const hurt = innocents
    .filter((each) => !world.works(each))
    .map(({ name }) => `${name} does not work any more`);
  const involved = involvedIn(hands, launched);
  const untouched = (id: string): boolean => !involved.has(id) && !decoys.includes(id);
  const now = picturesOf(world.iam.snapshot());
  const changed = [...picturesOf(before)].filter(([id, picture]) => untouched(id) && now.get(id) !== picture);
  return [...hurt, ...changed.map(([, picture]) => `was changed, and has nothing to do with it: ${picture}`)];
}

function picturesOf({ users, roles }: ReturnType<World['iam']['snapshot']>): ReadonlyMap<string, string> {
  return new Map([
    // Under whatever name the attacker has given it.
    ...Object.values(users).map(
      (user) => [user.userId, JSON.stringify({ ...user, userName: '', arn: '' })] as const,
    ),
    ...Object.values(roles).map((role) => [role.roleId, JSON.stringify(role)] as const),
  ]);
}

/** The users and roles that launched, those that issued their credentials, and those that they issued credentials of. */
function involvedIn(hands: readonly Credential[], launched: readonly Credential[]): ReadonlySet<string> {
  const involved = new Set(launched.map(({ holder }) => holder));
  for (let size = -1; size !== involved.size;) {
    size = involved.size;
    for (const { holder, from } of hands) {
      if (from === undefined || (!involved.has(holder) && !involved.has(from.holder))) continue;
      involved.add(holder).add(from.holder);
    }
  }
  return involved;
}
