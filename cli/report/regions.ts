import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { clientOptions } from '../../lambda/aws/clients.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { watchedRegions } from '../../lib/regions.ts';
import type { AmbientAws } from '../by-hand/aws.ts';

/** What the report says of the regions that were not asked for. */
export const onlyThese = (named: readonly string[]): string =>
  `only ${named.join(', ')} was searched, as --regions says`;

/**
 * Every region that the account has enabled, unless some were named: an attacker uses those that nobody watches.
 * @returns the settings' regions where EC2 cannot be asked, and a note that says so
 */
export async function listRegions(
  named: readonly string[],
  { aws, settings }: { readonly aws: AmbientAws; readonly settings: Settings },
): Promise<{ readonly regions: readonly string[]; readonly note?: string }> {
  if (named.length > 0) return { regions: named, note: onlyThese(named) };
  try {
    const ec2 = new EC2Client({ ...clientOptions, ...aws.config, region: settings.homeRegion });
    const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({}));
    const regions = Regions.map(({ RegionName }) => RegionName).filter((name) => name !== undefined);
    if (regions.length > 0) return { regions };
    throw new Error('EC2 named none');
  } catch (error) {
    const regions = [...new Set([settings.homeRegion, ...watchedRegions(settings)])];
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return {
      regions,
      note: `the list of enabled regions could not be read (${why}); only those of the settings were searched`,
    };
  }
}
