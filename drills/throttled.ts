import { type Account, AwsError, type Call, type Fault } from '@firebreak/account';
import { addCast, launchOf, realIam } from './cast.ts';
import type { Drill, Scene, StageOptions } from './drill.ts';
import { calls } from './probes.ts';
import { mintSession } from './session-minter.ts';

/** Of the calls to IAM, in the order in which they come: one in five is throttled, one in ten loses its answer. */
const throttledShare = 0.2;
const lostShare = 0.1;

/** IAM's limits are the account's, whoever uses them up; answers get lost. */
export const throttled: Drill = {
  id: 'throttled',
  title: 'IAM throttles a fifth of all calls and loses the answers to a tenth',
  shows: 'what is throttled is tried again, and what was done without an answer is not done twice',
  ending: { kind: 'held', because: 'every step is repeated until it is through', tells: [] },
  hardships: () => ({ ...realIam, fault: faultsOf(rolls(20_251_122)) }),
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addCast(account, region);
  const session = await mintSession(cast.attacker.sts);
  return {
    setting: [...cast.setting, 'the attacker holds a session; IAM is under load'],
    ...launchOf(account, cast, options),
    probes: [
      ...cast.attackers,
      calls(account, "attacker's live session", 'refused', { keys: session, region }),
      ...cast.innocents,
    ],
  };
}

/** Those who set the scene are not in it. */
const faultsOf =
  (roll: () => number) =>
  ({ service, principal }: Call): Fault | undefined => {
    if (service !== 'iam' || principal.kind !== 'assumed-role') return undefined;
    const chance = roll();
    if (chance < throttledShare) return new AwsError('Throttling', 'Rate exceeded', 400);
    return chance < throttledShare + lostShare ? { kind: 'lost' } : undefined;
  };

/** Numbers from 0 to 1, the same ones each time: mulberry32. */
function rolls(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
