import type { ReportContext } from '../../core/report/context.ts';
import { toReport } from '../../core/report/report.ts';
import { toActivity } from '../../core/review/totals/to-activity.ts';
import { onInterrupt } from '../interrupt.ts';
import { connect } from '../by-hand/aws.ts';
import { settingsFor } from '../settings-for.ts';
import { many, toBrokenLines, toReadingLines, toLeftOutLines } from '../history/tell-reading.ts';
import { readIncidentState } from './incident-state.ts';
import { inspectLaunched } from './inspect.ts';
import { type Folder, openFolder } from './folder.ts';
import { parseOptions, type ReportOptions } from './options.ts';
import { listRegions, onlyThese } from './regions.ts';
import { reviewFiles } from './review-files.ts';
import { reviewHistory } from './review-history.ts';
import { notBefore, toHistorySpan } from '../since.ts';
import { followedOf, selectionOf, toReviewInput } from './subject.ts';
import { writeReport } from './write.ts';

/**
 * `firebreak report`: what a credential did, as the deployed responder reviews and reports it.
 * @returns 1 when some of it could not be read: the report says what
 */
export async function report(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  const folder = options.out === undefined ? undefined : openFolder(options.out);
  const calm = onInterrupt(() => undefined, interrupted(options));
  const read = options.files.length > 0 ? fromFiles : fromAccount;
  const context = await read(options, folder);
  calm();
  await writeReport(toReport(context), options, folder);
  return isWhole(context) ? 0 : 1;
}

/** Whether all of it could be read: event history or the files, the instances, and how many launches there were. */
const isWhole = ({ activity, instances, state }: ReportContext): boolean =>
  activity?.complete === true &&
  (instances === undefined ||
    (instances.unavailable.length === 0 && !instances.hidden?.items.some(({ why }) => why !== undefined))) &&
  state?.launchesError === undefined;

const interrupted = ({ out }: ReportOptions): string =>
  out === undefined
    ? 'it only read; with --out it could go on where it was'
    : `it only read; the same command goes on from what is in ${out}`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function fromFiles(options: ReportOptions, folder: Folder | undefined): Promise<ReportContext> {
  const began = performance.now();
  const selection = selectionOf(options.selector);
  const { since, ...rest } = options;
  const from = since && { since: since.dateAt(new Date()) };
  const { progress, reading } = await reviewFiles({ ...rest, ...from }, folder);
  [...toBrokenLines(reading), ...toReadingLines(reading, (performance.now() - began) / 1000)].forEach(say);
  const broken = reading.broken.length;
  if (broken > 0)
    progress.notes.push(`${String(broken)} of the files could not be read whole; the command named them`);
  progress.notes.push(
    ...toLeftOutLines(reading),
    ...(options.regions.length > 0 ? [onlyThese(options.regions)] : []),
    ...(from ? [notBefore(from.since)] : []),
    'only what is in the files that were given: regions and times without a file are not covered',
  );
  const activity = toActivity(progress);
  return {
    now: new Date(),
    files: true,
    selection: `${selection}, by ${many(reading.files, 'CloudTrail log file')}`,
    activity: { ...activity, complete: activity.complete && broken + reading.undated === 0 },
    ...(folder && { evidence: folder.path }),
  };
}

async function fromAccount(options: ReportOptions, folder: Folder | undefined): Promise<ReportContext> {
  const { selector } = options;
  const settings = await settingsFor(options.settings);
  const aws = await connect(settings.homeRegion);
  const { from, note: sinceNote } = toHistorySpan(options.since, aws.now());
  const state =
    selector.kind === 'incident'
      ? await readIncidentState(selector.id, { aws, settings, ...tableOf(options) })
      : undefined;
  const { regions, note } = await listRegions(options.regions, { aws, settings });
  if (note !== undefined) say(note);
  const followed = await followedOf(selector, aws, state);
  const input = toReviewInput({
    followed,
    regions,
    settings,
    aws,
    ...(from && { since: from }),
    ...(state && { state }),
  });
  say(`reading the event history of ${selectionOf(selector)} in ${many(regions.length, 'region')} ...`);
  const asked = JSON.stringify([aws.account, selector, options.regions, options.since?.text ?? null]);
  const progress = await reviewHistory(input, { aws, folder, say, selection: asked });
  progress.notes.push(...[note, sinceNote].filter((each) => each !== undefined));
  const activity = toActivity(progress);
  const instances = await inspectLaunched(activity, state, { aws, settings });
  return {
    now: aws.now(),
    activity,
    ...(state
      ? { state: { ...state, activity, ...(instances && { instances }) } }
      : { selection: selectionOf(selector) }),
    ...(instances && { instances }),
    ...(folder && { evidence: folder.path }),
  };
}

const tableOf = ({ table }: ReportOptions) => (table === undefined ? {} : { table });
