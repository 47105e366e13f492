import { regionsWithoutOptIn, watchedRegions } from '../../lib/regions.ts';

/**
 * What AWS enables in every account, as its page says it on 2026-11-22: a second source beside the CDK's list.
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
const enabledByDefault = [
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
  ...['ca-central-1', 'eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'sa-east-1'],
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
];

describe('watchedRegions', () => {
  it.each([
    ['aws', 'us-east-1', enabledByDefault],
    ['aws, from any home', 'eu-west-1', enabledByDefault],
    ['aws-cn', 'cn-north-1', ['cn-north-1', 'cn-northwest-1']],
    ['aws-us-gov', 'us-gov-west-1', ['us-gov-east-1', 'us-gov-west-1']],
  ])('knows which regions of %s need no opt-in', (_, homeRegion, regions) => {
    expect(regionsWithoutOptIn(homeRegion)).toEqual(regions);
    expect(watchedRegions({ homeRegion, regions: ['all'] })).toEqual(regions);
  });

  it('adds what is listed beside all', () => {
    const watched = watchedRegions({ homeRegion: 'us-east-1', regions: ['all', 'me-south-1'] });
    expect(watched).toHaveLength(18);
    expect(watched).toContain('me-south-1');
    expect(watched).toEqual(watched.toSorted());
  });

  it('takes what is listed and no more, each once', () => {
    const regions = ['us-east-1', 'af-south-1', 'us-east-1'];
    expect(watchedRegions({ homeRegion: 'us-east-1', regions })).toEqual(['af-south-1', 'us-east-1']);
  });
});
