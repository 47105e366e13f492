import { refusals, singles, tell } from './matrix.ts';
import { scenarios } from './scenarios.ts';

jest.setTimeout(120_000);

describe.each(scenarios)('$name', (scenario) => {
  it('ends contained, or tells what is left to do, with any one fault at any call', async () => {
    const part = await singles(scenario);
    tell(`${scenario.name}, one fault`, part);
    expect(part.runs).toBeGreaterThan(100);
    expect(part.wrong).toEqual([]);
  });

  it('does so with any one operation refused for good', async () => {
    const part = await refusals(scenario);
    tell(`${scenario.name}, one operation refused`, part);
    expect(part.runs).toBeGreaterThan(10);
    expect(part.wrong).toEqual([]);
  });
});
