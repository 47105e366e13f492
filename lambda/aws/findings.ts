import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  GetFindingsCommand,
  type ImportFindingsError,
  SecurityHubClient,
  type SecurityHubClientConfig,
} from '@aws-sdk/client-securityhub';
import type { Finding } from '../../core/report/renderers/render-asff.ts';
import { neutral } from '../../core/values/text.ts';
import { clientOptions } from './clients.ts';
import { errorName, PermanentError, RetryableError, toFailure } from './failure.ts';

/** Security Hub of one region of this account. */
export interface Findings {
  /**
   * Creates the finding, or updates the one of its Id where it is newer; one that is not newer is ignored, so that a
   * repeated call does no harm.
   * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
   *
   * @throws RetryableError, PermanentError with what to do
   */
  readonly put: (finding: Finding) => Promise<void>;
  /** @returns the finding as it was put last; undefined where there is none @throws RetryableError, PermanentError */
  readonly read: (key: Pick<Finding, 'Id' | 'ProductArn'>) => Promise<Finding | undefined>;
}

/** Of exceptions and of FailedFindings alike, without the ending `Exception`. */
const passing: readonly string[] = [
  ...['Internal', 'InternalError', 'InternalServer', 'LimitExceeded', 'Throttling', 'TooManyRequests'],
];

/** What Security Hub says of a finding that it refuses is longer than anybody needs. */
const longestReason = 400;

/** @param config what is not as in a Lambda: whose credentials, and where */
export function makeFindings(config: SecurityHubClientConfig = {}): Findings {
  const client = new SecurityHubClient({ ...clientOptions, ...config });
  return {
    async put(finding) {
      const Findings = [finding as unknown as AwsSecurityFinding];
      const { FailedCount = 0, FailedFindings = [] } = await client
        .send(new BatchImportFindingsCommand({ Findings }))
        .catch((error: unknown) => {
          throw refused(error);
        });
      if (FailedCount > 0 || FailedFindings.length > 0) throw failed(FailedFindings[0]);
    },
    async read({ Id, ProductArn }) {
      const equals = (Value: string) => [{ Comparison: 'EQUALS' as const, Value }];
      const Filters = { Id: equals(Id), ProductArn: equals(ProductArn) };
      const { Findings: [found] = [] } = await client
        .send(new GetFindingsCommand({ Filters, MaxResults: 1 }))
        .catch((error: unknown) => {
          throw toFailure(error, 'reading the finding from Security Hub');
        });
      return found && (pick(found) as unknown as Finding);
    },
  };
}

/** What a provider says. The rest is Security Hub's and the analysts', and is not to be sent back. */
function pick(found: AwsSecurityFinding): Partial<AwsSecurityFinding> {
  const own = [
    ...['SchemaVersion', 'Id', 'ProductArn', 'GeneratorId', 'AwsAccountId', 'FirstObservedAt', 'CreatedAt'],
    ...[
      'UpdatedAt',
      'FindingProviderFields',
      'Title',
      'Description',
      'Resources',
      'ProductFields',
      'Remediation',
    ],
    'RecordState',
  ];
  return Object.fromEntries(Object.entries(found).filter(([name]) => own.includes(name)));
}

function refused(error: unknown): RetryableError | PermanentError {
  const code = errorName(error);
  const message = error instanceof Error ? error.message : String(error);
  return isKnown(code)
    ? toError(code, message, error)
    : toFailure(error, 'bringing the finding to Security Hub');
}

function failed(error: ImportFindingsError | undefined): RetryableError | PermanentError {
  const { ErrorCode: code = 'unknown', ErrorMessage: message = 'no reason was given' } = error ?? {};
  return toError(code, message);
}

const plain = (code: string): string => code.replace(/Exception$/, '');
const isPassing = (code: string): boolean => passing.includes(plain(code));
const isKnown = (code: string): boolean =>
  isPassing(code) || Object.hasOwn(advice, plain(code)) || plain(code) === 'InvalidInput';

/** What helps against what does not pass by itself. */
const advice: Readonly<Record<string, string>> = {
  InvalidAccess:
    'Turn Security Hub on in the home region (aws securityhub enable-security-hub), or take securityHub out of the settings and deploy again.',
  AccessDenied:
    'The role of this function needs securityhub:BatchImportFindings, and no organization policy may deny it: deploy the stack again.',
};

function toError(code: string, message: string, cause?: unknown): RetryableError | PermanentError {
  const what = `Security Hub did not take the finding: ${neutral(code, 60)}: ${neutral(message, longestReason)}`;
  if (isPassing(code)) return new RetryableError(what, { cause });
  const help = advice[plain(code)] ?? 'The finding is not as Security Hub wants it; the report has it all.';
  return new PermanentError(`${what} ${help}`, { cause });
}
