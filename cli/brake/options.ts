import { pauseMinutes } from '../../core/incident/pause.ts';
import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

const shared = `  --table NAME       the incident table (default: the one of the deployed responder)
  --topic ARN        the report topic (default: the one of the deployed responder)
  --settings FILE    settings, for the home region (default: FIREBREAK_CONFIG, then firebreak.config.ts)
  --json             one JSON document on stdout
  --help             this text

Uses the credentials of the AWS CLI (AWS_PROFILE, AWS_ENDPOINT_URL ...), which may`;

const exits = (done: string): string =>
  `Exit code: 0 ${done}, recorded and mailed, 1 not ${done}, 2 wrong usage or no credentials, 3 ${done}, but not\nrecorded or not mailed.\n`;

export const pauseUsage = `firebreak pause: contain nobody for a while, without a deployment.
It asks nothing and acts at once. It ends by itself.

  firebreak pause                                  for an hour
  firebreak pause --for 2h --reason "rule is wrong"

  --for TIME         how long: 30m, 2h ... from 1m to 24h (default: 1h). Again while it is paused: from now on
  --reason TEXT      why, for the mail and the record
${shared} dynamodb:ListTables and UpdateItem,
sns:ListTopics and Publish, and use the key of both.
Each launch that would be contained is mailed at once, with the commands. Running containments change nothing
more either: what they have changed stays, and when the pause is over, their later checks go on.
firebreak contain is not paused.

${exits('paused')}`;

export const resumeUsage = `firebreak resume: end a pause of containment before it ends by itself.

  firebreak resume

${shared} dynamodb:ListTables, GetItem,
UpdateItem and Scan, sns:ListTopics and Publish, and use the key of both.
Who launched during the pause is contained when it launches again; it names them, so that you can contain them now.

${exits('resumed (or not paused)')}`;

export interface BrakeOptions {
  readonly json: boolean;
  readonly table?: string;
  readonly topic?: string;
  readonly settings?: string;
}

export interface PauseOptions extends BrakeOptions {
  readonly minutes: number;
  readonly reason: string;
}

const commonOptions = {
  table: { type: 'string' },
  topic: { type: 'string' },
  settings: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parsePause(argv: readonly string[]): PauseOptions {
  const { values } = parseCommandLine({
    args: [...argv],
    options: { ...commonOptions, for: { type: 'string' }, reason: { type: 'string' } },
  });
  return { ...common(values), minutes: toMinutes(values.for), reason: toReason(values.reason) };
}

/** @throws UsageError */
export function parseResume(argv: readonly string[]): BrakeOptions {
  return common(parseCommandLine({ args: [...argv], options: commonOptions }).values);
}

function common(values: {
  readonly json?: boolean;
  readonly table?: string;
  readonly topic?: string;
  readonly settings?: string;
}): BrakeOptions {
  const { json = false, table, topic, settings } = values;
  return {
    json,
    ...(table !== undefined && { table }),
    ...(topic !== undefined && { topic }),
    ...(settings !== undefined && { settings }),
  };
}

function toMinutes(text: string | undefined): number {
  if (text === undefined) return pauseMinutes.default;
  const [, amount, unit] = /^(\d{1,4})([mh])$/.exec(text) ?? [];
  const minutes = Number(amount) * (unit === 'h' ? 60 : 1);
  if (minutes >= pauseMinutes.least && minutes <= pauseMinutes.most) return minutes;
  throw new UsageError(
    `--for is "${text}": give minutes or hours, from 1m to 24h, such as 30m or 2h. A longer pause is begun anew; to contain nobody for good, set the mode to observe and deploy.`,
  );
}

/** What stands in the mail, and in the reason of each alert. */
const longestReason = 300;

function toReason(text: string | undefined): string {
  if (text === undefined || text.trim() === '') return 'none given';
  if (text.length <= longestReason) return text.trim();
  throw new UsageError(
    `--reason has ${text.length} characters: give at most ${longestReason}. The rest belongs in your ticket.`,
  );
}
