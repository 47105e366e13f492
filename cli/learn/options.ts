import { existsSync } from 'node:fs';
import { regionName } from '../../lib/partition.ts';
import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

export interface LearnOptions {
  readonly json: boolean;
  /** None: the account's own event history is read. */
  readonly files: readonly string[];
  readonly settings?: string;
  /** None: those that the settings watch. */
  readonly regions: readonly string[];
  readonly days: number;
}

export const usage = `firebreak learn: drafts expectations from the launches that were made, for a person to edit.

  firebreak learn FILES...   from CloudTrail log files and folders of them, as firebreak replay reads them
  firebreak learn            from the event history of the AWS account that your credentials are of

  --days N         how far back event history is read: 1 to 90 days (default: 90)
  --region REGION  event history of this region; repeatable (default: the regions of the settings)
  --settings FILE  launches that these settings expect are left out (default: firebreak.config.ts)
  --json           one JSON document on stdout instead of the draft
  --help           this text

Prints TypeScript for firebreak.config.ts: one rule for each user or role that launched. History proves no innocence:
what an attacker launched is drafted too. A rule that looks like it (accelerators, denied calls, many regions) is
commented out until you have asked. Root, other accounts and what cannot be read are never drafted, but listed.

Event history needs cloudtrail:LookupEvents and the usual environment: AWS_PROFILE or other credentials,
AWS_ENDPOINT_URL if need be. It is read at two calls a second in each region, 50 events a call.

Exit code: 0 done; 1 done, but a file was broken or a region was not read whole; 2 wrong usage, none of FILES exists,
or no usable credentials.
`;

const mostDays = 90;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): LearnOptions {
  const { values, positionals } = parse(argv);
  const { region: regions = [], days } = values;
  if (positionals.length > 0 && (days !== undefined || regions.length > 0))
    throw new UsageError(
      '--days and --region are for event history; FILES are read whole. Leave one of them out.',
    );
  if (positionals.length > 0 && !positionals.some((file) => file === '-' || existsSync(file)))
    throw new UsageError(
      `${positionals[0] ?? ''} does not exist. Give CloudTrail log files or folders of them.`,
    );
  const wrong = regions.find((region) => !regionName.test(region));
  if (wrong !== undefined)
    throw new UsageError(`--region takes the name of an AWS region, such as eu-west-1; got "${wrong}".`);
  return {
    json: values.json ?? false,
    files: positionals,
    ...(values.settings !== undefined && { settings: values.settings }),
    regions: [...new Set(regions)],
    days: days === undefined ? mostDays : toDays(days),
  };
}

function toDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= mostDays) return days;
  throw new UsageError(`--days takes a whole number from 1 to ${String(mostDays)}; got "${text}".`);
}

function parse(argv: readonly string[]) {
  return parseCommandLine({
    args: [...argv],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      settings: { type: 'string' },
      region: { type: 'string', multiple: true },
      days: { type: 'string' },
    },
  });
}
