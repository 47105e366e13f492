/** A region's name: `eu-west-1`, `us-gov-west-1`, `eusc-de-east-1`. Whether it exists, only AWS knows. */
export const regionName =
  /^(?:[a-z]{2}|us-gov|eusc-[a-z]{2}|(?:us|eu)-iso[a-z]?)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]$/;

/** The partitions in which Firebreak can be deployed. */
export const partitions = ['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'] as const;

/** The partition of a region. Events, roles and ARNs never cross partitions. */
export function partitionOf(region: string): (typeof partitions)[number] | 'aws-iso' {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  // What its four parts are called does not matter: nothing can be deployed there.
  return /^(?:us|eu)-iso/.test(region) ? 'aws-iso' : 'aws';
}
