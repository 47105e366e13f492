import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

export const usage = `firebreak stacks: what is deployed in this account, against the settings, and the commands that remove what they
no longer have. Run it before a deployment: \`npm run deploy\` does.

  firebreak stacks

  --settings FILE    settings to compare with (default: FIREBREAK_CONFIG, then firebreak.config.ts)
  --json             one JSON document on stdout

Uses the credentials of the AWS CLI (AWS_PROFILE, AWS_ENDPOINT_URL ...), which may ec2:DescribeRegions, and in each region
events:DescribeEventBus, events:ListRules and events:ListTargetsByRule. Reads only. A stack that failed before it had an
event bus or a rule is not seen: aws cloudformation list-stacks shows it.

Exit code: 0 nothing is left behind, 1 something is, and the commands are printed, 2 wrong usage or no credentials.
`;

export interface StacksOptions {
  readonly json: boolean;
  readonly settings?: string;
}

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): StacksOptions {
  const { values, positionals } = parseCommandLine({
    args: [...argv],
    allowPositionals: true,
    options: { settings: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (positionals.length > 0) throw new UsageError(`it takes options only; got: ${positionals.join(' ')}.`);
  return {
    json: values.json ?? false,
    ...(values.settings !== undefined && { settings: values.settings }),
  };
}
