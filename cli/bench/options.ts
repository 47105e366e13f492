import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

export interface BenchOptions {
  readonly help: boolean;
  readonly json: boolean;
  readonly runs: number;
}

const defaultRuns = 10;
const mostRuns = 100;

export const usage = `firebreak bench: how small, how fast, and with how few AWS calls. In an embedded AWS account on this
machine: no AWS credentials, no network. The real stacks, bundles, roles, event patterns and state machine.

  firebreak bench [--runs N] [--json]

  --runs N   how often everything is measured (default ${String(defaultRuns)}, at most ${String(mostRuns)})
  --json     one JSON document on stdout instead of the tables
  --help     this text

The floor is a bare script with the same SDK, bundled in the same way, that makes just the UpdateAccessKey call.
Floor and Firebreak take turns, so that both meet the same noise of the machine.

Exit code: 0 every target met, 1 not, 2 wrong usage.
`;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): BenchOptions {
  const { help = false, json = false, runs } = parse(argv);
  return { help, json, runs: runs === undefined ? defaultRuns : toRuns(runs) };
}

function parse(argv: readonly string[]) {
  const options = {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
    runs: { type: 'string' },
  } as const;
  return parseCommandLine({ args: [...argv], options }).values;
}

function toRuns(text: string): number {
  const runs = Number(text);
  if (/^\d+$/.test(text) && runs >= 1 && runs <= mostRuns) return runs;
  throw new UsageError(`--runs is "${text}": give a whole number from 1 to ${String(mostRuns)}.`);
}
