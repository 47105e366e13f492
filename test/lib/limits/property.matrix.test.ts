import { holdLimits } from './hold.ts';

const seed = Number(process.env['FIREBREAK_PROPERTY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const runs = Number(process.env['FIREBREAK_PROPERTY_RUNS'] ?? 5_000);

it('random valid settings fit into every limit of AWS, or are refused with the name of the field', () => {
  process.stdout.write(`limits: ${runs} settings, FIREBREAK_PROPERTY_SEED=${seed}\n`);
  const { fitted, refused } = holdLimits(runs, seed);
  process.stdout.write(`limits: ${fitted} fitted, ${refused} refused\n`);
  expect(fitted + refused).toBe(runs);
  expect(Math.min(fitted, refused)).toBeGreaterThan(runs / 50);
}, 7_200_000);
