import { setTimeout as wait } from 'node:timers/promises';
import { describePause, type Pause } from '../../core/incident/pause.ts';
import { isIncident, type StoredItem } from '../../core/incident/item/read-item.ts';
import type { PauseNews } from '../../core/report/pause.ts';
import { neutral } from '../../core/values/text.ts';
import { type AmbientAws, connect } from '../by-hand/aws.ts';
import { type IncidentTable, openIncidentTable } from '../by-hand/incident-table.ts';
import { repeat } from '../by-hand/repeat.ts';
import { settingsFor } from '../settings-for.ts';
import { type BrakeOptions, parsePause, parseResume } from './options.ts';
import { publishNews } from './report-topic.ts';

const patiently = <T>(work: () => Promise<T>): Promise<T> => repeat(work, { pause: wait });

/**
 * `firebreak pause`: contains nobody until a moment. It asks nothing: it is for an emergency, ends by itself, and is
 * taken back by `firebreak resume`.
 *
 * @returns 0 paused, recorded and mailed; 3 paused, and one of the others failed
 */
export async function pause(argv: readonly string[]): Promise<number> {
  const options = parsePause(argv);
  const brake = await begin(options);
  const now = brake.aws.now();
  const begun: Pause = {
    until: new Date(now.getTime() + options.minutes * 60_000).toISOString(),
    at: now.toISOString(),
    by: brake.aws.arn,
    reason: options.reason,
  };
  await patiently(() => brake.table.brake.pause(begun));
  const problems = await recordAndTell({ action: 'pause', by: begun.by, pause: begun }, brake);
  if (options.json) print({ paused: begun, problems });
  else
    show([
      `Containment is ${describePause(begun)}.`,
      'A launch that would be contained is mailed at once, with the commands; running containments change nothing more.',
      'To end it: firebreak resume',
      ...problems,
    ]);
  return problems.length === 0 ? 0 : 3;
}

/** `firebreak resume`: ends a pause. @returns 0 resumed, recorded and mailed, or not paused; 3 as for a pause */
export async function resume(argv: readonly string[]): Promise<number> {
  const options = parseResume(argv);
  const brake = await begin(options);
  const { aws, table } = brake;
  const ended = await patiently(() => table.brake.read(aws.now()));
  if (!ended) {
    if (options.json) print({ paused: null, notContained: [], problems: [] });
    else show(['Containment is not paused: nothing was changed.']);
    return 0;
  }
  await patiently(() => table.brake.resume());
  const released = await release(table, aws.now());
  const problems = [
    ...released.problems,
    ...(await recordAndTell({ action: 'resume', by: aws.arn, pause: ended }, brake)),
  ];
  if (options.json) print({ paused: null, notContained: released.refused.map(toEntry), problems });
  else
    show([
      `Containment is resumed. It was ${describePause(ended)}.`,
      ...refusedLines(released.refused),
      ...problems,
    ]);
  return problems.length === 0 ? 0 : 3;
}

interface Brake {
  readonly options: BrakeOptions;
  readonly aws: AmbientAws;
  readonly table: IncidentTable;
  readonly region: string;
  readonly retentionDays: number;
}

async function begin(options: BrakeOptions): Promise<Brake> {
  const { homeRegion: region, retentionDays } = await settingsFor(options.settings);
  const aws = await connect(region);
  return { options, aws, table: await openIncidentTable(aws, region, options.table), region, retentionDays };
}

/** It is done already: what fails here is said, and takes nothing back. @returns what failed, in words */
async function recordAndTell(news: PauseNews, { options, aws, table, region, retentionDays }: Brake) {
  const now = aws.now();
  const { until, reason } = news.pause;
  const entry = {
    action: news.action,
    at: now.toISOString(),
    by: news.by,
    ...(news.action === 'pause' && { until }),
    reason,
    expiresAt: Math.floor(now.getTime() / 1000) + retentionDays * 86_400,
  };
  const { topic } = options;
  const told = { aws, region, ...(topic !== undefined && { topic }) };
  return [
    ...(await failureOf('NOT RECORDED in the incident table', () => table.brake.record(entry))),
    ...(await failureOf('NOT MAILED: tell on-call yourself', () => publishNews(news, told))),
  ];
}

async function failureOf(what: string, work: () => Promise<void>): Promise<readonly string[]> {
  try {
    await patiently(work);
    return [];
  } catch (error) {
    return [`${what}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/**
 * Lets those who were refused meanwhile open an incident with their next launch. Those whom the circuit breaker refused
 * are among them: it is asked again then.
 */
async function release(table: IncidentTable, now: Date) {
  const refused: StoredItem[] = [];
  const problems = await failureOf('Who launched meanwhile is NOT KNOWN', async () => {
    const items = await table.records.all();
    const isRefused = ({ status, refusedUntil = '' }: StoredItem): boolean =>
      status === 'alerted' && refusedUntil > now.toISOString();
    for (const item of items.filter((each) => isIncident(each) && isRefused(each))) {
      if (refused.includes(item)) continue;
      await table.brake.release(item, item.incidentId ?? '');
      refused.push(item);
    }
  });
  return { refused, problems };
}

const toEntry = ({ incidentId, subject, launchId, openedAt }: StoredItem) => ({
  incidentId,
  subject,
  launchId,
  openedAt,
});

function refusedLines(refused: readonly StoredItem[]): readonly string[] {
  if (refused.length === 0) return ['Nobody was refused meanwhile.'];
  return [
    'NOT CONTAINED meanwhile; to contain them now:',
    ...refused.map(
      ({ incidentId = '', subject = '', launchId = '' }) =>
        `  ${neutral(incidentId, 40)}  ${neutral(subject, 100)}: firebreak contain --event-id ${neutral(launchId, 60)} --execute`,
    ),
  ];
}

const show = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
const print = (document: object): void => void process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
