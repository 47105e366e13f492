import type { AwsSecurityFinding, Resource } from '@aws-sdk/client-securityhub';
import { refuseUnmodelled } from '../model.ts';

/** Members whose rules are known here; a finding with others is refused as not modelled. */
const modelled: readonly string[] = [
  ...['SchemaVersion', 'Id', 'ProductArn', 'ProductName', 'CompanyName', 'Region', 'GeneratorId'],
  ...['AwsAccountId', 'Types', 'FirstObservedAt', 'LastObservedAt', 'CreatedAt', 'UpdatedAt', 'Severity'],
  ...['Confidence', 'Criticality', 'Title', 'Description', 'Remediation', 'SourceUrl', 'ProductFields'],
  ...['UserDefinedFields', 'Resources', 'RecordState', 'Workflow', 'Note', 'FindingProviderFields'],
  ...['VerificationState', 'Action', 'Network'],
];

/** "The maximum allowed size for a finding is 240 Kb." */
const maxBytes = 240 * 1024;

/** Lengths that the API reference of AwsSecurityFinding gives. */
const lengths: readonly (readonly [member: keyof AwsSecurityFinding, min: number, max: number])[] = [
  ['Id', 1, 512],
  ['ProductArn', 12, 2048],
  ['ProductName', 1, 128],
  ['CompanyName', 1, 128],
  ['Region', 1, 16],
  ['GeneratorId', 1, 512],
  ['Title', 1, 256],
  ['Description', 1, 1024],
];

const times = ['CreatedAt', 'UpdatedAt', 'FirstObservedAt', 'LastObservedAt'] as const;

const namespaces =
  /^(?:Software and Configuration Checks|TTPs|Effects|Unusual Behaviors|Sensitive Data Identifications)(?:\/[^/]+){0,2}$/;

/**
 * What is wrong with a finding, in Security Hub's way of saying it; nothing for one that it takes.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 *
 * @throws AwsError NotImplemented for a member whose rules are not known here
 */
export function faultsOf(finding: AwsSecurityFinding): readonly string[] {
  refuseUnmodelled('securityhub:BatchImportFindings', finding, modelled);
  const { Types: types = finding.FindingProviderFields?.Types ?? [] } = finding;
  return [
    ...(finding.SchemaVersion === '2018-10-08' ? [] : ['data.SchemaVersion should be 2018-10-08']),
    ...lengths.flatMap(([member, min, max]) => lengthFault(member, finding[member], min, max)),
    ...times.flatMap((member) => timeFault(member, finding[member])),
    ...severityFaults(finding),
    ...(types.length >= 1 && types.length <= 50 ? [] : ['data.Types should have 1 to 50 items']),
    ...types
      .filter((type) => !namespaces.test(type))
      .map((type) => `data.Types: ${type} is not namespace/category/classifier`),
    ...resourcesFaults(finding.Resources ?? []),
    ...mapFaults('ProductFields', finding.ProductFields, 2048),
    ...mapFaults('UserDefinedFields', finding.UserDefinedFields, 1024),
    ...lengthFault('Remediation.Recommendation.Text', finding.Remediation?.Recommendation?.Text, 1, 512),
    ...urlFault('SourceUrl', finding.SourceUrl),
    ...urlFault('Remediation.Recommendation.Url', finding.Remediation?.Recommendation?.Url),
    ...oneOf('RecordState', finding.RecordState, ['ACTIVE', 'ARCHIVED']),
    ...oneOf('Workflow.Status', finding.Workflow?.Status, ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED']),
    ...(Buffer.byteLength(JSON.stringify(finding)) <= maxBytes ? [] : ['data is larger than 240 KB']),
  ];
}

/** Null is a wrong value too: only what is left out is not looked at. */
function lengthFault(member: string, value: unknown, min: number, max: number): readonly string[] {
  if (value === undefined) return [];
  if (typeof value !== 'string' || value.trim().length < min) {
    return [`data.${member} should NOT be shorter than ${String(min)} characters`];
  }
  return value.length <= max ? [] : [`data.${member} should NOT be longer than ${String(max)} characters`];
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;

function timeFault(member: string, value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  const isTime = rfc3339.test(value) && !Number.isNaN(Date.parse(value));
  return isTime ? [] : [`data.${member} should match format "date-time"`];
}

const labels = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

function severityFaults({ Severity: own, FindingProviderFields: provided }: AwsSecurityFinding) {
  const severity = provided?.Severity ?? own;
  if (!severity) return ["data should have required property 'Severity'"];
  const { Label: label } = severity;
  const { Normalized: normalized } = own ?? {};
  if (label === undefined && normalized === undefined) return ['data.Severity should have a Label'];
  return [
    ...oneOf('Severity.Label', label, labels),
    ...(normalized === undefined || (normalized >= 0 && normalized <= 100)
      ? []
      : ['data.Severity.Normalized should be from 0 to 100']),
  ];
}

function resourcesFaults(resources: readonly Resource[]): readonly string[] {
  const count = resources.length;
  if (count < 1 || count > 32) return ['data.Resources should have 1 to 32 items'];
  return resources.flatMap((resource, index) => {
    const at = `Resources[${String(index)}]`;
    return [
      ...lengthFault(`${at}.Id`, resource.Id, 1, 512),
      ...lengthFault(`${at}.Type`, resource.Type, 1, 256),
      ...lengthFault(`${at}.Region`, resource.Region, 1, 16),
      ...oneOf(`${at}.Partition`, resource.Partition, ['aws', 'aws-cn', 'aws-us-gov']),
      ...mapFaults(`${at}.Details.Other`, resource.Details?.Other, 1024),
    ];
  });
}

function mapFaults(
  member: string,
  map: Readonly<Record<string, string>> | undefined,
  longestValue: number,
): readonly string[] {
  const entries = Object.entries(map ?? {});
  return [
    ...(entries.length <= 50 ? [] : [`data.${member} should NOT have more than 50 properties`]),
    ...entries.flatMap(([key, value]) => [
      ...lengthFault(`${member} key`, key, 1, 128),
      ...lengthFault(`${member}.${key}`, value, 1, longestValue),
    ]),
  ];
}

function urlFault(member: string, value: string | undefined): readonly string[] {
  return value === undefined || URL.canParse(value) ? [] : [`data.${member} should match format "uri"`];
}

function oneOf(member: string, value: string | undefined, allowed: readonly string[]): readonly string[] {
  return value === undefined || allowed.includes(value)
    ? []
    : [`data.${member} should be equal to one of ${allowed.join(', ')}`];
}
