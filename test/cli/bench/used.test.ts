import { measureUsed } from '../../../cli/bench/used.ts';

it('counts what the last of several times took, and none of those before it', async () => {
  const took = [40, 12, 5, 4];
  expect(await measureUsed(() => Promise.resolve(took.shift()!))).toBe(4);
  expect(took).toEqual([]);
});
