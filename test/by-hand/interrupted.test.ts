import { scenarios } from '../matrix/scenarios.ts';
import { interrupted, ownJournals, refer } from './interrupt.ts';

ownJournals();

// Of each scenario every fifth call, other ones each: interrupted-all.test.ts, which the matrix runs, has all of them.
describe('containment by hand that is killed', () => {
  it.each(scenarios.map((scenario, index) => ({ scenario, name: scenario.name, index })))(
    'at some calls restores by its journal what it took: $name',
    async ({ scenario, index }) => {
      const { kills, contained } = await refer(scenario);
      const some = kills.filter((_, each) => each % 5 === index % 5);
      expect(some.length).toBeGreaterThan(5);
      for (const [each, kill] of some.entries()) {
        const again = each % 2 === 0 ? contained : undefined;
        expect({ kill, wrong: await interrupted(scenario, kill, again) }).toEqual({ kill, wrong: [] });
      }
    },
  );
});
