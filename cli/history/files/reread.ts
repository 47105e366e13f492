import { parseJson } from '../../../core/values/unknown.ts';
import type { FoundFile } from './find-files.ts';
import type { Places, Span } from './places.ts';
import { BrokenFileError, type Reading } from '../reading.ts';
import { type Entry, toEntries } from './to-entries.ts';
import { unpack } from './unpack.ts';

export interface RereadOptions {
  /** Asked of each value when its turn comes: those before it have been used by then. */
  readonly mayHold: (json: Buffer) => boolean;
  /** Counted on while reading. */
  readonly reading: Reading;
}

/**
 * Reads again what stands at places that were noted when the files were read: nothing is searched for, and only what
 * may hold something wanted is parsed.
 *
 * @returns the records piece by piece; each piece is to be used up before the next is asked for
 */
export async function* reread(places: Places, options: RereadOptions): AsyncGenerator<Iterable<Entry>> {
  for (const [file, spans] of places.files()) {
    options.reading.files += 1;
    yield* rereadFile(file, spans, options);
  }
}

async function* rereadFile(
  file: FoundFile,
  spans: Iterable<Span>,
  options: RereadOptions,
): AsyncGenerator<Iterable<Entry>> {
  const { reading } = options;
  const cutter = makeCutter(spans);
  let broken = 0;
  try {
    for await (const piece of unpack(file.path, reading)) {
      yield entriesIn(cutter.cut(piece), options, () => (broken += 1));
      if (cutter.isDone()) break;
    }
  } catch (error) {
    // A file that was broken before still has in it what was noted.
    if (!(error instanceof BrokenFileError)) throw error;
  }
  if (broken > 0 || !cutter.isDone())
    reading.broken.push({ file: file.path, why: 'changed while it was read', recordsRead: reading.records });
}

function* entriesIn(
  values: Iterable<Buffer>,
  { mayHold, reading }: RereadOptions,
  onBroken: () => void,
): Generator<Entry> {
  for (const value of values) {
    reading.records += 1;
    if (!mayHold(value)) continue;
    const parsed = parseJson(value.toString());
    if (parsed === undefined) onBroken();
    else for (const entry of toEntries(parsed)) if (entry !== 'unreadable') yield entry;
  }
}

interface Cutter {
  /** The values that end in the next piece. */
  readonly cut: (piece: Buffer) => Iterable<Buffer>;
  readonly isDone: () => boolean;
}

function makeCutter(spans: Iterable<Span>): Cutter {
  const places = spans[Symbol.iterator]();
  let next = places.next();
  let passed = 0;
  /** What earlier pieces had of the next value. */
  let held: Buffer[] = [];
  return {
    *cut(piece) {
      for (
        ;
        !next.done && next.value.begin + next.value.length <= passed + piece.length;
        next = places.next()
      ) {
        const { begin, length } = next.value;
        const last = piece.subarray(Math.max(0, begin - passed), begin + length - passed);
        yield held.length === 0 ? last : Buffer.concat([...held, last]);
        held = [];
      }
      if (!next.done && next.value.begin < passed + piece.length)
        held.push(Buffer.from(piece.subarray(Math.max(0, next.value.begin - passed))));
      passed += piece.length;
    },
    isDone: () => next.done === true,
  };
}
