import type { AwsSecurityFinding, Severity, SeverityLabel } from '@aws-sdk/client-securityhub';

/** Where each label begins on the scale of 0 to 100. */
const scale: readonly (readonly [SeverityLabel, number])[] = [
  ['CRITICAL', 90],
  ['HIGH', 70],
  ['MEDIUM', 40],
  ['LOW', 1],
  ['INFORMATIONAL', 0],
];

/** What customers set, and a provider cannot change once the finding is there. */
const customersOwn = ['Note', 'UserDefinedFields', 'VerificationState', 'Workflow'] as const;

/**
 * A finding as Security Hub keeps it: an update takes the place of what was there, but for what customers set; one
 * that is not newer changes nothing.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
export function keepFinding(
  finding: AwsSecurityFinding,
  existing: AwsSecurityFinding | undefined,
  region: string,
): AwsSecurityFinding {
  if (!existing) return complete(finding, region);
  if (timeOf(finding) <= timeOf(existing)) return existing;
  const kept = Object.fromEntries(customersOwn.map((member) => [member, existing[member]]));
  return { ...existing, ...complete(finding, region), ...kept };
}

const timeOf = ({ UpdatedAt: time = '' }: AwsSecurityFinding): number => Date.parse(time);

/** What providers give in the finding itself stands in FindingProviderFields too, and the other way round. */
function complete(finding: AwsSecurityFinding, region: string): AwsSecurityFinding {
  const { FindingProviderFields: provided = {} } = finding;
  const severity = toSeverity({ ...finding.Severity, ...provided.Severity });
  const types = provided.Types ?? finding.Types ?? [];
  const { Label, Original } = severity;
  return {
    ...{ ProductName: 'Default', CompanyName: 'Personal', RecordState: 'ACTIVE' },
    Workflow: { Status: 'NEW' },
    ...finding,
    Region: region,
    Severity: severity,
    Types: types,
    FindingProviderFields: {
      ...provided,
      Severity: { Label, ...(Original !== undefined && { Original }) },
      Types: types,
    },
  };
}

function toSeverity(given: Severity): Severity {
  const { Normalized: normalized = 0 } = given;
  const Label = given.Label ?? scale.find(([, from]) => normalized >= from)?.[0];
  const Normalized = given.Normalized ?? scale.find(([label]) => label === Label)?.[1];
  return { ...given, Label, Normalized };
}
