import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { scenarios } from '../matrix/scenarios.ts';
import { callsOf, interrupted } from './interrupt.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-interrupted-'));
beforeAll(() => {
  process.env['XDG_STATE_HOME'] = folder;
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(scenarios)('$name', (scenario) => {
  it('is restored', async () => {
    const begun = Date.now();
    const calls = await callsOf(scenario);
    const one = Date.now() - begun;
    const wrong: string[] = [];
    for (let call = 1; call <= calls; call++)
      for (const when of ['before', 'after'] as const)
        for (const again of [false, true]) {
          const w = await interrupted(scenario, { call, when }, again);
          if (w.length > 0) wrong.push(`${when} ${call} ${again}: ${w.join('; ').slice(0, 300)}`);
        }
    process.stdout.write(`${scenario.name}: ${calls} calls, one ${one} ms, all ${Date.now() - begun} ms\n`);
    expect(wrong).toEqual([]);
  });
});
