import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { toPrincipalArn } from '../../core/values/arn.ts';
import { clientOptions } from '../../lambda/aws/clients.ts';
import { type AmbientAws, connect } from '../by-hand/aws.ts';
import { UsageError } from '../usage-error.ts';

/** What the credentials of the shell can tell. */
export interface KnownAccount {
  readonly id: string;
  /** Who signed. */
  readonly arn: string;
  /** Regions that need opt-in and are enabled; empty where nobody may ask. */
  readonly optedIn: readonly string[];
}

/** @returns what is known of the account, or why nothing is, in a line */
export async function readAccount(homeRegion: string): Promise<KnownAccount | string> {
  try {
    const aws = await connect(homeRegion);
    return { id: aws.account, arn: aws.arn, optedIn: await optedIn(aws, homeRegion) };
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html */
async function optedIn({ config }: AmbientAws, region: string): Promise<readonly string[]> {
  const Filters = [{ Name: 'opt-in-status', Values: ['opted-in'] }];
  try {
    const ec2 = new EC2Client({ ...clientOptions, ...config, region });
    const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({ Filters }));
    return Regions.flatMap(({ RegionName, OptInStatus }) =>
      RegionName !== undefined && OptInStatus === 'opted-in' ? [RegionName] : [],
    );
  } catch {
    return []; // The person is asked, and docs/deploy.md has the command.
  }
}

/**
 * The user or role that the ARN of a caller is of, as `protectedPrincipals` writes it; undefined for root, and for
 * Identity Center, which is never contained. STS leaves out the path of a role: any stands for it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function principalOf(arn: string): string | undefined {
  const found = toPrincipalArn(arn);
  if (found?.type === 'user') return arn;
  if (found?.type !== 'assumed-role') return undefined;
  const role = found.path.split('/')[1] ?? '';
  if (role === '' || role.startsWith('AWSReservedSSO_')) return undefined;
  return `arn:${found.partition}:iam::${found.account}:role/${role}`;
}
