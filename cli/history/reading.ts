/** A file, or part of one, that could not be read; what was read before it counts. */
export interface BrokenFile {
  readonly file: string;
  /** What is wrong, and at which line or byte of the (unpacked) content, in words. */
  readonly why: string;
  /** Records that were read from the file all the same. */
  readonly recordsRead: number;
}

/** A file of a folder that is no CloudTrail log, and was passed over. */
export type SkipReason = 'digest' | 'not JSON' | 'no CloudTrail records' | 'neither file nor folder';

/** What has been read so far; the reader counts on while its caller looks. */
export interface Reading {
  files: number;
  /** As they lie on the disk: packed. */
  bytes: number;
  records: number;
  /** Values among the records that are none: no object, or without an eventName. */
  unreadable: number;
  /** Records that were left out because nothing tells when they were. */
  undated: number;
  readonly broken: BrokenFile[];
  readonly skipped: Map<SkipReason, { count: number; readonly example: string }>;
}

export function startReading(): Reading {
  return { files: 0, bytes: 0, records: 0, unreadable: 0, undated: 0, broken: [], skipped: new Map() };
}

export function countSkipped(reading: Reading, reason: SkipReason, example: string): void {
  const seen = reading.skipped.get(reason);
  if (seen) seen.count += 1;
  else reading.skipped.set(reason, { count: 1, example });
}

export const skippedCount = (reading: Reading): number =>
  [...reading.skipped.values()].reduce((sum, { count }) => sum + count, 0);

/** The file cannot be read on: its message says what is wrong and where, for the summary. */
export class BrokenFileError extends Error {
  override readonly name = 'BrokenFileError';
  /** Whether the content is no JSON from its first byte on: then it may be no log at all. */
  readonly notJson: boolean;

  constructor(message: string, options: ErrorOptions & { readonly notJson?: boolean } = {}) {
    super(message, options);
    this.notJson = options.notJson ?? false;
  }
}
