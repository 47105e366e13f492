import { setTimeout as pause } from 'node:timers/promises';
import type { Kept } from '../../core/restore/kept.ts';
import { planRestore, type RestorePlan } from '../../core/restore/plan.ts';
import { type AmbientAws, connect } from '../by-hand/aws.ts';
import { confirm } from '../by-hand/confirm.ts';
import { openIncidentTable } from '../by-hand/incident-table.ts';
import { restorePortsIn } from '../by-hand/ports.ts';
import { repeat } from '../by-hand/repeat.ts';
import { damageWords, isByHandId, isJournal } from '../journal/find.ts';
import { onInterrupt } from '../interrupt.ts';
import { settingsFor } from '../settings-for.ts';
import { announceRestored } from './announce.ts';
import { carryOutRestore } from './carry-out.ts';
import { keptFromFile } from './kept-from-file.ts';
import { findByHand, keptFromJournal, marksOfId, newestOf } from './kept-from-journal.ts';
import { findKept } from './kept-from-table.ts';
import { type Marks, marksOf } from './marks.ts';
import { parseOptions, type RestoreOptions } from './options.ts';
import { refusalOf, standingOfAll } from './refusal.ts';
import { planLines, type Result, resultLines, toDocument } from './render.ts';

type Settings = Awaited<ReturnType<typeof settingsFor>>;

/**
 * `firebreak restore`: restores what a containment took.
 * @returns 0 only when it was restored and checked, there was nothing to restore, or the plan could be carried out
 */
export async function restore(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  const harmless = onInterrupt(() => undefined, 'nothing was changed');
  const settings = await settingsFor(options.settings);
  const readSource = await openSource(options);
  const aws = await connect(settings.homeRegion);
  const source = await readSource({ options, aws, settings });
  if ('code' in source) return source.code;
  const { kept, marks } = source;
  const ports = restorePortsIn(aws.iam, settings.homeRegion);
  const plan = await repeat(() => planRestore(kept, options, ports, aws.now()), { pause });
  const refused = refusalOf(plan, options);
  if (!options.json) show(planLines(kept, plan, refused));
  if (refused !== undefined || !options.execute) {
    if (options.json) print(toDocument(kept, plan, refused, undefined));
    return refused === undefined ? 0 : 1;
  }
  if (!options.yes) await confirm(kept.incidentId, 'restore it');
  harmless();
  const result = await execute(plan, { kept, marks, options, aws, settings });
  await announce(result, { kept, aws, settings });
  if (options.json) print(toDocument(kept, plan, undefined, result));
  else show(resultLines(result));
  return result.problem === undefined ? 0 : 1;
}

interface Source {
  readonly kept: Kept;
  readonly marks: Marks;
}

/** What was kept, and where to mark it as restored; an exit code where there is nothing to go on with. */
type ReadSource = (by: Omit<Execution, keyof Source>) => Promise<Source | { readonly code: number }>;

/** Reads a file before anything else: what is wrong with it can be said without credentials. */
async function openSource({ source }: RestoreOptions): Promise<ReadSource> {
  if ('incidentId' in source && !isByHandId(source.incidentId))
    return (by) => readTable(source.incidentId, by);
  if ('file' in source && !isJournal(source.file)) {
    const kept = await keptFromFile(source.file);
    return ({ aws }) => Promise.resolve({ kept, marks: marksOfId(kept.incidentId, aws) });
  }
  const found = 'file' in source ? newestOf(source.file) : findByHand(source.incidentId);
  damageWords(found.journal).forEach(progress);
  return ({ aws }) => Promise.resolve(keptFromJournal(found, aws));
}

async function readTable(
  asked: string,
  { options, aws, settings }: Parameters<ReadSource>[0],
): ReturnType<ReadSource> {
  const { table, json, execute: isExecuting } = options;
  const { homeRegion } = settings;
  const { records } = await openIncidentTable(aws, homeRegion, table);
  const found = findKept(await repeat(() => records.all(), { pause }), asked);
  const marks = marksOf(records, found, { now: aws.now, arn: aws.arn });
  const { incidentId } = found.kept;
  if (incidentId !== asked) {
    progress(`${asked} is over; the incident of the same caller is ${incidentId} now: restoring that`);
  }
  const standing = standingOfAll(found, aws.now());
  if (!standing) return { kept: found.kept, marks };
  const [text, code] = 'nothing' in standing ? [standing.nothing, 0] : [standing.notNow, 1];
  // The last thing that a restore does may have been cut off.
  if (found.incident.status === 'restored' && isExecuting) await marks.retire();
  if (json) print({ incidentId, restored: found.incident.status === 'restored', refused: text });
  else show([text]);
  return { code };
}

interface Execution extends Source {
  readonly options: RestoreOptions;
  readonly aws: AmbientAws;
  readonly settings: Settings;
}

async function execute(
  plan: RestorePlan,
  { kept, marks, options, aws, settings }: Execution,
): Promise<Result> {
  const partly = 'it is restored in part. Run the same command again: what is there already is left alone';
  const done = onInterrupt(() => undefined, partly);
  try {
    // Before the first change: whatever is found from now on was made by this restore.
    const restoringSince = kept.restoringSince ?? aws.now().toISOString();
    const problem = await marks.begin();
    if (problem !== undefined) return { results: [], problem };
    const results = await carryOutRestore(plan.items, {
      ports: restorePortsIn(aws.iam, settings.homeRegion),
      kept: { ...kept, restoringSince },
      options,
      settleMs: settings.settleSeconds * 1000,
      tell: progress,
      pause,
    });
    const failed = results.some(({ status }) => status !== 'restored');
    return { results, problem: failed ? 'something failed.' : await marks.finish() };
  } finally {
    done();
  }
}

/** Whoever was paged or has a ticket is to hear that it is over. */
async function announce(
  { problem }: Result,
  { kept, aws, settings }: Pick<Execution, 'kept' | 'aws' | 'settings'>,
): Promise<void> {
  if (problem !== undefined) return;
  const untold = await announceRestored(kept, aws, settings.homeRegion);
  if (untold !== undefined) process.stderr.write(`${untold}\n`);
}

/** On standard error: standard output is for what was found and done. */
const progress = (text: string): void => void process.stderr.write(`${text} ...\n`);
const show = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
const print = (document: object): void => void process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
