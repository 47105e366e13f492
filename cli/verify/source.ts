/** Where evidence is read from: the bucket with all its versions, or a copy in a folder. */

/** One version of a file; of a folder, the file itself. */
export interface StoredVersion {
  /** Of S3; empty in a folder. */
  readonly id: string;
  /** ISO 8601. */
  readonly writtenAt: string;
  readonly bytes: number;
  readonly isLatest: boolean;
  /** Somebody deleted the file: what was there before is behind this. */
  readonly isMarker: boolean;
}

export interface Source {
  /** In words: `s3://…` or a folder. */
  readonly name: string;
  /** A manifest may stand elsewhere in it than where it was written; in the bucket, such a one proves nothing. */
  readonly isCopy: boolean;
  /** Every file with its versions, the newest first. */
  readonly files: ReadonlyMap<string, readonly StoredVersion[]>;
  /** @throws Error that says why it cannot be read */
  readonly read: (key: string, version: StoredVersion) => Promise<Buffer>;
}
