import { createHash } from 'node:crypto';

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
}

/** What `manifest.json` holds; version 1. */
export interface Manifest {
  readonly version: 1;
  /** What the evidence is of. */
  readonly about: string;
  readonly phase: string;
  readonly writtenAt: string;
  readonly files: readonly ManifestEntry[];
}

/** Names each file with its SHA-256; the records, which the review has written itself, are named already. */
export function toManifest(
  about: Pick<Manifest, 'about' | 'phase' | 'writtenAt'>,
  files: readonly Pick<EvidenceFile, 'key' | 'body'>[],
  named: readonly ManifestEntry[],
): string {
  const own = files.map(({ key, body }) => entryOf(key, body));
  const others = named.map(({ key, sha256, bytes }) => ({ key, sha256, bytes }));
  const manifest: Manifest = { version: 1, ...about, files: [...own, ...others] };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function entryOf(key: string, body: string): ManifestEntry {
  return {
    key,
    sha256: createHash('sha256').update(body).digest('hex'),
    bytes: Buffer.byteLength(body),
  };
}
