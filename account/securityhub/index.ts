import type * as sdk from '@aws-sdk/client-securityhub';
import { AwsError, type Call, type Service } from '../model.ts';
import { securityHubAccess } from './access.ts';
import { faultsOf } from './check-finding.ts';
import { getFindings } from './get-findings.ts';
import { keepFinding } from './keep-finding.ts';

export interface SecurityHub {
  /** Signing name `securityhub`. */
  readonly service: Service;
  /** What is in Security Hub of every Region, in the order of its coming. */
  readonly findings: () => readonly sdk.AwsSecurityFinding[];
  /** Turns it off in every Region, as it is in accounts that never turned it on. */
  readonly disable: () => void;
}

export interface SecurityHubOptions {
  readonly accountId: string;
  /** Takes each finding that was imported to EventBridge. */
  readonly onImported: (finding: sdk.AwsSecurityFinding, region: string) => void;
}

/** "You can import up to 100 findings": of BatchImportFindings. */
const maxFindings = 100;

/** Security Hub of one account, on in every Region until it is turned off, with the account's default product only. */
export function createSecurityHub({ accountId, onImported }: SecurityHubOptions): SecurityHub {
  let isEnabled = true;
  const findings = new Map<string, sdk.AwsSecurityFinding>();

  function checkEnabled(): void {
    if (isEnabled) return;
    throw new AwsError(
      'InvalidAccessException',
      `Account ${accountId} is not subscribed to AWS Security Hub`,
      401,
    );
  }

  function importFinding(
    finding: sdk.AwsSecurityFinding,
    region: string,
  ): sdk.ImportFindingsError | undefined {
    const fault = accessFault(accountId, finding, region) ?? contentFault(finding);
    if (fault) return { Id: finding.Id ?? '', ...fault };
    const key = `${region} ${String(finding.Id)}`;
    const kept = keepFinding(finding, findings.get(key), region);
    findings.set(key, kept);
    onImported(kept, region);
    return undefined;
  }

  function BatchImportFindings(
    { Findings: all = [] }: sdk.BatchImportFindingsRequest,
    { region }: Call,
  ): sdk.BatchImportFindingsResponse {
    checkEnabled();
    checkCount(all);
    const failed = all
      .map((finding) => importFinding(finding, region))
      .filter((error) => error !== undefined);
    return { FailedCount: failed.length, SuccessCount: all.length - failed.length, FailedFindings: failed };
  }

  function GetFindings(input: sdk.GetFindingsRequest, { region }: Call): sdk.GetFindingsResponse {
    checkEnabled();
    return getFindings(
      input,
      [...findings.values()].filter((finding) => finding.Region === region),
    );
  }

  return {
    service: {
      operations: { BatchImportFindings, GetFindings },
      access: (call) => securityHubAccess(accountId, call),
    },
    findings: () => [...findings.values()],
    disable: () => {
      isEnabled = false;
    },
  };
}

function checkCount({ length }: readonly sdk.AwsSecurityFinding[]): void {
  if (length >= 1 && length <= maxFindings) return;
  throw new AwsError(
    'InvalidInputException',
    `Invalid parameter 'Findings'. data should have 1 to ${String(maxFindings)} items`,
  );
}

function accessFault(
  accountId: string,
  { AwsAccountId: account, ProductArn: product }: sdk.AwsSecurityFinding,
  region: string,
) {
  const own = `arn:aws:securityhub:${region}:${accountId}:product/${accountId}/default`;
  return account === accountId && product === own
    ? undefined
    : {
        ErrorCode: 'InvalidAccess',
        ErrorMessage: `The account ${accountId} may not import findings of product ${String(product)} for account ${String(account)}`,
      };
}

function contentFault(finding: sdk.AwsSecurityFinding) {
  const faults = faultsOf(finding);
  return faults.length === 0
    ? undefined
    : { ErrorCode: 'InvalidInput', ErrorMessage: `Invalid parameter 'Findings'. ${faults.join(', ')}` };
}
