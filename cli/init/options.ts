import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

export interface InitOptions {
  /** Where the settings are written; FIREBREAK_CONFIG or firebreak.config.ts where it is left out. */
  readonly file?: string;
  /** Whether a file that is there may be replaced. */
  readonly overwrite: boolean;
  /** No questions: what was not given has its default. */
  readonly yes: boolean;
  /** Whether the launches that were made are read, to draft rules. */
  readonly learn: boolean;
  readonly days: number;
  readonly homeRegion?: string;
  readonly regions?: readonly string[];
  readonly emails?: readonly string[];
  readonly accountName?: string;
  /** Id of the account, where no credentials say it. */
  readonly account?: string;
  /** ARNs that are never contained, beside the roles that deploy. */
  readonly protect: readonly string[];
}

export const usage = `firebreak init: writes firebreak.config.ts, in mode observe, by asking.

  firebreak init          asks for what was not given, and drafts rules from your launches where credentials allow it
  firebreak init --yes    asks nothing: what was not given has its default

  --home-region REGION  where the responder runs (default: us-east-1)
  --region REGION       a region to watch, or all; repeatable (default: all, and the opt-in regions that are enabled)
  --email ADDRESS       who is told; repeatable (default: nobody yet)
  --account-name NAME   what people call the account: subjects name it (default: its alias)
  --account ID          its id, where there are no credentials: the roles that deploy are protected by it
  --protect ARN         a user or role that is only alerted on; repeatable
  --no-learn            read no launches
  --days N              how far back they are read: 1 to 90 days (default: 90)
  --file FILE           where it is written (default: FIREBREAK_CONFIG, then firebreak.config.ts)
  --overwrite           replace the file that is there
  --help                this text

Nothing is deployed, and nothing in AWS is changed. Credentials are used to ask whose they are, which opt-in regions are
enabled (ec2:DescribeRegions) and what was launched (cloudtrail:LookupEvents); without them, that is left out. No rule
expects anything until a person has said yes to it: with --yes all are drafted as comments.

Exit code: 0 written; 1 not written; 2 wrong usage, a file that is there, or nobody to answer.
`;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): InitOptions {
  const { values } = parseCommandLine({
    args: [...argv],
    options: {
      file: { type: 'string' },
      overwrite: { type: 'boolean' },
      yes: { type: 'boolean' },
      'no-learn': { type: 'boolean' },
      days: { type: 'string' },
      'home-region': { type: 'string' },
      region: { type: 'string', multiple: true },
      email: { type: 'string', multiple: true },
      'account-name': { type: 'string' },
      account: { type: 'string' },
      protect: { type: 'string', multiple: true },
    },
  });
  const { file, 'home-region': homeRegion, 'account-name': accountName, account } = values;
  if (account !== undefined && !isAccountId(account))
    throw new UsageError(`--account takes the 12 digits of an account's id; got "${account}".`);
  return {
    overwrite: values.overwrite ?? false,
    yes: values.yes ?? false,
    learn: !(values['no-learn'] ?? false),
    days: toDays(values.days),
    protect: values.protect ?? [],
    ...(file !== undefined && { file }),
    ...(homeRegion !== undefined && { homeRegion }),
    ...(values.region !== undefined && { regions: values.region }),
    ...(values.email !== undefined && { emails: values.email }),
    ...(accountName !== undefined && { accountName }),
    ...(account !== undefined && { account }),
  };
}

export const isAccountId = (text: string): boolean => /^\d{12}$/.test(text);

const mostDays = 90;

function toDays(text: string | undefined): number {
  const days = text === undefined ? mostDays : Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= mostDays) return days;
  throw new UsageError(`--days takes a whole number from 1 to ${String(mostDays)}; got "${text ?? ''}".`);
}
