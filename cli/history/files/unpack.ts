import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { BrokenFileError, type Reading } from '../reading.ts';

const chunkBytes = 256 * 1024;

/**
 * The content of a file, unpacked where it is gzip, whatever the file is called.
 *
 * @param path of the file; `-` is standard input
 * @param reading whose bytes are counted on, as they lie on the disk
 * @returns the content in pieces, each to be used up before the next is asked for
 * @throws BrokenFileError when the file cannot be read on, after every piece that came before
 */
export async function* unpack(path: string, reading: Reading): AsyncGenerator<Buffer> {
  const pieces = withMagic(readPieces(path, reading));
  try {
    const first = await pieces.next();
    if (first.done) return;
    const { value } = first;
    if (value[0] === 0x1f && value[1] === 0x8b) yield* gunzip(value, pieces);
    else {
      yield value;
      yield* pieces;
    }
  } finally {
    // Where nobody asks for more, the file is still open.
    await pieces.return(undefined);
  }
}

async function* readPieces(path: string, reading: Reading): AsyncGenerator<Buffer> {
  try {
    for await (const piece of path === '-' ? (process.stdin as AsyncIterable<Buffer>) : readFile(path)) {
      reading.bytes += piece.length;
      yield piece;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new BrokenFileError(`cannot be read (${code ?? message})`, { cause: error });
  }
}

/** All pieces lie in the same memory, one after the other: new memory for each would keep the collector busy. */
async function* readFile(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const memory = Buffer.allocUnsafe(chunkBytes);
    for (;;) {
      const { bytesRead } = await file.read(memory, 0, memory.length, null);
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** A pipe may give one byte at first; two are needed to know gzip. */
async function* withMagic(pieces: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of pieces) {
    if (held === undefined) {
      yield piece;
      continue;
    }
    held = Buffer.concat([held, piece]);
    if (held.length < 2) continue;
    yield held;
    held = undefined;
  }
  if (held !== undefined && held.length > 0) yield held;
}

/**
 * Unpacks piece by piece, by hand: a stream that ends in an error throws away what it had already unpacked, and
 * what stands before a break is to be read. A file may consist of several gzip members, one after the other.
 */
async function* gunzip(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: chunkBytes });
  const unpacked: Buffer[] = [];
  let failure: Error | undefined;
  let goOn = (): void => undefined;
  stream.on('data', (piece: Buffer) => unpacked.push(piece));
  stream.on('error', (error) => {
    failure = error;
    goOn();
  });
  const step = (begin: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      goOn = resolve;
      begin(resolve);
    });
  try {
    for (
      let piece: Buffer | undefined = first;
      piece;
      piece = (await rest.next()).value as Buffer | undefined
    ) {
      const input = piece;
      await step((done) => stream.write(input, done));
      yield* unpacked.splice(0);
      // Zeros that pad the last block end the stream by themselves.
      if (failure !== undefined || stream.readableEnded) break;
    }
    if (failure === undefined && !stream.readableEnded) await step((done) => stream.once('end', done).end());
    yield* unpacked.splice(0);
  } finally {
    stream.destroy();
  }
  if (failure !== undefined)
    throw new BrokenFileError(`is a damaged or cut-off gzip file (${failure.message})`, { cause: failure });
}
