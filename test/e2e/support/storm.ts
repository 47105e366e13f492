import { setTimeout as pause } from 'node:timers/promises';
import {
  type Account,
  type CloudTrailRecord,
  type Execution,
  toBusEvent,
  toEventTime,
} from '@firebreak/account';
import { launchRecord, userIdentity } from './records.ts';
import type { TestUser } from './people.ts';

export interface Storm {
  readonly by: TestUser;
  readonly launches: number;
  readonly regions: readonly string[];
}

/** Numbers between 0 and 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Lets a minute pass: what users were given before it is older than the storm. */
export const calm = ({ clock }: Account): void => clock.advanceBy(60_000);

/** Launches of the past minute, region after region, as CloudTrail records them. */
export function stormOf(account: Account, { by, launches, regions }: Storm): readonly CloudTrailRecord[] {
  const identity = userIdentity(by, { accessKeyId: by.keys[0].accessKeyId });
  const end = account.clock.now().getTime();
  return Array.from(
    { length: launches },
    (_, index) =>
      launchRecord(account, identity, {
        awsRegion: regions[index % regions.length],
        eventTime: toEventTime(new Date(end - 60_000 + (index * 60_000) / launches)),
      }) as unknown as CloudTrailRecord,
  );
}

/**
 * Lets each record happen, and each of its events be delivered once more, in any order. So many at a time as this
 * machine can follow: how close together they come is not what is tested, and time does not jump meanwhile.
 */
export async function deliverTwice(
  account: Account,
  records: readonly CloudTrailRecord[],
  random: () => number,
  atOnce = 16,
): Promise<void> {
  const deliveries = shuffled([...records, ...records], random);
  const running = counterOfRunning(account);
  const happened = new Set<CloudTrailRecord>();
  await account.clock.busy(async () => {
    for (const record of deliveries) {
      if (happened.has(record)) {
        const region = record.awsRegion;
        await account.eventBridge.publish(toBusEvent(record, account.accountId, region), region);
      } else {
        happened.add(record);
        account.play(record);
      }
      while (running() >= atOnce) await pause(10);
    }
    await account.eventBridge.settled();
    while (running() > atOnce / 2) await pause(10);
  });
}

/** How many executions run; those that have ended are not asked for again. */
function counterOfRunning({ states }: Account): () => number {
  let looked = states.executions().length;
  let open: readonly Execution[] = [];
  return () => {
    const all = states.executions();
    open = [...open, ...all.slice(looked)].filter((execution) => execution.status() === 'RUNNING');
    looked = all.length;
    return open.length;
  };
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [all[last], all[other]] = [all[other]!, all[last]!];
  }
  return all;
}
