import fc from 'fast-check';
import { judge } from './judge.ts';
import { play } from './play.ts';
import { sequences } from './sequences.ts';

const all = process.env['FIREBREAK_MATRIX'] === 'all';
const numRuns = Number(process.env['FIREBREAK_RUNS'] ?? (all ? 10_000 : 200));
const seed = Number(process.env['FIREBREAK_SEED'] ?? (all ? Date.now() % 2 ** 31 : 20_261_130));

// What is measured here is many runs, not where an error came from.
Error.stackTraceLimit = 0;

const promise = (arbitrary: ReturnType<typeof sequences>) =>
  fc.asyncProperty(arbitrary, async (sequence) => {
    const played = await play(sequence);
    const wrong = judge(played);
    if (wrong.length > 0) throw new Error(`${wrong.join('\n')}\n\n${played.story.join('\n')}\n`);
  });

describe('whatever the order of launches, minting, deliveries and faults', () => {
  it('every credential that launched is refused, and nobody else, or on-call is told that it is not', async () => {
    process.stdout.write(`property: ${String(numRuns)} sequences, seed ${String(seed)}\n`);
    await fc.assert(promise(sequences()), { numRuns, seed });
  });
});
