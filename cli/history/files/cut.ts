import { BrokenFileError } from '../reading.ts';
import type { Nesting } from './skip-nested.ts';

/** `element` of the list of a log file; `line` of a file of lines; `whole`: a value that stands by itself. */
export type ValueKind = 'element' | 'line' | 'whole';

/**
 * Gets each value's bytes, to be used at once, and at which byte of the text they begin; they may be no JSON: nothing
 * but quotes, brackets and lines was read.
 */
export type Emit = (value: Buffer, kind: ValueKind, begin: number) => void;

// What has no list in it is held in memory until it ends. CloudTrail's records have at most 1 MB.
const longestValue = 32 * 1024 * 1024;

/** How far a text was read, and the value that is being cut out of it. */
export interface Cut {
  readonly emit: Emit;
  /** The text has one value in each line. */
  inLines: boolean;
  line: number;
  /** Bytes of the chunks before this one. */
  passed: number;
  /** Where in this chunk an error would be. */
  position: number;
  /** What earlier chunks had of the value. */
  held: Buffer[];
  heldBytes: number;
  /** Where the value begins in this chunk; -1: none has begun. */
  start: number;
  readonly nesting: Nesting;
  /** The depth inside of the list whose elements are cut out; 0: not in one. */
  listDepth: number;
  sawValue: boolean;
  /** The last string at the first level of an object, and whether a colon followed: a key. */
  name: string;
  isKey: boolean;
}

export function beginCut(emit: Emit): Cut {
  return {
    emit,
    inLines: false,
    line: 1,
    passed: 0,
    position: 0,
    held: [],
    heldBytes: 0,
    start: -1,
    nesting: { depth: 0, inString: false, escaped: false, sawNewline: false },
    listDepth: 0,
    sawValue: false,
    name: '',
    isKey: false,
  };
}

/** Where a reader stands, for people. */
export function where({ inLines, line, passed, position }: Cut): string {
  return inLines ? `line ${String(line)}` : `byte ${String(passed + position)}`;
}

export function broken(cut: Cut, what: string, notJson = false): BrokenFileError {
  return new BrokenFileError(`${what} (${where(cut)})`, { notJson });
}

/** Keeps bytes of the value beyond the end of their chunk. */
export function hold(cut: Cut, bytes: Buffer): void {
  cut.held.push(Buffer.from(bytes));
  cut.heldBytes += bytes.length;
  if (cut.heldBytes > longestValue)
    throw broken(cut, 'a value of more than 32 MB that is no list of records');
}

/** @returns the value that ends with these bytes */
export function release(cut: Cut, last: Buffer): Buffer {
  const value = cut.held.length === 0 ? last : Buffer.concat([...cut.held, last]);
  drop(cut);
  return value;
}

export function drop(cut: Cut): void {
  cut.held = [];
  cut.heldBytes = 0;
  cut.start = -1;
}

/** Emits the value that ends before this byte of the chunk, where one has begun. */
export function emitUpTo(cut: Cut, chunk: Buffer, end: number, kind: ValueKind): void {
  if (cut.start < 0) return;
  const value = release(cut, chunk.subarray(cut.start, end));
  cut.emit(value, kind, cut.passed + end - value.length);
}
