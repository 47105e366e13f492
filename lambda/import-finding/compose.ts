import type { Finding } from '../aws/findings.ts';
import type { ContainmentState } from '../core/incident.ts';
import { neutral } from '../core/text.ts';

/** Whose finding it is, and where. */
export interface Home {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/**
 * The incident in a few words, in the AWS Security Finding Format: who, what was launched, whether it was contained.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
 */
export function composeFinding(
  state: ContainmentState,
  now: Date,
  { account, region, partition }: Home,
): Finding {
  const { incident, launch } = state;
  const held = state.verification?.held;
  const word = held === undefined ? 'not contained by Firebreak' : held ? 'contained' : 'NOT CONTAINED';
  const severity = { Label: held === true ? 'HIGH' : 'CRITICAL' };
  const types = ['TTPs/Credential Access', 'Effects/Resource Consumption'];
  return {
    SchemaVersion: '2018-10-08',
    Id: `firebreak/${incident.id}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: 'firebreak',
    AwsAccountId: account,
    CreatedAt: incident.openedAt,
    UpdatedAt: now.toISOString(),
    Title: neutral(`Unexpected launch by ${incident.subject}`, 256),
    Description: neutral(
      `${launch.eventName} in ${launch.region} at ${launch.eventTime}: ${word}. The report of incident ${incident.id} has the details.`,
      1_024,
    ),
    FindingProviderFields: { Severity: severity, Types: types },
    Severity: severity,
    Types: types,
    Resources: [
      { Type: 'AwsAccount', Id: `AWS::::Account:${account}`, Partition: partition, Region: region },
    ],
  };
}
