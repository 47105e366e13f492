import path from 'node:path';
import type { Account, Snapshot } from '@firebreak/account';
import { withAssembly } from '../../../cli/assembly/assembly.ts';
import { runDrill } from '../../../cli/drill/run.ts';
import { rehearsedSettings } from '../../../cli/drill/settings/rehearsed.ts';
import { withSettingsOf } from '../../../cli/drill/settings/settings-of.ts';
import type { Drill } from '../../../drills/drill.ts';

/** Rehearses a drill, and works in the account that it leaves behind. @param out takes its files */
export async function inAccountOf<T>(
  drill: Drill,
  out: string,
  work: (account: Account, before: Snapshot) => Promise<T>,
): Promise<T> {
  let before: Snapshot = { users: {}, roles: {} };
  const what: Drill = {
    ...drill,
    stage: async (account, options) => {
      const scene = await drill.stage(account, options);
      return {
        ...scene,
        launch: () => {
          before = account.iam.snapshot();
          return scene.launch();
        },
      };
    },
  };
  const { settings } = await rehearsedSettings(undefined);
  const done: T[] = [];
  await withSettingsOf(settings, drill, (wanted) =>
    withAssembly(
      wanted,
      () => undefined,
      (assembly) =>
        runDrill({
          ...{ what, options: { keep: true }, settings: wanted.settings, assembly },
          ...{ out: path.resolve(out), write: () => undefined },
          visit: async (account) => {
            done.push(await work(account, before));
          },
        }),
    ),
  );
  const [first] = done;
  if (done.length === 0) throw new Error(`The account of drill ${drill.id} was never visited.`);
  return first as T;
}
