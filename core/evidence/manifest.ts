import { createHash } from 'node:crypto';
import type { StoredManifest } from './evidence-slice.ts';

/** A file of the evidence, before it is written. */
export interface EvidenceFile {
  readonly key: string;
  readonly body: string;
  readonly contentType: string;
}

/** A file as the manifest names it: what is in the bucket is what was written when its digest is the same. */
export interface ManifestEntry {
  readonly key: string;
  readonly sha256: string;
  /** As it is stored, compressed where it is. */
  readonly bytes: number;
  /** The version of S3 that was written; absent where there are none, and of records. */
  readonly versionId?: string;
}

/**
 * What `manifest.json` holds. Its digest cannot stand in what it names: it goes into the mail, into chat, into events,
 * and into the manifest of the next phase, so that the newest digest vouches for all phases before it.
 */
export interface Manifest {
  /** 1 had no key, no versions and no predecessor. */
  readonly version: 2;
  /** What the evidence is of. */
  readonly about: string;
  readonly phase: string;
  readonly writtenAt: string;
  /** Its own name, by which the names of the files are found in a copy elsewhere. */
  readonly key: string;
  /** Of the phase that this execution stored before. */
  readonly previous?: StoredManifest;
  readonly files: readonly ManifestEntry[];
}

/** SHA-256 in hexadecimal, small letters. */
export const digestOf = (body: Buffer | string): string => createHash('sha256').update(body).digest('hex');

/** Names a file with its digest. */
export const entryOf = (
  { key, body }: Pick<EvidenceFile, 'key' | 'body'>,
  versionId?: string,
): ManifestEntry => ({
  key,
  sha256: digestOf(body),
  bytes: Buffer.byteLength(body),
  ...(versionId !== undefined && { versionId }),
});

/** The manifest as it is written, and its digest. */
export function toManifest(manifest: Omit<Manifest, 'version'>): {
  readonly body: string;
  readonly sha256: string;
} {
  const { files, ...head } = manifest;
  const named = files.map(({ key, sha256, bytes, versionId }) => ({
    ...{ key, sha256, bytes },
    ...(versionId !== undefined && { versionId }),
  }));
  const body = `${JSON.stringify({ version: 2, ...head, files: named } satisfies Manifest, null, 2)}\n`;
  return { body, sha256: digestOf(body) };
}
