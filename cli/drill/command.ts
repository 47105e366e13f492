import path from 'node:path';
import { drills } from '../../drills/index.ts';
import { projectRoot } from '../../lib/project-root.ts';
import { withAssembly } from '../assembly/assembly.ts';
import { readTrailFile } from '../trail-file.ts';
import { chooseDrills } from './choose.ts';
import { prepareFolder } from './files.ts';
import { toDescription, toList, toSummary } from './list.ts';
import { createNarrator } from './narrator.ts';
import { type DrillOptions, parseOptions } from './options.ts';
import { prepareReplay } from './replay/replay.ts';
import type { DrillResult } from './result.ts';
import { type Rehearsal, runDrill } from './run.ts';
import { rehearsedSettings } from './settings/rehearsed.ts';
import { withSettingsOf } from './settings/settings-of.ts';

/**
 * `firebreak drill`: rehearses the whole response in an embedded account.
 * @returns 0 only when every drill ended as it must; in mode observe, when nothing was changed and on-call was told
 * what would be
 */
export async function drill(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  if (!options.list) return rehearse(options);
  process.stdout.write(options.json ? toJson(drills.map(toDescription)) : toList(drills));
  return 0;
}

const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function rehearse(options: DrillOptions): Promise<number> {
  const { replay, all, json } = options;
  const { settings, notes } = await rehearsedSettings(options.settings);
  const plans = replay
    ? [prepareReplay(replay.files.flatMap(readTrailFile), replay.launch)]
    : chooseDrills(options, settings);
  const out = prepareFolder(path.resolve(options.out ?? path.join(projectRoot, '.firebreak', 'drill')));
  const write = json ? () => undefined : (line: string) => void process.stdout.write(`${line}\n`);
  const narrator = createNarrator(write, performance.now());
  write('An embedded AWS account on this machine: no AWS credentials, no network.');
  write(`${notes.join('\n')}\n`);
  let isFirst = true;
  const begin = (isNew: boolean): void => {
    if (!isNew && !isFirst) return;
    isFirst = false;
    narrator.step(
      isNew
        ? 'synthesizing the stacks and bundling the functions'
        : 'the stacks as they were synthesized before: neither sources nor settings have changed',
    );
  };
  const results: DrillResult[] = [];
  for (const what of plans) {
    await withSettingsOf(settings, what, (wanted) =>
      withAssembly(wanted, begin, async (assembly) => {
        const folder = plans.length > 1 || all ? prepareFolder(path.join(out, what.id)) : out;
        const rehearsal: Rehearsal = {
          ...{ what, options, settings: wanted.settings, assembly, out: folder, write },
        };
        results.push(await runDrill(rehearsal));
      }),
    );
  }
  if (results.length > 1) write(toSummary(results));
  if (json) process.stdout.write(toJson(all || results.length > 1 ? results : results[0]));
  return results.length > 0 && results.every(({ passed }) => passed) ? 0 : 1;
}
