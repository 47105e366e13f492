import type { FoundFile } from './find-files.ts';

/** Where a value that records are in stands: so many bytes into a file's unpacked content. */
export interface Place {
  /** As it was found; a file that is found twice is read twice. */
  readonly file: FoundFile;
  readonly begin: number;
  readonly length: number;
}

/** Places of values, in the order in which they were read; three or four bytes for each. */
export interface Places {
  /** The place of a value that was just read; a second time, for another record in it, changes nothing. */
  readonly add: (place: Place) => void;
  readonly files: () => Iterable<readonly [FoundFile, Iterable<Span>]>;
}

export type Span = Pick<Place, 'begin' | 'length'>;

export function makePlaces(): Places {
  const files = new Map<FoundFile, Spans>();
  return {
    add({ file, begin, length }) {
      let spans = files.get(file);
      if (!spans) files.set(file, (spans = { bytes: Buffer.alloc(64), used: 0, end: 0 }));
      if (begin < spans.end) return;
      write(spans, begin - spans.end);
      write(spans, length);
      spans.end = begin + length;
    },
    *files() {
      for (const [file, spans] of files) yield [file, read(spans)];
    },
  };
}

/** For each value the bytes since the one before and its length, as numbers of seven bits a byte, lowest first. */
interface Spans {
  bytes: Buffer;
  used: number;
  /** Where the last value ends. */
  end: number;
}

/** The most that a number of 53 bits takes. */
const longestNumber = 8;

function write(spans: Spans, number: number): void {
  if (spans.used + longestNumber > spans.bytes.length)
    spans.bytes = Buffer.concat([spans.bytes], spans.bytes.length * 2);
  let rest = number;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) spans.bytes[spans.used++] = (rest % 0x80) + 0x80;
  spans.bytes[spans.used++] = rest;
}

function* read({ bytes, used }: Spans): Generator<Span> {
  let at = 0;
  const next = (): number => {
    let number = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = bytes[at++] ?? 0;
      number += (byte % 0x80) * unit;
      if (byte < 0x80) return number;
    }
  };
  for (let end = 0; at < used;) {
    const begin = end + next();
    const length = next();
    end = begin + length;
    yield { begin, length };
  }
}
