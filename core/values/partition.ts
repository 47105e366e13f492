import { partitionOfRegion } from './arn.ts';

/** The partition that ARNs of a region's account begin with; the public one where the region is not known. */
export const partitionOf = (region: string): string => partitionOfRegion(region) ?? 'aws';

/** The region in which the partition records IAM and its global endpoints. */
export function globalRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-north-1';
  // The only one that its partition has.
  if (region.startsWith('eusc-')) return 'eusc-de-east-1';
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
}
