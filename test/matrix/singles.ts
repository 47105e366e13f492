import { refusals, singles, tell } from './matrix.ts';
import { scenarios } from './scenarios.ts';

/** @param share one file for each, so that they run side by side */
export function testSingles(share: 'even' | 'odd'): void {
  jest.setTimeout(120_000);
  const own = scenarios.filter((_, index) => index % 2 === (share === 'even' ? 0 : 1));
  describe.each(own)('$name', (scenario) => {
    it('ends contained, or tells what is left to do, with any one fault at any call', async () => {
      const part = await singles(scenario);
      tell(`${scenario.name}, one fault`, part);
      expect(part.runs).toBeGreaterThan(50);
      expect(part.wrong).toEqual([]);
    });

    it('does so with any one operation refused for good', async () => {
      const part = await refusals(scenario);
      tell(`${scenario.name}, one operation refused`, part);
      expect(part.runs).toBeGreaterThan(10);
      expect(part.wrong).toEqual([]);
    });
  });
}
