import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

export interface BenchOptions {
  readonly json: boolean;
  readonly runs: number;
  /** Where the bundles run: in the embedded account, or on moto's server. */
  readonly against: 'embedded' | 'moto';
  /** With moto: shell commands that are measured beside them. */
  readonly beside: readonly string[];
}

const defaultRuns = 10;
const mostRuns = 100;

export const usage = `firebreak bench: how small, how fast, and with how few AWS calls. In an embedded AWS account on this
machine: no AWS credentials, no network. The real stacks, bundles, roles, event patterns and state machine.

  firebreak bench [--runs N] [--json]
  firebreak bench --against moto [--beside COMMAND]... [--runs N] [--json]

  --runs N   how often everything is measured (default ${String(defaultRuns)}, at most ${String(mostRuns)})
  --json     one JSON document on stdout instead of the tables
  --against  moto: the key's bundles on moto's server (Python), so that the figures do not rest on our own account;
             shown, not judged
  --beside   with moto: a shell command that makes a key inactive, measured in the same rounds; {user} and {key} stand
             for whose; it gets the endpoint and credentials in AWS's variables
  --help     this text

The floor is a bare script with the same SDK, bundled in the same way, that makes just the one call of an effect.
Floor and Firebreak take turns, so that both meet the same noise of the machine.

Exit code: 0 every target met, 1 not, 2 wrong usage.
`;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): BenchOptions {
  const { json = false, runs, against = 'embedded', beside = [] } = parse(argv);
  if (against !== 'embedded' && against !== 'moto')
    throw new UsageError(`--against is "${against}": give moto, or leave it out for the embedded account.`);
  if (beside.length > 0 && against !== 'moto')
    throw new UsageError('--beside measures on moto only: add --against moto.');
  return { json, runs: runs === undefined ? defaultRuns : toRuns(runs), against, beside };
}

function parse(argv: readonly string[]) {
  const options = {
    json: { type: 'boolean' },
    runs: { type: 'string' },
    against: { type: 'string' },
    beside: { type: 'string', multiple: true },
  } as const;
  return parseCommandLine({ args: [...argv], options }).values;
}

function toRuns(text: string): number {
  const runs = Number(text);
  if (/^\d+$/.test(text) && runs >= 1 && runs <= mostRuns) return runs;
  throw new UsageError(`--runs is "${text}": give a whole number from 1 to ${String(mostRuns)}.`);
}
