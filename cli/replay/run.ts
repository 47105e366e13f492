import type { Settings } from '../../core/settings/settings.ts';
import { watchedRegions } from '../../lib/regions.ts';
import { accountOf, isLaunch, launchName } from '../history/launches.ts';
import { readHistory } from '../history/files/read-history.ts';
import { type Reading, startReading } from '../history/reading.ts';
import { type Check, startCheck } from './check-expected.ts';
import { readExpected } from './expect.ts';
import { judge } from './judge.ts';
import type { ReplayOptions } from './options.ts';
import { startTally, type Tally } from './tally.ts';

/** What grows while the files are read. */
export interface Run {
  readonly tally: Tally;
  readonly reading: Reading;
  readonly check?: Check;
  launches: number;
  duplicates: number;
  otherAccounts: number;
  readonly unwatched: Map<string, number>;
}

export const startRun = (settings: Settings, { expect }: ReplayOptions): Run => ({
  tally: startTally(settings),
  reading: startReading(),
  ...(expect !== undefined && { check: startCheck(readExpected(expect)) }),
  launches: 0,
  duplicates: 0,
  otherAccounts: 0,
  unwatched: new Map(),
});

/** Reads the files and judges every launch in them, each once. */
export async function judgeAll(
  { files, account }: ReplayOptions,
  settings: Settings,
  run: Run,
): Promise<void> {
  const watched = new Set(watchedRegions(settings));
  for await (const batch of readHistory(files, { containing: launchName, reading: run.reading })) {
    for (const entry of batch.filter(isLaunch)) {
      if (account !== undefined && (accountOf(entry) ?? account) !== account) {
        run.otherAccounts += 1;
        continue;
      }
      const judged = judge(entry, settings, account);
      if (!run.tally.add(judged)) {
        run.duplicates += 1;
        continue;
      }
      run.launches += 1;
      run.check?.add(judged);
      const { region } = judged.launch;
      if (!watched.has(region)) run.unwatched.set(region, (run.unwatched.get(region) ?? 0) + 1);
    }
  }
}
