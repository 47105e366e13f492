import type { Settings } from '../../core/settings/settings.ts';
import { settingsFor } from '../settings-for.ts';
import { launchName } from '../history/launches.ts';
import { showProgress } from '../history/progress.ts';
import { readHistory } from '../history/files/read-history.ts';
import { startReading } from '../history/reading.ts';
import { many, readingNow, toBrokenLines, toReadingLines } from '../history/tell-reading.ts';
import { draft } from './draft.ts';
import { fromAccount, gather, say, type Source } from './from-account.ts';
import { type Gathering, startGathering } from './gather.ts';
import { type LearnOptions, parseOptions } from './options.ts';
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
