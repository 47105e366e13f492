import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { addCast, launchOf, realIam } from '../cast.ts';
import type { Drill, Fight, Scene, StageOptions } from '../drill.ts';

const minuteMs = 60_000;
/** Long after the follow-up. */
const revertedAfterMs = 40 * minuteMs;
/** By then the hourly round has come, and IAM has spread what it led to. */
const overAfterMs = 130 * minuteMs;

/** Somebody makes the key active again when nobody looks any more: a pipeline, or who has another credential. */
export const revertedLater: Drill = {
  id: 'reverted-later',
  title: 'The key is made active again after the follow-up',
  shows: 'within the hour the patrol contains it again, and says who did it and what to change',
  ending: {
    kind: 'held',
    because: 'nobody fights back',
    tells: ['REVERTED AFTER THE FOLLOW-UP', 'UpdateAccessKey', 'infrastructure as code'],
  },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const cast = await addCast(account, options.region);
  return {
    setting: [
      ...cast.setting,
      'a pipeline of the account sets the key active, as its code says, 40 minutes later',
    ],
    ...launchOf(account, cast, options),
    probes: [...cast.attackers, ...cast.innocents],
    fight: pipelineOf(account, cast),
  };
}

type Cast = Awaited<ReturnType<typeof addCast>>;

/** Runs once, in the account's time, and waits for what comes of it: by then the containment itself has ended. */
function pipelineOf({ clock }: Account, { root, victim, stolen }: Cast): Fight {
  return async () => {
    await clock.sleep(revertedAfterMs);
    const key = { UserName: victim, AccessKeyId: stolen.accessKeyId };
    await clock.busy(() => root.send(new UpdateAccessKeyCommand({ ...key, Status: 'Active' })));
    await clock.sleep(overAfterMs - revertedAfterMs);
  };
}
