import { setTimeout as pause } from 'node:timers/promises';
import type { StoredItem } from '../../core/incident/item/read-item.ts';
import { staleBefore } from '../../core/incident/stale.ts';
import type { OtherIncident } from '../../core/restore/kept.ts';
import { neutral } from '../../core/values/text.ts';
import { connect } from '../by-hand/aws.ts';
import { confirm } from '../by-hand/confirm.ts';
import { isUnread, openIncidentTable } from '../by-hand/incident-table.ts';
import { restorePortsIn } from '../by-hand/ports.ts';
import { repeat } from '../by-hand/repeat.ts';
import { damageWords, isJournal } from '../journal/find.ts';
import { isByHandId } from '../journal/id.ts';
import { NotFound } from '../not-found.ts';
import { onInterrupt } from '../interrupt.ts';
import { settingsFor } from '../settings-for.ts';
import { announceRestored } from './announce.ts';
import { closeFinding } from './close-finding.ts';
import { findByHand, keptFromJournal, newestOf, openByHand, openFile } from './by-file/kept-from-journal.ts';
import { type Given, partly, print, show } from './given.ts';
import { findKept, openIncidents } from './kept-from-table.ts';
import { marksOf } from './marks.ts';
import { parseOptions, type RestoreOptions } from './options.ts';
import { standingOfAll } from './refusal.ts';
import { planLines, resultLines, toDocument } from './render.ts';
import { carryOut, plan, type RestoreDeps, type Source, toDo, toSource } from './run.ts';
import { changersIn } from './who-changed.ts';
import { restoreWindow } from './window/command.ts';

/**
 * `firebreak restore`: restores what a containment took.
 * @returns 0 only when what was asked for was restored and checked, there was nothing to restore, or the plan could be
 *   carried out
 */
export async function restore(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  const harmless = onInterrupt(() => undefined, 'nothing was changed');
  const settings = await settingsFor(options.settings);
  const readSource = await openSource(options);
  const aws = await connect(settings.homeRegion);
  const deps: RestoreDeps = {
    ports: restorePortsIn(aws.iam, settings.homeRegion),
    options,
    settleMs: settings.settleSeconds * 1000,
    announce: async (restored) => {
      const problems = await Promise.all([
        announceRestored(restored, aws, settings.homeRegion),
        settings.securityHub ? closeFinding(restored.incidentId, aws, settings.homeRegion) : undefined,
      ]);
      for (const untold of problems) if (untold !== undefined) process.stderr.write(`${untold}\n`);
    },
    ...{ now: aws.now, tell: progress, pause, changers: changersIn(aws, settings.homeRegion, { pause }) },
  };
  const given = { options, aws, homeRegion: settings.homeRegion, settings, deps, harmless };
  const source = await readSource(given);
  return 'code' in source ? source.code : restoreOne(source, given);
}

async function restoreOne(source: Source, { options, deps, harmless }: Given): Promise<number> {
  const planned = await plan(source, deps);
  const { refused } = planned;
  if (!options.json) show(planLines(planned, options.execute));
  if (refused !== undefined || !options.execute) {
    if (options.json) print(toDocument(planned, undefined));
    return refused === undefined ? 0 : 1;
  }
  const isDone = source.over !== undefined && toDo(planned.plan).length === 0;
  if (!options.yes && !isDone) await confirm(source.kept.incidentId, 'restore it');
  harmless();
  const done = onInterrupt(() => undefined, partly);
  try {
    const result = await carryOut(planned, deps);
    if (options.json) print(toDocument(planned, result));
    else show(resultLines(planned, result));
    return result.problem === undefined ? 0 : 1;
  } finally {
    done();
  }
}

/** What was taken, and where to mark it as restored; an exit code where there is nothing to go on with. */
type ReadSource = (given: Given) => Promise<Source | { readonly code: number }>;

/** Reads a file before anything else: what is wrong with it can be said without credentials. */
async function openSource({ source }: RestoreOptions): Promise<ReadSource> {
  if ('withoutPause' in source) return async (given) => ({ code: await restoreWindow(source, given) });
  if ('incidentId' in source && !isByHandId(source.incidentId)) return (given) => readTable(source, given);
  if ('file' in source && !isJournal(source.file)) {
    const read = await openFile(source.file);
    return ({ aws }) => Promise.resolve(read(aws));
  }
  const found = 'file' in source ? newestOf(source.file) : findByHand(source.incidentId);
  damageWords(found.journal).forEach(progress);
  return async (given) => {
    const { kept, ...journal } = keptFromJournal(found, given.aws, progress);
    // By a file, nothing but the file is gone by.
    const inTable = 'file' in source ? [] : await openInTable(given);
    return { ...journal, kept: { ...kept, others: [...kept.others, ...inTable] } };
  };
}

/**
 * What the responder holds, where there is one. What cannot be read is said, and stops nothing: by hand needs no table.
 * @throws NotFound where an item is of no release that this one knows; --from goes by the journal alone
 */
const openInTable = async (given: Given): Promise<readonly OtherIncident[]> =>
  openIncidents(await itemsOf(given));

async function itemsOf({ options, aws, homeRegion }: Given): Promise<readonly StoredItem[]> {
  try {
    const { records } = await openIncidentTable(aws, homeRegion, options.table);
    return await repeat(() => records.all(), { pause });
  } catch (error) {
    if (error instanceof NotFound) return [];
    if (!isUnread(error)) throw error;
    progress(
      `whether the responder contains the same user or role is not known: ${neutral(error.message, 300)}`,
    );
    return [];
  }
}

async function readTable(
  { incidentId: asked, joined }: Extract<RestoreOptions['source'], { incidentId: string }>,
  { options, aws, homeRegion, settings }: Given,
): ReturnType<ReadSource> {
  const { records } = await openIncidentTable(aws, homeRegion, options.table);
  const found = findKept(await repeat(() => records.all(), { pause }), asked, joined);
  const { incidentId } = found.kept;
  if (incidentId !== asked)
    progress(`${asked} is over; the incident of the same caller is ${incidentId} now: restoring that`);
  const standing = standingOfAll(found, staleBefore(aws.now(), settings));
  if (!standing) {
    const marks = marksOf(records, found, { ...aws, settings });
    return toSource(found, marks, openByHand(aws.account, progress));
  }
  const [text, code] = 'nothing' in standing ? [standing.nothing, 0] : [standing.notNow, 1];
  if (options.json) print({ incidentId, restored: false, refused: text });
  else show([text]);
  return { code };
}

/** On standard error: standard output is for what was found and done. */
const progress = (text: string): void => void process.stderr.write(`${text} ...\n`);
