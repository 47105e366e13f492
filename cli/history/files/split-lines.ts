import { type Cut, hold, release } from './cut.ts';

const newline = 0x0a;

/** Reads one line, or as much of it as the chunk has. @returns where to go on */
export function readLine(cut: Cut, chunk: Buffer, from: number): number {
  const end = chunk.indexOf(newline, from);
  if (end >= 0) {
    emitLine(cut, release(cut, chunk.subarray(from, end)), cut.passed + end);
    cut.line += 1;
    return end + 1;
  }
  hold(cut, chunk.subarray(from));
  return chunk.length;
}

/** Emits a line without the space around it. @param end of the line, in bytes of the text */
export function emitLine(cut: Cut, bytes: Buffer, end: number): void {
  let [from, to] = [0, bytes.length];
  while (from < to && isSpace(bytes[from])) from += 1;
  while (to > from && isSpace(bytes[to - 1])) to -= 1;
  if (to > from) cut.emit(bytes.subarray(from, to), 'line', end - bytes.length + from);
}

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === newline;
