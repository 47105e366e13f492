import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

export interface DrillOptions {
  readonly help: boolean;
  readonly json: boolean;
  /** Leave the account up when the drill is over, until Ctrl-C. */
  readonly keep: boolean;
  readonly settings?: string;
  readonly out?: string;
  /** Minutes by which event history runs behind. */
  readonly historyLag?: number;
  /** Real records to play, and which of them is the launch. */
  readonly replay?: { readonly files: readonly string[]; readonly launch: string };
}

export const usage = `firebreak drill: rehearse the whole response in an embedded AWS account on this machine.
No AWS credentials, no network. The real stacks, bundles, roles, event patterns and state machine.

  firebreak drill                                  a stolen key launches instances
  firebreak drill --trail FILE... --launch ID      real CloudTrail records; the one with this eventID happens now

  --trail FILE...    CloudTrail log files (.json, .json.gz): their users, keys and history fill the account
  --launch EVENT_ID  eventID of a RunInstances record in those files
  --settings FILE    settings to rehearse (default: firebreak.config.ts)
  --history-lag MINUTES  how far event history runs behind (default: 5)
  --out FOLDER       where the notices and the evidence are written (default: .firebreak/drill)
  --keep             leave the account up afterwards, for the AWS CLI and the other commands; Ctrl-C ends it
  --json             one JSON document on stdout instead of the story
  --help             this text

Exit code: 0 contained and proven, or in mode observe: told what would have been done, and nothing changed;
1 not, 2 wrong usage.
`;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): DrillOptions {
  const { values, positionals } = parse(argv);
  if (values.json && values.keep) {
    throw new UsageError('--json ends with its document and --keep does not end: give one of them.');
  }
  const files = [...(values.trail ?? []), ...positionals];
  if (positionals.length > 0 && !values.trail) {
    throw new UsageError(
      `unexpected argument "${positionals[0] ?? ''}". CloudTrail files follow --trail; see --help.`,
    );
  }
  if (files.length > 0 && values.launch === undefined) {
    throw new UsageError(
      '--trail needs --launch EVENT_ID: which record of the files is the launch? See --help.',
    );
  }
  if (files.length === 0 && values.launch !== undefined) {
    throw new UsageError('--launch needs --trail FILE...: which files is the record in? See --help.');
  }
  const historyLag = toMinutes(values['history-lag']);
  return {
    help: values.help ?? false,
    json: values.json ?? false,
    keep: values.keep ?? false,
    ...(values.settings !== undefined && { settings: values.settings }),
    ...(values.out !== undefined && { out: values.out }),
    ...(historyLag !== undefined && { historyLag }),
    ...(values.launch !== undefined && { replay: { files, launch: values.launch } }),
  };
}

function toMinutes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = text.trim() === '' ? Number.NaN : Number(text);
  if (minutes >= 0 && minutes <= 24 * 60) return minutes;
  throw new UsageError(
    `--history-lag is "${text}". Give the minutes by which event history runs behind, from 0 to 1440.`,
  );
}

function parse(argv: readonly string[]) {
  return parseCommandLine({
    args: [...argv],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      keep: { type: 'boolean' },
      settings: { type: 'string' },
      out: { type: 'string' },
      'history-lag': { type: 'string' },
      trail: { type: 'string', multiple: true },
      launch: { type: 'string' },
    },
  });
}
