import { failure, setUp } from './region.ts';

const { run } = setUp();
const describeRegions = (input: object = {}) => run('DescribeRegions', input).Regions;

it('shows the 17 Regions that need no opting in', () => {
  const regions = describeRegions();
  expect(regions).toHaveLength(17);
  expect(new Set(regions.map(({ OptInStatus }) => OptInStatus))).toEqual(new Set(['opt-in-not-required']));
  expect(regions).toContainEqual({
    RegionName: 'us-east-1',
    Endpoint: 'ec2.us-east-1.amazonaws.com',
    OptInStatus: 'opt-in-not-required',
  });
});

it('shows the others with AllRegions, by filter and by name', () => {
  const all = describeRegions({ AllRegions: true });
  const closed = describeRegions({
    AllRegions: true,
    Filters: [{ Name: 'opt-in-status', Values: ['not-opted-in'] }],
  });
  expect(all.length).toBe(17 + closed.length);
  expect(closed.length).toBeGreaterThan(0);
  expect(describeRegions({ RegionNames: ['af-south-1'] })).toMatchObject([{ OptInStatus: 'not-opted-in' }]);
});

it('refuses what is no Region', () => {
  expect(() => describeRegions({ RegionNames: ['us-east-1', 'moon-1'] })).toThrow(
    failure('InvalidParameterValue'),
  );
  expect(() => describeRegions({ RegionNames: ['moon-1'] })).toThrow('Invalid region provided: [moon-1]');
  expect(() => describeRegions({ DryRun: true })).toThrow(failure('DryRunOperation', 412));
});
