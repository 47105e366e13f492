import { progressLine } from '../../../cli/report/tell-progress.ts';
import type { RegionProgress } from '../../../lambda/steps/review-activity/run.ts';

const regions = ['us-east-1', 'eu-west-1', 'ap-south-1'];
const at = (region: string, leftSeconds: number, events = 100): [string, RegionProgress] => [
  region,
  { region, pages: 2, events, leftSeconds, ofSeconds: 1_000 },
];

describe('the progress of a review', () => {
  it('says what is read, each region that is under way, and how long the slowest may take', () => {
    const read = new Map([at('us-east-1', 750, 1_500), at('eu-west-1', 0)]);
    expect(progressLine(regions, read, 100)).toBe(
      '1 of 3 regions read, 1,600 events; us-east-1 25%; about 5 min left',
    );
  });
  it('does not guess before there is anything to go by', () => {
    expect(progressLine(regions, new Map([at('us-east-1', 1_000)]), 100)).toContain(
      'time left not known yet',
    );
    expect(progressLine(regions, new Map([at('us-east-1', 500)]), 2)).toContain('time left not known yet');
    expect(progressLine(regions, new Map(), 1)).toBe('0 of 3 regions read, 0 events');
  });
  it('names the busiest regions, and counts the others', () => {
    const many = Array.from({ length: 9 }, (_, i) => at(`eu-west-${i}`, 10, i));
    const line = progressLine(
      many.map(([name]) => name),
      new Map(many),
      60,
    );
    expect(line).toContain('eu-west-8 99%');
    expect(line).toContain('3 more under way');
  });
});
