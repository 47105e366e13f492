import { pairs, tell } from './matrix.ts';
import { type Scenario, scenarios } from './scenarios.ts';

/** Every scenario takes minutes: the usual run has the shortest, so that a mistake in here shows. `npm run matrix` has all. */
const usual = ['role session'];
const wanted =
  process.env['FIREBREAK_MATRIX'] === 'all'
    ? scenarios
    : scenarios.filter(({ name }) => usual.includes(name));

/** @param share one file for each, so that they run side by side */
export function testPairs(share: 'even' | 'odd'): void {
  jest.setTimeout(300_000);
  const own = wanted.filter((_: Scenario, index) => index % 2 === (share === 'even' ? 0 : 1));
  process.stdout.write(
    `matrix: two faults in ${String(wanted.length)} of ${String(scenarios.length)} scenarios\n`,
  );
  it.each(own)('$name ends contained, or tells what is left to do, with any two faults', async (scenario) => {
    const part = await pairs(scenario);
    tell(`${scenario.name}, two faults`, part);
    expect(part.runs).toBeGreaterThan(500);
    expect(part.wrong).toEqual([]);
  });
}
