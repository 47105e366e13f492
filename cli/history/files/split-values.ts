import { BrokenFileError } from '../reading.ts';
import { type Nesting, skipNested } from './skip-nested.ts';

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

/** `element` of the list of a log file; `line` of a file of lines; `whole`: a value that stands by itself. */
export type ValueKind = 'element' | 'line' | 'whole';

// What has no list in it is held in memory until it ends. CloudTrail's records have at most 1 MB.
const longestValue = 32 * 1024 * 1024;
/** A longer line is looked into for a list of records, so that it need not be held whole. */
const longestLine = 1024 * 1024;

const newline = 0x0a;
const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const byteOrderMark = [0xef, 0xbb, 0xbf];
const lists = new Set(['Records', 'Events']);

/**
 * Cuts without parsing, and holds no more than one value: the elements of the list `Records` (a trail's log files)
 * or `Events` (LookupEvents) of an object, those of a list that stands alone, each line of a file whose first value
 * fills the first line, and otherwise each value, one after the other, over as many lines as it likes.
 *
 * @param emit gets each value's bytes, to be used at once, and at which byte of the text they begin; they may be no
 * JSON: nothing but quotes, brackets and lines was looked at
 */
export function createSplitter(emit: (value: Buffer, kind: ValueKind, begin: number) => void): Splitter {
  let inLines = false;
  let line = 1;
  /** Bytes of the chunks before this one. */
  let passed = 0;
  let position = 0;

  // The value being cut out: what earlier chunks had of it, and where it begins in this one (-1: none is).
  let held: Buffer[] = [];
  let heldBytes = 0;
  let start = -1;

  const nesting: Nesting = { depth: 0, inString: false, escaped: false, sawNewline: false };
  /** The depth inside of the list whose elements are cut out; 0: not in one. */
  let listDepth = 0;
  let sawValue = false;
  /** The last string at the first level of an object, and whether a colon followed: a key. */
  let name = '';
  let isKey = false;

  const hold = (bytes: Buffer): void => {
    held.push(Buffer.from(bytes));
    heldBytes += bytes.length;
    if (heldBytes > longestValue) throw broken('a value of more than 32 MB that is no list of records');
  };
  const release = (last: Buffer): Buffer => {
    const value = held.length === 0 ? last : Buffer.concat([...held, last]);
    drop();
    return value;
  };
  const drop = (): void => {
    held = [];
    heldBytes = 0;
    start = -1;
  };
  const where = (): string => (inLines ? `line ${String(line)}` : `byte ${String(passed + position)}`);
  const broken = (what: string, notJson = false): BrokenFileError =>
    new BrokenFileError(`${what} (${where()})`, { notJson });

  const cut = (chunk: Buffer, end: number, kind: ValueKind): void => {
    if (start < 0) return;
    const value = release(chunk.subarray(start, end));
    emit(value, kind, passed + end - value.length);
  };

  /** Reads one line, or as much of it as there is. @returns where to go on */
  const readLine = (chunk: Buffer, from: number): number => {
    const end = chunk.indexOf(newline, from);
    if (end >= 0) {
      emitLine(release(chunk.subarray(from, end)), passed + end);
      line += 1;
      return end + 1;
    }
    hold(chunk.subarray(from));
    return chunk.length;
  };

  const emitLine = (bytes: Buffer, end: number): void => {
    let [from, to] = [0, bytes.length];
    while (from < to && isSpace(bytes[from])) from += 1;
    while (to > from && isSpace(bytes[to - 1])) to -= 1;
    if (to > from) emit(bytes.subarray(from, to), 'line', end - bytes.length + from);
  };

  /** Goes on inside of a string. @returns the position after its end, or the chunk's length */
  const scanString = (chunk: Buffer, from: number): number => {
    let i = from;
    if (nesting.escaped) {
      nesting.escaped = false;
      i += 1;
    }
    const named = nesting.depth === 1 && listDepth === 0;
    const begin = i;
    while (i < chunk.length) {
      const c = chunk[i] as number;
      i += 1;
      if (c === quote) {
        nesting.inString = false;
        if (named) name += chunk.toString('latin1', begin, Math.min(i - 1, begin + 16));
        return i;
      }
      if (c === backslash) {
        if (i === chunk.length) nesting.escaped = true;
        i += 1;
      } else if (c < 0x20) {
        position = i - 1;
        return endInString(chunk, i - 1);
      }
    }
    if (named) name += chunk.toString('latin1', begin, begin + 16);
    return chunk.length;
  };

  /** A string cannot hold a line break: the first line of a file of lines may be a cut-off one. */
  const endInString = (chunk: Buffer, at: number): number => {
    if (chunk[at] !== newline || nesting.sawNewline || listDepth > 0 || sawValue || start < 0)
      throw broken('a control character inside a string');
    inLines = true;
    [nesting.inString, nesting.depth, sawValue] = [false, 0, true];
    cut(chunk, at, 'line');
    line += 1;
    return at + 1;
  };

  const open = (c: number, at: number): void => {
    if (c === openBracket && nesting.depth === 1 && listDepth === 0 && isKey && lists.has(name)) {
      listDepth = 2;
      drop();
    } else if (c === openBracket && nesting.depth === 0) {
      listDepth = 1;
    } else if (nesting.depth === listDepth && start < 0) {
      start = at;
    }
    nesting.depth += 1;
    name = '';
    isKey = false;
  };

  const close = (chunk: Buffer, at: number): void => {
    if (nesting.depth === 0) throw broken('a bracket closes that never opened', !sawValue);
    if (nesting.depth === listDepth) {
      cut(chunk, at, 'element');
      listDepth = 0;
    }
    nesting.depth -= 1;
    if (nesting.depth === 0 || nesting.depth === listDepth)
      cut(chunk, at + 1, nesting.depth === 0 ? 'whole' : 'element');
    if (nesting.depth === 0) sawValue = true;
  };

  /** Reads on, up to the end of the chunk or the first line of a file of lines. @returns where to go on */
  const scan = (chunk: Buffer, from: number): number => {
    let i = from;
    while (i < chunk.length && !inLines) {
      if (nesting.inString) {
        i = scanString(chunk, i);
        continue;
      }
      const level = Math.max(1, listDepth);
      const skipped = nesting.depth > level ? skipNested(chunk, i, level, nesting) : i;
      if (skipped > i) {
        i = skipped;
        continue;
      }
      const c = chunk[i] as number;
      position = i;
      switch (c) {
        case quote:
          if (nesting.depth === 0) throw broken(notAnObject(c), !sawValue);
          if (nesting.depth === listDepth && start < 0) start = i;
          nesting.inString = true;
          name = '';
          isKey = false;
          break;
        case openBrace:
        case openBracket:
          open(c, i);
          break;
        case closeBrace:
        case closeBracket:
          close(chunk, i);
          break;
        case comma:
          if (nesting.depth === listDepth) cut(chunk, i, 'element');
          break;
        case colon:
          isKey = nesting.depth === 1;
          break;
        case newline:
          if (nesting.depth > 0) nesting.sawNewline = true;
          else if (sawValue && !nesting.sawNewline) inLines = true;
          line += 1;
          break;
        case 0x20:
        case 0x09:
        case 0x0d:
          break;
        default:
          if (nesting.depth === 0 && c !== byteOrderMark[passed + i]) throw broken(notAnObject(c), !sawValue);
          if (nesting.depth > 0 && nesting.depth === listDepth && start < 0) start = i;
          isKey = false;
      }
      i += 1;
    }
    return i;
  };

  const push = (chunk: Buffer): void => {
    let i = 0;
    while (i < chunk.length) i = inLines ? readLine(chunk, i) : scan(chunk, i);
    if (start >= 0) {
      hold(chunk.subarray(start));
      start = 0;
    }
    passed += chunk.length;
    position = 0;
    if (inLines && heldBytes > longestLine) lookInto(release(Buffer.alloc(0)));
  };

  /** A long line may be a whole log file. */
  const lookInto = (begun: Buffer): void => {
    inLines = false;
    passed -= begun.length;
    push(begun);
  };

  return {
    push,
    end() {
      if (inLines) {
        emitLine(release(Buffer.alloc(0)), passed);
        return;
      }
      if (nesting.depth > 0) throw broken('ends too early, in the middle of a value');
    },
    where,
  };
}

const notAnObject = (byte: number): string =>
  byte === 0xff || byte === 0xfe
    ? 'UTF-16 text; write the file as UTF-8'
    : 'text that is neither a JSON object nor a list';

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === newline;
