import { existsSync } from 'node:fs';
import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

export interface ReplayOptions {
  readonly json: boolean;
  readonly files: readonly string[];
  readonly settings?: string;
  readonly account?: string;
  readonly expect?: string;
}

export const usage = `firebreak replay: what would Firebreak have done? Judges the launches in CloudTrail log files by your
settings, with the code of the deployed responder. Changes nothing, calls nobody.

  firebreak replay FILES...                        a table, one row for each caller
  firebreak replay FILES... --expect verdicts.json  for CI: fails when something else comes out

  FILES...         files and folders; - is standard input. Recognised by their content, plain or gzipped: CloudTrail
                   log files ({"Records": [...]}), JSON lines, the output of \`aws cloudtrail lookup-events\`,
                   EventBridge events, lists of records. In folders, CloudTrail's digests and what is no CloudTrail
                   log are skipped, and counted.
  --settings FILE  settings to judge by (default: firebreak.config.ts)
  --account ID     judge as the responder of this account would: launches in other accounts never reach it, and
                   callers of other accounts are not its own. Without it, each record is judged as a responder in the
                   record's own account (recipientAccountId) would
  --expect FILE    what must come out, as JSON; see below
  --json           one JSON document on stdout instead of the table
  --help           this text

A launch counts once for a caller, however often its event (eventID) is in the files. A launch in a region that the
settings do not watch is judged, and named: without a sensor there, nobody would have seen it. In mode observe the
table shows the same verdicts. Tags are not in the records: protectedTags are not judged.

--expect takes a file such as

  {
    "ignore":  ["arn:aws:iam::*:role/ci/*"],
    "alert":   ["arn:aws:iam::111122223333:role/Admin"],
    "contain": ["1d0e8a3c-5a2f-4c55-9a3e-6b1f0c2d4e5f"],
    "others":  ["ignore", "alert"]
  }

Under each verdict, an item is the ARN of a caller (of the user; of the role for its sessions), with * and ? for what
may vary, or the eventID of one launch. A caller's verdict is the most severe one of its launches: with "ignore" all
are ignored, with "contain" at least one is contained. A launch that is named by its eventID is held against that item
alone. An item that no launch matches fails, so that a misspelled one is not silence. "others" says which verdicts
the callers may have that no item is about; without it, any.

Exit code: 0 done; 1 done, but a file was broken or --expect did not hold; 2 wrong usage, or none of FILES exists.
`;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): ReplayOptions {
  const { values, positionals } = parse(argv);
  checkFiles(positionals);
  const { account } = values;
  if (account !== undefined && !/^\d{12}$/.test(account))
    throw new UsageError(`--account takes 12 digits, got "${account}". See --help.`);
  return {
    json: values.json ?? false,
    files: positionals,
    ...(values.settings !== undefined && { settings: values.settings }),
    ...(account !== undefined && { account }),
    ...(values.expect !== undefined && { expect: values.expect }),
  };
}

function checkFiles(files: readonly string[]): void {
  if (files.length === 0)
    throw new UsageError(
      'give CloudTrail log files or folders of them, or - for standard input; see --help.',
    );
  if (files.some((file) => file === '-' || existsSync(file))) return;
  throw new UsageError(
    files.length === 1
      ? `${files[0] ?? ''} does not exist. Give CloudTrail log files or folders of them.`
      : `none of the ${String(files.length)} files exists, beginning with ${files[0] ?? ''}.`,
  );
}

function parse(argv: readonly string[]) {
  return parseCommandLine({
    args: [...argv],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      settings: { type: 'string' },
      account: { type: 'string' },
      expect: { type: 'string' },
    },
  });
}
