import { existsSync } from 'node:fs';
import { regionName } from '../../lib/partition.ts';
import { type Selector, toSelector } from '../by-hand/selector.ts';
import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';
import { type Since, toSince } from '../since.ts';

/** The renderings that there are, and the name of the file of each. */
export const formats = {
  text: 'report.txt',
  html: 'report.html',
  json: 'report.json',
  ocsf: 'ocsf.json',
} as const;
export type Format = keyof typeof formats;

export type ReportSelector =
  Extract<Selector, { kind: 'key' | 'user' }> | { readonly kind: 'incident'; readonly id: string };

export interface ReportOptions {
  readonly selector: ReportSelector;
  /** Where the review begins; 90 days before now, or the beginning of the files, where it is left out. */
  readonly since?: Since;
  /** None: every region that the account has enabled. */
  readonly regions: readonly string[];
  readonly out?: string;
  readonly formats: readonly Format[];
  /** CloudTrail log files; none: event history. */
  readonly files: readonly string[];
  readonly account?: string;
  readonly settings?: string;
  readonly table?: string;
}

export const usage = `firebreak report: what a credential did, by the review and the renderings of the deployed responder. Reads only.

  firebreak report --access-key-id AKIA...      a key, or a session's (ASIA...)
  firebreak report --user NAME                  whatever an IAM user did, with its keys and in its sessions
  firebreak report --incident ID                a caller that the deployed responder has an incident of

  --since WHEN       from then on: 2026-11-01, 2026-11-01T10:00Z, 36h or 7d (default: 90 days, which is all
                     that event history has; with --trail all that is in the files)
  --regions A,B      only these regions (default: every region that the account has enabled)
  --out FOLDER       write every rendering, the records and a manifest of digests there. A review that was
                     interrupted goes on where it was when the command is given again with the same folder
  --format LIST      text, html, json, ocsf: one to stdout (default: text), or with --out those (default: all)
  --trail FILES...   CloudTrail log files and folders of them instead of event history; no AWS credentials.
                     Not with --incident
  --account ID       with --trail: the account that the credential is of (default: that of its first record)
  --settings FILE    settings with the home region (default: FIREBREAK_CONFIG, then firebreak.config.ts)
  --table NAME       with --incident: the incident table, where there are several
  --help             this text

Event history is read at two calls a second in each region, 50 events a call, and shared with everybody in the
account: progress is shown with an estimate of the time left. Ctrl-C ends it; with --out nothing that was read is lost.
Uses the credentials of the AWS CLI, which may cloudtrail:LookupEvents; ec2:DescribeRegions and ec2:DescribeInstances,
pricing:GetProducts; and with --incident read the incident table.

Exit code: 0 everything was read; 1 not found, or some of it could not be read, and the report says what;
2 wrong usage or no credentials.
`;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): ReportOptions {
  const { values, positionals } = parse(argv);
  const { out, settings, table, since, account } = values;
  const selector = selectorOf(values);
  const files = filesOf(values.trail, positionals);
  if (files.length > 0 && selector.kind === 'incident')
    throw new UsageError('--incident is in the account, --trail needs none: give one of them.');
  if (files.length === 0 && account !== undefined)
    throw new UsageError('--account goes with --trail; otherwise it is the account of your credentials.');
  if (selector.kind !== 'incident' && table !== undefined)
    throw new UsageError('--table goes with --incident: nothing else is in the table.');
  return {
    selector,
    files,
    regions: regionsOf(values.regions ?? []),
    formats: formatsOf(values.format, out),
    ...(since !== undefined && { since: toSince(since) }),
    ...(out !== undefined && { out: outOf(out) }),
    ...(account !== undefined && { account: accountOf(account) }),
    ...(settings !== undefined && { settings }),
    ...(table !== undefined && { table }),
  };
}

type Values = ReturnType<typeof parse>['values'];

function selectorOf(values: Values): ReportSelector {
  const { incident, user, 'access-key-id': key } = values;
  const others = [user, key].filter((value) => value !== undefined);
  if (incident !== undefined && others.length === 0) {
    if (/^fb-\d{8}-\d{6}-[0-9a-f]{8}$/.test(incident)) return { kind: 'incident', id: incident };
    throw new UsageError(
      `--incident is ${JSON.stringify(incident)}: give an id such as fb-20261122-154102-3f9a2c1d; firebreak incidents lists them.`,
    );
  }
  if (incident !== undefined)
    throw new UsageError('give one of --access-key-id, --user, --incident, and got --incident with another.');
  if (others.length === 0)
    throw new UsageError('give one of --access-key-id, --user, --incident; got: none was given.');
  const selector = toSelector(values, ['access-key-id', 'user']);
  if (selector.kind === 'key' || selector.kind === 'user') return selector;
  throw new UsageError('give one of --access-key-id, --user, --incident.');
}

function filesOf(trail: readonly string[] | undefined, positionals: readonly string[]): readonly string[] {
  const files = trail ? [...trail, ...positionals] : [];
  if (!trail && positionals.length > 0)
    throw new UsageError(`"${positionals[0] ?? ''}" is no option. Files follow --trail; see --help.`);
  const missing = files.find((file) => file !== '-' && !existsSync(file));
  if (missing !== undefined)
    throw new UsageError(`${missing} does not exist. Give CloudTrail log files or folders of them.`);
  // They are read twice: who changed what the credential touched is known only at the end.
  if (files.includes('-'))
    throw new UsageError('files are read twice, and standard input can be read once: write it to a file.');
  return files;
}

function regionsOf(given: readonly string[]): readonly string[] {
  const regions = given.flatMap((list) => list.split(','));
  const wrong = regions.find((region) => !regionName.test(region));
  if (wrong !== undefined)
    throw new UsageError(
      `--regions takes names of AWS regions, such as eu-west-1,us-east-1; got "${wrong}".`,
    );
  return [...new Set(regions)];
}

function formatsOf(text: string | undefined, out: string | undefined): readonly Format[] {
  const all = Object.keys(formats) as Format[];
  if (text === undefined) return out === undefined ? ['text'] : all;
  const asked = text.split(',');
  const wrong = asked.find((format) => !(all as readonly string[]).includes(format));
  if (wrong !== undefined) throw new UsageError(`--format takes ${all.join(', ')}; got "${wrong}".`);
  const chosen = all.filter((format) => asked.includes(format));
  if (out === undefined && chosen.length > 1)
    throw new UsageError(`--format ${text} is several, and stdout takes one: name a folder with --out.`);
  return chosen;
}

function outOf(folder: string): string {
  if (folder.trim() !== '') return folder;
  throw new UsageError('--out is empty: give the folder that the report is to be written to.');
}

function accountOf(id: string): string {
  if (/^\d{12}$/.test(id)) return id;
  throw new UsageError(`--account is "${id}": give the twelve digits of an AWS account.`);
}

function parse(argv: readonly string[]) {
  return parseCommandLine({
    args: [...argv],
    allowPositionals: true,
    options: {
      'access-key-id': { type: 'string' },
      user: { type: 'string' },
      incident: { type: 'string' },
      since: { type: 'string' },
      regions: { type: 'string', multiple: true },
      out: { type: 'string' },
      format: { type: 'string' },
      trail: { type: 'string', multiple: true },
      account: { type: 'string' },
      settings: { type: 'string' },
      table: { type: 'string' },
    },
  });
}
