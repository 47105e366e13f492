import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Settings } from '../core/settings/settings.ts';
import { partitionOf } from './partition.ts';

/** In `regions`, what stands for every region of the partition that needs no opt-in. */
export const allRegions = 'all';

/**
 * The regions in which a sensor stands: those that the settings list, and for `all` every region of the home region's
 * partition that is enabled in every account. Regions that need opt-in are watched where they are listed, because a
 * stack cannot be deployed into a region that the account has not enabled.
 *
 * @returns the names, sorted, each once
 */
export function watchedRegions(settings: Pick<Settings, 'homeRegion' | 'regions'>): readonly string[] {
  const named = settings.regions.flatMap((region) =>
    region === allRegions ? regionsWithoutOptIn(settings.homeRegion) : [region],
  );
  return [...new Set(named)].toSorted();
}

const iamRegions: Readonly<Record<ReturnType<typeof partitionOf>, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso': 'us-iso-east-1',
};

/**
 * Where CloudTrail's events of IAM arrive: in one region of each partition, wherever the caller is.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function iamRegion(homeRegion: string): string {
  return iamRegions[partitionOf(homeRegion)];
}

/**
 * The regions of the home region's partition that need no opt-in, as the CDK knows them: regions introduced after
 * 20 March 2019 need opt-in, so this list no longer grows in the partition aws.
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
export function regionsWithoutOptIn(homeRegion: string): readonly string[] {
  return RegionInfo.regions
    .filter((region) => !region.isOptInRegion && region.partition === partitionOf(homeRegion))
    .map(({ name }) => name)
    .toSorted();
}
