import { digestOf, type ManifestEntry } from '../../core/evidence/manifest.ts';
import { at, listAt, numberAt, parseJson, textAt } from '../../core/values/unknown.ts';
import type { Source, StoredVersion } from './source.ts';

/** A manifest that was found, in one of its versions. */
export interface FoundManifest {
  /** Where it is. */
  readonly key: string;
  readonly version: StoredVersion;
  readonly sha256: string;
  readonly phase: string;
  readonly writtenAt: string;
  /** What it calls itself; a copy has it elsewhere. */
  readonly ownKey: string;
  readonly entries: readonly ManifestEntry[];
  /** Digest of the manifest of the phase before. */
  readonly previous?: string;
}

/** Every version of every manifest that can be read, and why the others cannot. */
export async function readManifests(
  source: Source,
): Promise<{ readonly found: readonly FoundManifest[]; readonly unread: readonly string[] }> {
  const found: FoundManifest[] = [];
  const unread: string[] = [];
  for (const [key, versions] of source.files) {
    if (!isManifest(key)) continue;
    for (const version of versions.filter(({ isMarker }) => !isMarker)) {
      try {
        const read = toManifest(key, version, await source.read(key, version));
        if (read && (source.isCopy || read.ownKey === key)) found.push(read);
        else
          unread.push(
            `${key}: ${read ? `it is a copy of ${read.ownKey}` : 'it is no manifest of Firebreak'}`,
          );
      } catch (error) {
        unread.push(`${key}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return { found, unread };
}

const isManifest = (key: string): boolean => /(?:^|\/)manifest\.json$/.test(key);

/** Every release wrote the digests; the first edition neither its own key nor what was before it. */
function toManifest(key: string, version: StoredVersion, body: Buffer): FoundManifest | undefined {
  const manifest = parseJson(body.toString());
  const number = numberAt(manifest, 'version');
  const entries = listAt(manifest, 'files').flatMap((file) => toEntry(file) ?? []);
  if (number === undefined || entries.length !== listAt(manifest, 'files').length) return undefined;
  const previous = textAt(manifest, 'previous', 'sha256');
  return {
    ...{ key, version, entries },
    sha256: digestOf(body),
    phase: textAt(manifest, 'phase') ?? 'unknown',
    writtenAt: textAt(manifest, 'writtenAt') ?? 'unknown',
    ownKey: textAt(manifest, 'key') ?? besideFirst(entries),
    ...(previous !== undefined && { previous }),
  };
}

/** The report is listed first, in the folder of the manifest. */
const besideFirst = ([first]: readonly ManifestEntry[]): string =>
  (first?.key ?? '').replace(/[^/]*$/, 'manifest.json');

function toEntry(file: unknown): ManifestEntry | undefined {
  const [key, sha256, versionId] = [textAt(file, 'key'), textAt(file, 'sha256'), textAt(file, 'versionId')];
  const bytes = at(file, 'bytes');
  if (key === undefined || sha256 === undefined || typeof bytes !== 'number') return undefined;
  return { key, sha256, bytes, ...(versionId !== undefined && { versionId }) };
}
