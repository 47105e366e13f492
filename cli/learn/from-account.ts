import type { Settings } from '../../core/settings/settings.ts';
import { watchedRegions } from '../../lib/regions.ts';
import { readAccountHistory, type RegionRead } from '../history/account-history.ts';
import type { Entry } from '../history/files/to-entries.ts';
import { isLaunch } from '../history/launches.ts';
import { showProgress } from '../history/progress.ts';
import { many } from '../history/tell-reading.ts';
import { judge } from '../replay/judge.ts';
import { checkCredentials } from './credentials.ts';
import type { Gathering } from './gather.ts';
import type { LearnOptions } from './options.ts';

/** Where launches were read from. */
export interface Source {
  /** In words, for the draft. */
  readonly source: string;
  readonly complete: boolean;
  readonly regions: readonly RegionRead[];
}

/** What a person is told beside the result. */
export const say = (lines: readonly string[]): void =>
  lines.forEach((line) => process.stderr.write(`${line}\n`));

/**
 * Gathers the launches in the event history of the account that the credentials are of.
 * @throws UsageError where no region could be read at all, which says why
 */
export async function fromAccount(
  options: Pick<LearnOptions, 'regions' | 'days'>,
  settings: Settings,
  gathering: Gathering,
): Promise<Source> {
  const regions = options.regions.length > 0 ? options.regions : watchedRegions(settings);
  const to = new Date();
  const from = new Date(to.getTime() - options.days * 86_400_000);
  let records = 0;
  const entries: Entry[] = [];
  const done = showProgress(
    () => `event history of ${many(regions.length, 'region')}: ${many(records, 'launch', 'launches')} ...`,
  );
  let read: readonly RegionRead[];
  try {
    read = await readAccountHistory({ regions, from, to }, (page) => {
      records += page.length;
      entries.push(...page.filter((entry) => entry !== 'unreadable'));
    });
  } finally {
    done();
  }
  checkCredentials(read);
  gather(entries, settings, gathering);
  const broken = read.filter(({ incomplete }) => incomplete !== undefined);
  say(broken.map(({ incomplete, ...part }) => `NOT READ WHOLE: ${part.region}: ${incomplete ?? ''}`));
  say([`event history of ${regions.join(', ')}, ${many(options.days, 'day')}`]);
  const whole = read.filter(({ incomplete }) => incomplete === undefined).map(({ region }) => region);
  const missing = broken.length > 0 ? `; NOT whole: ${broken.map(({ region }) => region).join(', ')}` : '';
  const source = `event history of ${whole.join(', ')} from ${from.toISOString()} to ${to.toISOString()}${missing}`;
  return { source, complete: broken.length === 0, regions: read };
}

export function gather(entries: readonly Entry[], settings: Settings, gathering: Gathering): void {
  for (const entry of entries.filter(isLaunch)) gathering.add(judge(entry, settings));
}
