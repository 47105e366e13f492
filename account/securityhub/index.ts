import type {
  AwsSecurityFinding,
  BatchImportFindingsRequest,
  BatchImportFindingsResponse,
  GetFindingsRequest,
  GetFindingsResponse,
  ImportFindingsError,
} from '@aws-sdk/client-securityhub';
import { AwsError, type Call, type Service } from '../model.ts';
import { securityHubAccess } from './access.ts';
import { faultsOf } from './check-finding.ts';
import { getFindings } from './get-findings.ts';
import { keepFinding } from './keep-finding.ts';

export interface SecurityHub {
  /** Signing name `securityhub`. */
  readonly service: Service;
  /** What is in Security Hub of every Region, in the order of its coming. */
  readonly findings: () => readonly AwsSecurityFinding[];
  /** Turns it off in every Region, as it is in accounts that never turned it on. */
  readonly disable: () => void;
}

export interface SecurityHubOptions {
  readonly accountId: string;
  /** Takes each finding that was imported to EventBridge. */
  readonly onImported: (finding: AwsSecurityFinding, region: string) => void;
}

/** "You can import up to 100 findings": of BatchImportFindings. */
const maxFindings = 100;

/** Security Hub of one account, on in every Region until it is turned off, with the account's default product only. */
export function createSecurityHub({ accountId, onImported }: SecurityHubOptions): SecurityHub {
  let isEnabled = true;
  const findings = new Map<string, AwsSecurityFinding>();

  function checkEnabled(): void {
    if (isEnabled) return;
    throw new AwsError(
      'InvalidAccessException',
      `Account ${accountId} is not subscribed to AWS Security Hub`,
      401,
    );
  }

  function importFinding(finding: AwsSecurityFinding, region: string): ImportFindingsError | undefined {
    const fault = accessFault(finding, region) ?? contentFault(finding);
    if (fault) return { Id: finding.Id ?? '', ...fault };
    const key = `${region} ${String(finding.Id)}`;
    const kept = keepFinding(finding, findings.get(key), region);
    findings.set(key, kept);
    onImported(kept, region);
    return undefined;
  }

  function accessFault({ AwsAccountId: account, ProductArn: product }: AwsSecurityFinding, region: string) {
    const own = `arn:aws:securityhub:${region}:${accountId}:product/${accountId}/default`;
    return account === accountId && product === own
      ? undefined
      : {
          ErrorCode: 'InvalidAccess',
          ErrorMessage: `The account ${accountId} may not import findings of product ${String(product)} for account ${String(account)}`,
        };
  }

  return {
    service: {
      operations: {
        BatchImportFindings: (
          { Findings: all = [] }: BatchImportFindingsRequest,
          { region }: Call,
        ): BatchImportFindingsResponse => {
          checkEnabled();
          if (all.length < 1 || all.length > maxFindings) {
            throw new AwsError(
              'InvalidInputException',
              `Invalid parameter 'Findings'. data should have 1 to ${String(maxFindings)} items`,
            );
          }
          const failed = all
            .map((finding) => importFinding(finding, region))
            .filter((error) => error !== undefined);
          return {
            FailedCount: failed.length,
            SuccessCount: all.length - failed.length,
            FailedFindings: failed,
          };
        },
        GetFindings: (input: GetFindingsRequest, { region }: Call): GetFindingsResponse => {
          checkEnabled();
          return getFindings(
            input,
            [...findings.values()].filter((finding) => finding.Region === region),
          );
        },
      },
      access: (call) => securityHubAccess(accountId, call),
    },
    findings: () => [...findings.values()],
    disable: () => {
      isEnabled = false;
    },
  };
}

function contentFault(finding: AwsSecurityFinding) {
  const faults = faultsOf(finding);
  return faults.length === 0
    ? undefined
    : { ErrorCode: 'InvalidInput', ErrorMessage: `Invalid parameter 'Findings'. ${faults.join(', ')}` };
}
