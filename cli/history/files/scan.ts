import { broken, type Cut, drop, emitUpTo } from './cut.ts';
import { skipNested } from './skip-nested.ts';

const newline = 0x0a;
const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const byteOrderMark = [0xef, 0xbb, 0xbf];
const lists = new Set(['Records', 'Events']);

/** Reads on, up to the end of the chunk or the first line of a file of lines. @returns where to go on */
export function scan(cut: Cut, chunk: Buffer, from: number): number {
  const { nesting } = cut;
  let i = from;
  while (i < chunk.length && !cut.inLines) {
    if (nesting.inString) {
      i = scanString(cut, chunk, i);
      continue;
    }
    const level = Math.max(1, cut.listDepth);
    const skipped = nesting.depth > level ? skipNested(chunk, i, level, nesting) : i;
    if (skipped > i) {
      i = skipped;
      continue;
    }
    cut.position = i;
    takeByte(cut, chunk, i);
    i += 1;
  }
  return i;
}

/** One byte outside of strings, at the levels where values begin and end. */
function takeByte(cut: Cut, chunk: Buffer, at: number): void {
  const { nesting, sawValue } = cut;
  const c = chunk[at] as number;
  switch (c) {
    case quote:
      if (nesting.depth === 0) throw broken(cut, notAnObject(c), !sawValue);
      beginScalar(cut, at);
      nesting.inString = true;
      cut.name = '';
      cut.isKey = false;
      break;
    case openBrace:
    case openBracket:
      open(cut, c, at);
      break;
    case closeBrace:
    case closeBracket:
      close(cut, chunk, at);
      break;
    case comma:
      if (nesting.depth === cut.listDepth) emitUpTo(cut, chunk, at, 'element');
      break;
    case colon:
      cut.isKey = nesting.depth === 1;
      break;
    case newline:
      if (nesting.depth > 0) nesting.sawNewline = true;
      else if (sawValue && !nesting.sawNewline) cut.inLines = true;
      cut.line += 1;
      break;
    case 0x20:
    case 0x09:
    case 0x0d:
      break;
    default:
      if (nesting.depth === 0 && c !== byteOrderMark[cut.passed + at])
        throw broken(cut, notAnObject(c), !sawValue);
      if (nesting.depth > 0) beginScalar(cut, at);
      cut.isKey = false;
  }
}

function beginScalar(cut: Cut, at: number): void {
  if (cut.nesting.depth === cut.listDepth && cut.start < 0) cut.start = at;
}

function open(cut: Cut, c: number, at: number): void {
  const { nesting } = cut;
  if (c === openBracket && nesting.depth === 1 && cut.listDepth === 0 && cut.isKey && lists.has(cut.name)) {
    cut.listDepth = 2;
    drop(cut);
  } else if (c === openBracket && nesting.depth === 0) {
    cut.listDepth = 1;
  } else {
    beginScalar(cut, at);
  }
  nesting.depth += 1;
  cut.name = '';
  cut.isKey = false;
}

function close(cut: Cut, chunk: Buffer, at: number): void {
  const { nesting } = cut;
  if (nesting.depth === 0) throw broken(cut, 'a bracket closes that never opened', !cut.sawValue);
  if (nesting.depth === cut.listDepth) {
    emitUpTo(cut, chunk, at, 'element');
    cut.listDepth = 0;
  }
  nesting.depth -= 1;
  if (nesting.depth === 0 || nesting.depth === cut.listDepth)
    emitUpTo(cut, chunk, at + 1, nesting.depth === 0 ? 'whole' : 'element');
  if (nesting.depth === 0) cut.sawValue = true;
}

/** Goes on inside of a string. @returns the position after its end, or the chunk's length */
function scanString(cut: Cut, chunk: Buffer, from: number): number {
  const { nesting } = cut;
  let i = from;
  if (nesting.escaped) {
    nesting.escaped = false;
    i += 1;
  }
  const named = nesting.depth === 1 && cut.listDepth === 0;
  const begin = i;
  while (i < chunk.length) {
    const c = chunk[i] as number;
    i += 1;
    if (c === quote) {
      nesting.inString = false;
      if (named) cut.name += chunk.toString('latin1', begin, Math.min(i - 1, begin + 16));
      return i;
    }
    if (c === backslash) {
      if (i === chunk.length) nesting.escaped = true;
      i += 1;
    } else if (c < 0x20) {
      cut.position = i - 1;
      return endInString(cut, chunk, i - 1);
    }
  }
  if (named) cut.name += chunk.toString('latin1', begin, begin + 16);
  return chunk.length;
}

/** A string cannot hold a line break: the first line of a file of lines may be a cut-off one. */
function endInString(cut: Cut, chunk: Buffer, at: number): number {
  const { nesting } = cut;
  if (chunk[at] !== newline || nesting.sawNewline || cut.listDepth > 0 || cut.sawValue || cut.start < 0)
    throw broken(cut, 'a control character inside a string');
  cut.inLines = true;
  [nesting.inString, nesting.depth, cut.sawValue] = [false, 0, true];
  emitUpTo(cut, chunk, at, 'line');
  cut.line += 1;
  return at + 1;
}

const notAnObject = (byte: number): string =>
  byte === 0xff || byte === 0xfe
    ? 'UTF-16 text; write the file as UTF-8'
    : 'text that is neither a JSON object nor a list';
