/** A region's name: `eu-west-1`, `us-gov-west-1`, `cn-north-1`. Whether it exists, only AWS knows. */
export const regionName =
  /^(?:[a-z]{2}|us-gov)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]$/;

/** The partition of a region. Events, roles and ARNs never cross partitions. */
export function partitionOf(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}
