import type { Account } from '@firebreak/account';
import type { Fight, Loot, Probe } from './drill.ts';
import type { Keys } from './people.ts';
import { calls } from './probes.ts';

/** Blows at a pace, for a while. */
export interface Round {
  readonly everyMs: number;
  /** In the account's time; until the fight is stopped, unless said. */
  readonly forMs?: number;
}

/**
 * Deals a blow again and again, round after round. Time does not jump over a blow, and passes between two of them.
 * @param blow what it does about refusals itself: see {@link tryTo}
 */
export function fightOf(
  { clock }: Pick<Account, 'clock'>,
  rounds: readonly Round[],
  blow: () => Promise<unknown>,
): Fight {
  return async (stop) => {
    for (const { everyMs, forMs = Infinity } of rounds) {
      const end = clock.now().getTime() + forMs;
      while (!stop.aborted && clock.now().getTime() < end) {
        await clock.busy(blow);
        // Waking early, because the fight is over, is no failure.
        await clock.sleep(everyMs, stop).catch(() => undefined);
      }
    }
  };
}

/**
 * Does what AWS may refuse.
 * @returns what came of it; undefined where AWS answered with an error
 */
export async function tryTo<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && '$fault' in error) return undefined;
    throw error;
  }
}

/** Whether AWS lets somebody do it now. */
export const isWorking = async ({ attempt }: Probe): Promise<boolean> =>
  (await tryTo(async () => {
    await attempt();
    return true;
  })) ?? false;

/** Everything that an attacker gathered in a fight, as one probe: it works while any of it does. */
export interface Haul {
  /** Takes in keys, and tries them at once; as often as it is called. @returns whether they work now */
  readonly add: (keys: Keys) => Promise<boolean>;
  readonly toLoot: () => Loot;
}

/** @param of what is gathered, in words, plural: "sessions minted while being contained" */
export function createHaul(account: Account, of: string, region: string): Haul {
  const probes = new Map<string, Probe>();
  const worked = new Set<string>();
  return {
    add: async (keys) => {
      const probe =
        probes.get(keys.accessKeyId) ?? calls(account, keys.accessKeyId, 'refused', { keys, region });
      probes.set(keys.accessKeyId, probe);
      const works = await isWorking(probe);
      if (works) worked.add(keys.accessKeyId);
      return works;
    },
    toLoot: () => ({
      name: `${String(probes.size)} ${of}, ${String(worked.size)} of them in use`,
      expect: 'refused',
      isAttackers: true,
      worked: worked.size > 0,
      attempt: () => anyOf([...probes.values()]),
    }),
  };
}

/** Resolves when one works; else rejects as the last was refused. */
async function anyOf(probes: readonly Probe[]): Promise<void> {
  let refusal: unknown = new Error('there is nothing to try');
  for (const { attempt } of probes) {
    try {
      await attempt();
      return;
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}
