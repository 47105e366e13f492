import { cut, neutral } from '../../values/text.ts';
import { listAt, textAt } from '../../values/unknown.ts';
import { techniquesOf } from '../attack.ts';
import type { DoNowStep } from '../do-now/step.ts';
import type { Document } from '../document.ts';
import type { Report } from '../report.ts';
import { type RunningInstance, runningIn } from '../running-in.ts';
import type { Severity } from '../severity.ts';

/** Where Security Hub is that takes the finding: the account must be the one that imports it. */
export interface FindingTarget {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** One of AWS's resource types, by an ARN or id. */
interface FindingResource {
  readonly Type: 'AwsIamAccessKey' | 'AwsIamUser' | 'AwsIamRole' | 'AwsEc2Instance' | 'AwsAccount';
  readonly Id: string;
  readonly Partition: string;
  readonly Region: string;
}

/** A finding in the AWS Security Finding Format, as BatchImportFindings takes it. */
export interface Finding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly FirstObservedAt: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  /**
   * What a provider says of severity and types belongs here alone: the fields of these names beside it are the analysts',
   * and Security Hub copies into them what they have not changed.
   * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
   */
  readonly FindingProviderFields: {
    readonly Severity: { readonly Label: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL' };
    readonly Types: string[];
  };
  readonly Title: string;
  readonly Description: string;
  readonly Resources: FindingResource[];
  readonly ProductFields: Record<string, string>;
  readonly Remediation?: { readonly Recommendation: { readonly Text: string } };
  /** `ARCHIVED` once the incident is restored. Workflow is the analysts', and no provider's. */
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
}

const severities: Readonly<Record<Severity, Finding['FindingProviderFields']['Severity']['Label']>> = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  informational: 'INFORMATIONAL',
};

/** BatchImportFindings: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html */
const limits = {
  title: 256,
  description: 1_024,
  resources: 32,
  field: 1_000,
  id: 512,
  recommendation: 512,
} as const;

/** By what the finding of an incident is known. */
export const keyOf = (
  incident: string,
  { account, region, partition }: FindingTarget,
): Pick<Finding, 'Id' | 'ProductArn'> => ({
  Id: `firebreak/${neutral(incident, limits.id - 20)}`,
  ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
});

/**
 * The incident as a finding. Its id is the incident's, so that a later report updates the same finding: CreatedAt stays,
 * UpdatedAt must be later than before.
 */
export function toFinding(report: Report, { account, region, partition }: FindingTarget): Finding {
  const { document, headline, subject, severity, phase } = report;
  const incident =
    textAt(document, 'incident', 'id') ?? textAt(document, 'eventId') ?? `firebreak-${document.kind}`;
  const writtenAt = document.writtenAt;
  const createdAt = timeOf(textAt(document, 'incident', 'openedAt')) ?? writtenAt;
  return {
    SchemaVersion: '2018-10-08',
    ...keyOf(incident, { account, region, partition }),
    GeneratorId: 'firebreak/unexpected-launch',
    AwsAccountId: account,
    FirstObservedAt: timeOf(textAt(document, 'launch', 'eventTime')) ?? createdAt,
    CreatedAt: createdAt,
    UpdatedAt: writtenAt < createdAt ? createdAt : writtenAt,
    FindingProviderFields: {
      Severity: { Label: severities[severity] },
      Types: ['TTPs/Initial Access/Valid Accounts', 'Unusual Behaviors/VM', 'Effects/Resource Consumption'],
    },
    Title: neutral(subject, limits.title),
    Description: cut(headline.map((line) => neutral(line, 400)).join(' '), limits.description),
    Resources: resourcesOf(document, { account, region, partition }),
    ProductFields: fieldsOf(report, phase),
    ...(report.doNow.length > 0 && { Remediation: { Recommendation: { Text: recommended(report.doNow) } } }),
    RecordState: 'ACTIVE',
  };
}

/** Every step, and the commands of the first for which there is room. */
function recommended(steps: readonly DoNowStep[]): string {
  const titles = steps.map(({ title }, index) => `${index + 1}. ${neutral(title, 90)}`).join(' ');
  const commands = steps.flatMap((each) => each.commands).map((line) => ` ${line.split(' || ')[0] ?? ''}`);
  const [first = ''] = commands.filter((line) => titles.length + line.length <= limits.recommendation);
  return cut(titles + first, limits.recommendation);
}

/** ASFF wants RFC 3339; a time that cannot be read would have the whole finding refused. */
function timeOf(iso: string | undefined): string | undefined {
  const ms = Date.parse(iso ?? '');
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function fieldsOf(
  { document, decision, inPart, evidence, manifest }: Report,
  phase: Report['phase'],
): Record<string, string> {
  const fields = {
    'firebreak/Decision': decision,
    'firebreak/InPart': inPart && 'true',
    'firebreak/Phase': phase,
    'firebreak/LaunchEventId': textAt(document, 'launch', 'eventId'),
    'firebreak/LaunchRegion': textAt(document, 'launch', 'region'),
    'firebreak/InstanceType': textAt(document, 'launch', 'instanceType'),
    'firebreak/SourceAddress': textAt(document, 'launch', 'sourceIp'),
    'firebreak/UserAgent': textAt(document, 'launch', 'userAgent'),
    'firebreak/Techniques': techniquesOf(document)
      .map(({ id }) => id)
      .join(', '),
    'firebreak/Evidence': evidence,
    'firebreak/ManifestSha256': manifest?.sha256,
    'firebreak/ManifestVersion': manifest?.versionId,
  };
  const known = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || value === ''
      ? []
      : [[name, name.endsWith('Evidence') ? value : neutral(value, limits.field)]],
  );
  return Object.fromEntries(known) as Record<string, string>;
}

function resourcesOf(document: Document, { account, region, partition }: FindingTarget): FindingResource[] {
  const place = { Partition: partition };
  const launchRegion = textAt(document, 'launch', 'region') ?? region;
  const key = textAt(document, 'caller', 'accessKeyId');
  const user = textAt(document, 'caller', 'userArn');
  const role = textAt(document, 'caller', 'roleArn');
  const credential: FindingResource[] = [
    ...(key === undefined
      ? []
      : [{ Type: 'AwsIamAccessKey' as const, Id: neutral(key, 128), Region: region, ...place }]),
    ...(user === undefined
      ? []
      : [{ Type: 'AwsIamUser' as const, Id: neutral(user, 300), Region: region, ...place }]),
    ...(role === undefined
      ? []
      : [{ Type: 'AwsIamRole' as const, Id: neutral(role, 300), Region: region, ...place }]),
  ];
  const instances = instancesIn(document, launchRegion).map(({ instanceId, region: where }) => ({
    Type: 'AwsEc2Instance' as const,
    Id: `arn:${partition}:ec2:${neutral(where, 40)}:${account}:instance/${instanceId}`,
    Region: neutral(where, 16),
    ...place,
  }));
  const found = [...credential, ...instances].slice(0, limits.resources);
  return found.length > 0
    ? found
    : [{ Type: 'AwsAccount', Id: `AWS::::Account:${account}`, Region: region, ...place }];
}

/** Those that the record names, and those that run: a record may hide what it launched. */
function instancesIn(document: Document, launchRegion: string): readonly RunningInstance[] {
  const named = listAt(document, 'launch', 'result', 'instanceIds')
    .filter((id) => typeof id === 'string')
    .map((instanceId) => ({ instanceId, region: launchRegion }));
  const all = [...named, ...runningIn(document)].filter(({ instanceId }) =>
    /^i-[0-9a-z]{1,30}$/.test(instanceId),
  );
  return [...new Map(all.map((each) => [each.instanceId, each])).values()];
}
