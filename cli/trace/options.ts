import { type Selector, selectorOptions, toSelector } from '../by-hand/selector.ts';
import { parseCommandLine } from '../parse-command-line.ts';

export interface TraceOptions {
  readonly json: boolean;
  readonly regions: readonly string[];
  readonly settings?: string;
  readonly selector: Selector;
}

export const usage = `firebreak trace: who launched this, with which credential, and who issued that. Reads only.
The look-ups of AWS's published procedure for an unexpected EC2 instance, in CloudTrail's event history.

  firebreak trace --instance-id i-0abc...       start from an instance
  firebreak trace --event-id UUID               start from a CloudTrail event
  firebreak trace --access-key-id AKIA...       start from a key (or ASIA..., a session's): its newest launch

  --region NAME      search here (repeatable; default: the regions of the settings, and that of the shell)
  --settings FILE    settings to judge by (default: FIREBREAK_CONFIG, then firebreak.config.ts)
  --json             one JSON document on stdout
  --help             this text

Prints launch, caller, lineage of a temporary credential, verdict with its reasons, and what was not searched.
Uses the credentials of the AWS CLI (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL ...), which may cloudtrail:LookupEvents
and, for a key that called nothing, iam:GetAccessKeyLastUsed and iam:GetUser. Event history is minutes late.

Exit code: 0 found, 1 not found, 2 wrong usage or no credentials.
`;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): TraceOptions {
  const values = parse(argv);
  return {
    json: values.json ?? false,
    regions: values.region ?? [],
    ...(values.settings !== undefined && { settings: values.settings }),
    selector: toSelector(values, ['instance-id', 'event-id', 'access-key-id']),
  };
}

function parse(argv: readonly string[]) {
  return parseCommandLine({
    args: [...argv],
    options: {
      ...selectorOptions,
      region: { type: 'string', multiple: true },
      settings: { type: 'string' },
      json: { type: 'boolean' },
    },
  }).values;
}
