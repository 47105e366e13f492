import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

const shared = `  --table NAME       the incident table (default: the one of the deployed responder)
  --settings FILE    settings, for the home region (default: FIREBREAK_CONFIG, then firebreak.config.ts)
  --json             one JSON document on stdout
  --help             this text

Uses the credentials of the AWS CLI (AWS_PROFILE, AWS_ENDPOINT_URL ...), which may dynamodb:ListTables, GetItem, Scan and
Query.
Reads only. What an attacker could choose is made harmless.
`;

export const listUsage = `firebreak incidents: whether containment is paused, and the incidents of the deployed responder, the newest first.
Then what was contained by hand from this machine, by its journals; with --json on standard error.

  firebreak incidents

${shared}
Exit code: 0 listed, 1 there is no table, 2 wrong usage or no credentials.
`;

export const showUsage = `firebreak incident: everything that the incident table knows of one incident.

  firebreak incident INCIDENT

${shared}
Exit code: 0 found, 1 not found, 2 wrong usage or no credentials.
`;

export interface IncidentOptions {
  /** What was given beside the options. */
  readonly ids: readonly string[];
  readonly json: boolean;
  readonly table?: string;
  readonly settings?: string;
}

/**
 * @param wanted how many incidents have to be named
 * @throws UsageError in one line that says what is wrong and what to do
 */
export function parseOptions(argv: readonly string[], wanted: 0 | 1): IncidentOptions {
  const { values, positionals } = parse(argv);
  if (positionals.length !== wanted) {
    const got = positionals.length === 0 ? 'none' : positionals.join(' ');
    throw new UsageError(
      wanted === 0
        ? `it lists all incidents; got: ${got}. One is shown by firebreak incident INCIDENT.`
        : `give one incident's id; got: ${got}. firebreak incidents lists them.`,
    );
  }
  return {
    ids: positionals,
    json: values.json ?? false,
    ...(values.table !== undefined && { table: values.table }),
    ...(values.settings !== undefined && { settings: values.settings }),
  };
}

function parse(argv: readonly string[]) {
  return parseCommandLine({
    args: [...argv],
    allowPositionals: true,
    options: {
      table: { type: 'string' },
      settings: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
}
