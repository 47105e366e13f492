import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

export interface DrillOptions {
  readonly json: boolean;
  /** Say which drills there are, and run none. */
  readonly list: boolean;
  /** The one that is rehearsed; the usual one where it is left out. */
  readonly id?: string;
  /** All of them: one folder and one result each. */
  readonly all: boolean;
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
  firebreak drill ID                               another attack, by its id
  firebreak drill --list                           which attacks there are, what each shows and how it must end
  firebreak drill --all                            all of them, each in an account of its own
  firebreak drill --trail FILE... --launch ID      real CloudTrail records; the one with this eventID happens now

  --trail FILE...    CloudTrail log files (.json, .json.gz): their users, keys and history fill the account
  --launch EVENT_ID  eventID of a RunInstances record in those files
  --settings FILE    settings to rehearse as they are (default: firebreak.config.ts, in mode contain)
  --history-lag MINUTES  how far event history runs behind (default: 5)
  --out FOLDER       where the notices and the evidence are written (default: .firebreak/drill);
                     with --all a folder for each drill in it
  --keep             leave the account up afterwards, for the AWS CLI and the other commands; Ctrl-C ends it
  --json             one JSON document on stdout instead of the story; a list with --all and --list,
                     and where the settings have a backupKey, which is rehearsed by a second drill
  --help             this text

Exit code: 0 every drill ended as it must and proved it, or in mode observe: told what would have been done, and
nothing changed; 1 not, 2 wrong usage.
`;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): DrillOptions {
  const { values, positionals } = parse(argv);
  const { json = false, keep = false, list = false, all = false, launch } = values;
  refuseTogether({ json: json && 'ends with its document', keep: keep && 'does not end' });
  refuseTogether({ all: all && 'runs every drill and ends', keep: keep && 'keeps the account of one' });
  refuseTogether({ list: list && 'runs nothing', all: all && 'runs every drill' });
  refuseTogether({ list: list && 'runs nothing', keep: keep && 'keeps the account of one' });
  refuseTogether({ list: list && 'runs nothing', trail: values.trail && 'plays records' });
  refuseTogether({ all: all && 'runs every drill', trail: values.trail && 'plays records' });
  const files = values.trail ? [...values.trail, ...positionals] : [];
  const ids = values.trail ? [] : positionals;
  if ((all || list) && ids.length > 0) {
    throw new UsageError(
      `--${all ? 'all' : 'list'} takes no id, and "${ids[0] ?? ''}" was given: leave one out.`,
    );
  }
  if (files.length > 0 && launch === undefined) {
    throw new UsageError(
      '--trail needs --launch EVENT_ID: which record of the files is the launch? See --help.',
    );
  }
  if (files.length === 0 && launch !== undefined) {
    throw new UsageError('--launch needs --trail FILE...: which files is the record in? See --help.');
  }
  const [id, another] = ids;
  if (another !== undefined) {
    throw new UsageError(`one drill at a time, and "${another}" is a second one. Give one id, or --all.`);
  }
  const historyLag = toMinutes(values['history-lag']);
  return {
    json,
    keep,
    list,
    all,
    ...(id !== undefined && { id }),
    ...(values.settings !== undefined && { settings: values.settings }),
    ...(values.out !== undefined && { out: values.out }),
    ...(historyLag !== undefined && { historyLag }),
    ...(launch !== undefined && { replay: { files, launch } }),
  };
}

/** Two options that contradict each other, each with why; false where it was not given. */
function refuseTogether(options: Readonly<Record<string, string | false | undefined>>): void {
  const given = Object.entries(options).filter(([, why]) => typeof why === 'string');
  if (given.length < 2) return;
  const reasons = given.map(([name, why]) => `--${name} ${String(why)}`).join(' and ');
  throw new UsageError(`${reasons}: give one of them.`);
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
      json: { type: 'boolean' },
      keep: { type: 'boolean' },
      list: { type: 'boolean' },
      all: { type: 'boolean' },
      settings: { type: 'string' },
      out: { type: 'string' },
      'history-lag': { type: 'string' },
      trail: { type: 'string', multiple: true },
      launch: { type: 'string' },
    },
  });
}
