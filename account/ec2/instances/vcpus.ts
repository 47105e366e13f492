/** The vCPU quotas of on-demand instances, one for each family of types. */
export type QuotaBucket = 'standard' | 'f' | 'g' | 'inf' | 'p' | 'trn' | 'x' | 'high-memory' | 'dl' | 'hpc';

/**
 * The quota that a type counts against.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html#ec2-on-demand-instances-limits
 */
export function toQuotaBucket(instanceType: string): QuotaBucket {
  const family = /^[a-z]+/.exec(instanceType)?.[0] ?? '';
  switch (family) {
    case 'f':
    case 'inf':
    case 'p':
    case 'trn':
    case 'x':
    case 'dl':
    case 'hpc':
      return family;
    case 'g':
    case 'gr':
    case 'vt':
      return 'g';
    case 'u':
      return 'high-memory';
    default:
      return 'standard';
  }
}

/** Virtual CPUs by size. EC2 decides by type; a size's usual number is near enough for a quota. */
const bySize: Readonly<Record<string, number>> = {
  nano: 2,
  micro: 2,
  small: 2,
  medium: 2,
  large: 2,
  xlarge: 4,
};

/** As large as the largest of the usual families: what is not told by size is metal. */
const metal = 96;

/** p2.xlarge 4, c5.24xlarge 96. */
export function toVcpus(instanceType: string): number {
  const size = instanceType.split('.')[1] ?? '';
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  return times === undefined ? (bySize[size] ?? metal) : Number(times) * 4;
}
