import { beginCut, broken, type Cut, type Emit, hold, release, where } from './cut.ts';
import { scan } from './scan.ts';
import { emitLine, readLine } from './split-lines.ts';

/** Cuts a stream of bytes into the JSON values that records are in. */
export interface Splitter {
  /**
   * Reads on. The chunk is free when this returns: what is needed of it was copied.
   * @throws BrokenFileError when the text cannot be JSON from here on
   */
  readonly push: (chunk: Buffer) => void;
  /** @throws BrokenFileError when the text ends too early */
  readonly end: () => void;
  /** Where it stands: `line 7` of a file of lines, otherwise `byte 1024`. */
  readonly where: () => string;
}

/** A longer line is searched for a list of records, so that it need not be held whole. */
const longestLine = 1024 * 1024;

/**
 * Cuts without parsing, and holds no more than one value: the elements of the list `Records` (a trail's log files)
 * or `Events` (LookupEvents) of an object, those of a list that stands alone, each line of a file whose first value
 * fills the first line, and otherwise each value, one after the other, over as many lines as it likes.
 */
export function createSplitter(emit: Emit): Splitter {
  const cut = beginCut(emit);
  return {
    push: (chunk) => push(cut, chunk),
    end: () => end(cut),
    where: () => where(cut),
  };
}

function push(cut: Cut, chunk: Buffer): void {
  let i = 0;
  while (i < chunk.length) i = cut.inLines ? readLine(cut, chunk, i) : scan(cut, chunk, i);
  if (cut.start >= 0) {
    hold(cut, chunk.subarray(cut.start));
    cut.start = 0;
  }
  cut.passed += chunk.length;
  cut.position = 0;
  if (cut.inLines && cut.heldBytes > longestLine) searchLine(cut);
}

/** A long line may be a whole log file. */
function searchLine(cut: Cut): void {
  const begun = release(cut, Buffer.alloc(0));
  cut.inLines = false;
  cut.passed -= begun.length;
  push(cut, begun);
}

function end(cut: Cut): void {
  if (cut.inLines) emitLine(cut, release(cut, Buffer.alloc(0)), cut.passed);
  else if (cut.nesting.depth > 0) throw broken(cut, 'ends too early, in the middle of a value');
}
