import { scenarios } from '../matrix/scenarios.ts';
import { interrupted, ownJournals, refer } from './interrupt.ts';

ownJournals();

describe.each(scenarios)('containment by hand that is killed at any call: $name', (scenario) => {
  it.each([
    ['restores by its journal exactly what it took', false],
    ['is contained again to the end, and then restores what was there before the first run', true],
  ])('%s', async (_name, again) => {
    const { kills: all, contained } = await refer(scenario);
    process.stdout.write(`by hand: ${scenario.name}, killed: ${String(all.length)} runs\n`);
    expect(all.length).toBeGreaterThan(30);
    const wrong: string[] = [];
    for (const kill of all) {
      const found = await interrupted(scenario, kill, again ? contained : undefined);
      if (found.length > 0) wrong.push(`${kill.when} call ${String(kill.call)}: ${found.join('; ')}`);
    }
    expect(wrong).toEqual([]);
  });
});
