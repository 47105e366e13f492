/** How deep a scan stands in brackets, and whether it stopped inside of a string. */
export interface Nesting {
  depth: number;
  inString: boolean;
  /** The last byte was a backslash: what follows it ends nothing. */
  escaped: boolean;
  sawNewline: boolean;
}

const newline = 0x0a;
const [quote, backslash] = [0x22, 0x5c];
const [openBrace, closeBrace, caseBit] = [0x7b, 0x7d, 0x20];

/**
 * Skips what is nested deeper than a level: nearly all of a log file, so all that it needs is in its own variables.
 *
 * @param from outside of a string
 * @param nesting is brought up to date
 * @returns the position of the bracket that closes down to the level, or of what cannot be in a string (that of a
 * string that goes on is the chunk's length)
 */
export function skipNested(chunk: Buffer, from: number, level: number, nesting: Nesting): number {
  const end = chunk.length;
  let { depth, sawNewline } = nesting;
  let at = from;
  for (; at < end; at += 1) {
    const byte = chunk[at] as number;
    if (byte === quote) {
      at = endOfString(chunk, at + 1);
      if (at >= end || chunk[at] !== quote) {
        nesting.inString = true;
        nesting.escaped = at > end;
        break;
      }
    } else if (byte > 0x5a) {
      // A brace and a bracket differ in this bit, and nothing else is the same with it.
      const bracket = byte | caseBit;
      if (bracket === openBrace) depth += 1;
      else if (bracket === closeBrace) {
        if (depth === level + 1) break;
        depth -= 1;
      }
    } else if (byte === newline) sawNewline = true;
  }
  nesting.depth = depth;
  nesting.sawNewline = sawNewline;
  return Math.min(at, end);
}

/** @returns the position of its quote or of a control character; one beyond the end where an escape is cut off */
function endOfString(chunk: Buffer, from: number): number {
  const end = chunk.length;
  let at = from;
  while (at < end) {
    const byte = chunk[at] as number;
    if (byte === quote || byte < 0x20) return at;
    at += byte === backslash ? 2 : 1;
  }
  return at;
}
