import { digestOf, type ManifestEntry } from '../../core/evidence/manifest.ts';
import type { FoundManifest } from './manifests.ts';
import type { Source, StoredVersion } from './source.ts';

/**
 * `intact`: the newest version is what the manifest vouches for. `changed`: it is another. `deleted`: there is none, and
 * versions of before are. `missing`: there is nothing under the name. `added`: no manifest names it. `unread`: nobody
 * knows.
 */
type FileState = 'intact' | 'changed' | 'deleted' | 'missing' | 'added' | 'unread';

export interface CheckedFile {
  readonly key: string;
  readonly state: FileState;
  /** The version that has what the manifest vouches for, where it is not the newest. */
  readonly original?: StoredVersion;
  /** What is there now, where it is not what was. */
  readonly now?: StoredVersion;
  /** Why it could not be read. */
  readonly why?: string;
}

/** Checks every file that a manifest names, the manifest itself, and what else is in its folder. */
export async function checkPhase(manifest: FoundManifest, source: Source): Promise<readonly CheckedFile[]> {
  const own = { key: manifest.ownKey, sha256: manifest.sha256, bytes: manifest.version.bytes };
  const keyOf = placesIn(manifest);
  const named = [...manifest.entries, own].map((entry) => ({ ...entry, place: keyOf(entry.key) }));
  const checked: CheckedFile[] = [];
  for (const entry of named) checked.push(await checkFile(entry, entry.place, source));
  const known = new Set(named.map(({ place }) => place));
  const folder = manifest.key.replace(/[^/]*$/, '');
  const added = [...source.files].filter(
    ([key, [newest]]) =>
      key.startsWith(folder) &&
      !known.has(key) &&
      newest?.isMarker === false &&
      !isWorkOf(manifest, key.slice(folder.length)),
  );
  return [...checked, ...added.map(([key]): CheckedFile => ({ key, state: 'added' }))];
}

/** A report by hand keeps in its own folder how far it got; that of an incident has a folder beside its phases. */
const isWorkOf = ({ ownKey }: FoundManifest, name: string): boolean =>
  !ownKey.includes('/') && name.startsWith('review/');

/**
 * Where the files of a manifest are: as it names them, or, in a copy, as far from the manifest as they were.
 * @returns the place of a name
 */
function placesIn({ key, ownKey }: FoundManifest): (name: string) => string {
  let shared = 0;
  while (shared < Math.min(key.length, ownKey.length) && key.at(-1 - shared) === ownKey.at(-1 - shared))
    shared += 1;
  const [here, there] = [key.slice(0, key.length - shared), ownKey.slice(0, ownKey.length - shared)];
  return (name) => (name.startsWith(there) ? `${here}${name.slice(there.length)}` : name);
}

async function checkFile(entry: ManifestEntry, place: string, source: Source): Promise<CheckedFile> {
  const versions = source.files.get(place) ?? [];
  const [newest] = versions;
  if (!newest) return { key: place, state: 'missing' };
  try {
    const original = await findOriginal(entry, place, versions, source);
    if (original?.isLatest === true) return { key: place, state: 'intact' };
    const state = newest.isMarker ? 'deleted' : 'changed';
    return { key: place, state, now: newest, ...(original && { original }) };
  } catch (error) {
    return { key: place, state: 'unread', why: error instanceof Error ? error.message : String(error) };
  }
}

/** The newest first, then the version that the manifest names: an attacker may have written thousands. */
async function findOriginal(
  { sha256, bytes, versionId }: ManifestEntry,
  place: string,
  versions: readonly StoredVersion[],
  source: Source,
): Promise<StoredVersion | undefined> {
  const rank = ({ isLatest, id }: StoredVersion): number => (isLatest ? 0 : id === versionId ? 1 : 2);
  const candidates = versions
    .filter((version) => !version.isMarker && version.bytes === bytes)
    .toSorted((one, other) => rank(one) - rank(other));
  for (const version of candidates)
    if (digestOf(await source.read(place, version)) === sha256) return version;
  return undefined;
}
