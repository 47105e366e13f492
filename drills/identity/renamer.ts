import { type IAMClient, UpdateUserCommand } from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { addCast, launchOf, password, realIam } from '../cast.ts';
import type { Drill, Scene, StageOptions } from '../drill.ts';
import { tryTo } from '../fight.ts';
import { calls, signsIn } from '../probes.ts';
import { mintSession } from '../session-minter.ts';

/** What it is called in turn, and by which path. */
const names = [
  { NewUserName: 'svc-metrics' },
  { NewUserName: 'svc-telemetry', NewPath: '/internal/tools/' },
] as const;

/** Between two renames: a containment is under way. */
const everyMs = 1500;

/** Whoever may change users can rename the one it is, and everything addressed by the old name finds nobody. */
export const renamer: Drill = {
  id: 'renamer',
  title: 'The attacker renames its user twice, and moves its path, while it is being contained',
  shows: 'a user is followed by its unique id and its key, whatever it is called',
  ending: {
    kind: 'held',
    because: 'a unique id stays when the name goes',
    tells: ['SOMEBODY CHANGED WHO IS CALLED WHAT', 'is called svc-telemetry now'],
  },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addCast(account, region);
  const { attacker, victim } = cast;
  const session = await mintSession(attacker.sts);
  const lastName = names.at(-1)?.NewUserName ?? victim;
  return {
    setting: [
      ...cast.setting,
      'the attacker holds a session, and renames its user right after the launch, twice',
    ],
    ...launchOf(account, cast, options),
    probes: [
      ...cast.attackers,
      calls(account, "attacker's live session", 'refused', { keys: session, region }),
      ...cast.innocents,
    ],
    fight: (stop) => renameAll(account, attacker.iam, victim, stop),
    loot: () => [
      {
        ...signsIn(account, 'console sign-in under the new name', 'refused', {
          userName: lastName,
          password,
        }),
        worked: true,
      },
    ],
  };
}

/** As far as it gets: its key stops working in the midst of it. */
async function renameAll(
  { clock }: Account,
  iam: IAMClient,
  first: string,
  stop: AbortSignal,
): Promise<void> {
  let UserName = first;
  for (const change of names) {
    if (stop.aborted) return;
    const from = UserName;
    const done = await clock.busy(() =>
      tryTo(async () => {
        await iam.send(new UpdateUserCommand({ UserName: from, ...change }));
        return true;
      }),
    );
    if (done) UserName = change.NewUserName;
    // Waking early, because the fight is over, is no failure.
    await clock.sleep(everyMs, stop).catch(() => undefined);
  }
}
