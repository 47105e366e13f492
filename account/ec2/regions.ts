import type { DescribeRegionsRequest, DescribeRegionsResult } from '@aws-sdk/client-ec2';
import { AwsError } from '../model.ts';
import { matchesFilters } from './filters.ts';
import { refuseDryRun } from './errors.ts';

/** Enabled in every account. https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const defaultRegions: readonly string[] = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

/** Closed until the account opts in, which this one has not. */
const optInRegions: readonly string[] = [
  'af-south-1',
  'ap-east-1',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
];

const regions = [
  ...defaultRegions.map((name) => ({ name, optIn: 'opt-in-not-required' as const })),
  ...optInRegions.map((name) => ({ name, optIn: 'not-opted-in' as const })),
];

/**
 * The Regions the account can use, or all with AllRegions; the same from every Region.
 *
 * @throws AwsError InvalidParameterValue for a name that is no Region, DryRunOperation
 */
export function describeRegions(request: DescribeRegionsRequest): DescribeRegionsResult {
  const { RegionNames: names = [], Filters: filters, AllRegions: all = false } = request;
  const wrong = names.filter((name) => !regions.some((region) => region.name === name));
  if (wrong.length > 0) {
    throw new AwsError('InvalidParameterValue', `Invalid region provided: [${wrong.join(', ')}]`);
  }
  refuseDryRun(request.DryRun);
  const found = regions
    .filter(({ name }) => names.length === 0 || names.includes(name))
    // A Region that is asked for by name is told of, open or not.
    .filter(({ optIn, name }) => all || names.includes(name) || optIn === 'opt-in-not-required')
    .map(({ name, optIn }) => ({
      RegionName: name,
      Endpoint: `ec2.${name}.amazonaws.com`,
      OptInStatus: optIn,
    }))
    .filter((region) =>
      matchesFilters(filters, {
        endpoint: [region.Endpoint],
        'opt-in-status': [region.OptInStatus],
        'region-name': [region.RegionName],
      }),
    );
  return { Regions: found };
}
