import fc from 'fast-check';
import type { Sequence } from './attack.ts';
import type { Incidents } from '../../lambda/aws/table/incidents.ts';
import { judge } from './judge.ts';
import { covered, found, letThrough } from './known.ts';
import { play } from './play.ts';
import { sequences } from './sequences.ts';

const isMatrix = process.env['FIREBREAK_MATRIX'] === 'all';
const numRuns = Number(process.env['FIREBREAK_PROPERTY_RUNS'] ?? (isMatrix ? 10_000 : 50));
// A usual run is always the same: whoever changes something else is not to meet a failure that is not theirs.
const seed = Number(process.env['FIREBREAK_PROPERTY_SEED'] ?? (isMatrix ? Date.now() % 2 ** 31 : 20_261_130));

// What is measured here is many runs, not where an error came from.
Error.stackTraceLimit = 0;
jest.setTimeout(isMatrix ? 3_600_000 : 120_000);

async function keepsItsPromise(sequence: Sequence): Promise<void> {
  const played = await play(sequence);
  const wrong = judge(played);
  if (wrong.length > 0) throw new Error(`${wrong.join('\n')}\n\n${played.story.join('\n')}\n`);
}

describe('every credential that launched is refused, and nobody else, or on-call is told that it is not', () => {
  it('whatever the order of launches, minting, deliveries and faults', async () => {
    process.stdout.write(`property: ${String(numRuns)} sequences, seed ${String(seed)}\n`);
    await fc.assert(fc.asyncProperty(sequences(), keepsItsPromise), {
      ...{ numRuns, seed },
      interruptAfterTimeLimit: isMatrix ? 3_500_000 : 100_000,
      markInterruptAsFailure: true,
    });
  });

  it.each(Object.entries({ ...letThrough, ...found, ...covered }))('where %s', (_name, sequence) =>
    keepsItsPromise(sequence),
  );

  /** As the first edition did: whatever an open incident's user or role launches is counted, and no more. */
  const byTime = (): ((real: Incidents) => Incidents) => {
    const known = new Set<string>();
    return (real) => ({
      ...real,
      open: (opening) => {
        const { key } = opening.incident;
        const response = known.has(key) ? 'alert' : opening.response;
        known.add(key);
        return real.open({ ...opening, response });
      },
    });
  };
  it.each(Object.entries(letThrough))(
    'is seen to be broken by an absorption that goes by time, where %s',
    async (_name, sequence) => {
      expect(judge(await play(sequence, { absorbing: byTime() })).join()).toMatch(
        /launched and works, and the newest mail says: .*CONTAINED/,
      );
    },
  );
});
