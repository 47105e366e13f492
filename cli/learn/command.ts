import type { Settings } from '../../core/settings/settings.ts';
import { watchedRegions } from '../../lib/regions.ts';
import { settingsFor } from '../settings-for.ts';
import { readAccountHistory, type RegionRead } from '../history/account-history.ts';
import { isLaunch, launchName } from '../history/launches.ts';
import { showProgress } from '../history/progress.ts';
import { readHistory } from '../history/files/read-history.ts';
import { startReading } from '../history/reading.ts';
import { many, readingNow, toBrokenLines, toReadingLines } from '../history/tell-reading.ts';
import type { Entry } from '../history/files/to-entries.ts';
import { judge } from '../replay/judge.ts';
import { checkCredentials } from './credentials.ts';
import { type Gathering, startGathering } from './gather.ts';
import { type LearnOptions, parseOptions } from './options.ts';
import { type NotDrafted, type Proposal, propose } from './propose.ts';
import { renderDraft } from './render-draft.ts';
import { toJson } from './result.ts';

/**
 * `firebreak learn`: drafts expectations from launches that were made.
 * @returns 1 when a file was broken or a region was not read whole
 */
export async function learn(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  const settings = await settingsFor(options.settings);
  const gathering = startGathering();
  const read = options.files.length > 0 ? fromFiles : fromAccount;
  const { source, complete, regions } = await read(options, settings, gathering);
  const { proposals, notDrafted } = draft(gathering);
  say([
    `${many(gathering.launches(), 'call')} of RunInstances, ${String(gathering.expected())} expected already or made by ` +
      `AWS services; ${many(proposals.length, 'rule')} drafted, ${many(notDrafted.length, 'caller')} not`,
  ]);
  process.stdout.write(
    options.json
      ? `${JSON.stringify(toJson({ source, complete, regions, gathering, proposals, notDrafted }), null, 2)}\n`
      : renderDraft(proposals, notDrafted, source),
  );
  return complete ? 0 : 1;
}

interface Source {
  /** In words, for the draft. */
  readonly source: string;
  readonly complete: boolean;
  readonly regions: readonly RegionRead[];
}

const say = (lines: readonly string[]): void => lines.forEach((line) => process.stderr.write(`${line}\n`));

async function fromFiles({ files }: LearnOptions, settings: Settings, gathering: Gathering): Promise<Source> {
  const reading = startReading();
  const began = performance.now();
  const done = showProgress(() => readingNow(reading));
  try {
    for await (const batch of readHistory(files, { containing: launchName, reading })) {
      gather(batch, settings, gathering);
    }
  } finally {
    done();
  }
  say([...toBrokenLines(reading), ...toReadingLines(reading, (performance.now() - began) / 1000)]);
  const source = `${many(reading.files, 'file')} with ${many(reading.records, 'record')}`;
  return { source, complete: reading.broken.length === 0, regions: [] };
}

async function fromAccount(options: LearnOptions, settings: Settings, gathering: Gathering): Promise<Source> {
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

function gather(entries: readonly Entry[], settings: Settings, gathering: Gathering): void {
  for (const entry of entries.filter(isLaunch)) gathering.add(judge(entry, settings));
}

function draft(gathering: Gathering) {
  const proposals: Proposal[] = [];
  const notDrafted: NotDrafted[] = [];
  const names = new Set<string>();
  for (const seen of gathering.seen().toSorted((a, b) => b.launches - a.launches)) {
    const made = propose(seen, names);
    if ('rule' in made) {
      names.add(made.rule.name);
      proposals.push(made);
    } else {
      notDrafted.push(made);
    }
  }
  return { proposals, notDrafted };
}
