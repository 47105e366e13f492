/** The words of S3, as far as this account knows them. */
import type { PolicyDocument } from '../model.ts';

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly versioned: boolean;
  readonly createdAt: Date;
  readonly policy?: PolicyDocument | undefined;
  /** Objects are encrypted with this key unless they name another; without it S3's own AES256. */
  readonly kmsKeyArn?: string;
  /** Of a bucket with Object Lock: what each version that is written is locked for. */
  readonly retention?: { readonly mode: Lock['mode']; readonly days: number };
}

/** Until when a version cannot be deleted. */
export interface Lock {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly until: Date;
}

/** An object version, or the marker that a deletion leaves in a versioned bucket. */
export type Version = ObjectVersion | DeleteMarker;

interface Entry {
  readonly key: string;
  /** `null` in a bucket without versions. */
  readonly versionId: string;
  readonly lastModified: Date;
}

export interface ObjectVersion extends Entry {
  readonly kind: 'object';
  readonly body: Buffer;
  /** With its quotation marks. */
  readonly etag: string;
  readonly contentType: string;
  readonly contentEncoding?: string;
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly kmsKeyArn?: string;
  /** As the uploader gave them; each was checked against the body. */
  readonly checksums: Readonly<Record<string, string>>;
  readonly lock?: Lock | undefined;
}

interface DeleteMarker extends Entry {
  readonly kind: 'delete-marker';
}

export function bucketArn(name: string): string {
  return `arn:aws:s3:::${name}`;
}
