import { pairs, tell } from './matrix.ts';
import { scenarios } from './scenarios.ts';

/** Every scenario takes a minute: only `npm run matrix` has them. @param share one file for each, so that they run side by side */
export function testPairs(share: 'even' | 'odd'): void {
  jest.setTimeout(300_000);
  const own = scenarios.filter((_, index) => index % 2 === (share === 'even' ? 0 : 1));
  it.each(own)('$name ends contained, or tells what is left to do, with any two faults', async (scenario) => {
    const part = await pairs(scenario);
    tell(`${scenario.name}, two faults`, part);
    expect(part.runs).toBeGreaterThan(500);
    expect(part.wrong).toEqual([]);
  });
}
