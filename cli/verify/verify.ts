import { type CheckedFile, checkPhase } from './check.ts';
import { type FoundManifest, readManifests } from './manifests.ts';
import type { Source } from './source.ts';

/** What was checked by one manifest. */
export interface CheckedPhase {
  readonly manifest: FoundManifest;
  /**
   * Who vouches for the manifest: `digest`, one that was given; `chain`, the manifest of a later phase; `itself`: nobody,
   * and whoever rewrote the files may have rewritten it.
   */
  readonly vouchedBy: 'digest' | 'chain' | 'itself';
  readonly files: readonly CheckedFile[];
}

export interface Verified {
  readonly source: string;
  /** `unproven`: all agrees with manifests for which nobody vouches. */
  readonly result: 'intact' | 'not-intact' | 'unproven';
  readonly phases: readonly CheckedPhase[];
  /** Digests, given or named by a vouched manifest, that no version of a manifest has. */
  readonly gone: readonly string[];
  /** Manifests that are there and that no digest led to. */
  readonly others: readonly FoundManifest[];
  /** Manifests that could not be read, and why. */
  readonly unread: readonly string[];
}

/**
 * Compares evidence with the manifests that the digests lead to, each of which leads to that of the phase before.
 * @param digests of the mails, in small letters; with none, each newest manifest is compared with its files
 */
export async function verifySource(source: Source, digests: readonly string[]): Promise<Verified> {
  const { found, unread } = await readManifests(source);
  const { chosen, gone } = digests.length > 0 ? follow(digests, found) : alone(found);
  const phases: CheckedPhase[] = [];
  for (const { manifest, vouchedBy } of chosen)
    phases.push({ manifest, vouchedBy, files: await checkPhase(manifest, source) });
  const isWhole =
    phases.length > 0 && phases.every(({ files }) => files.every(({ state }) => state === 'intact'));
  const isIntact = isWhole && gone.length === 0 && (digests.length > 0 || unread.length === 0);
  const proven = digests.length > 0 ? 'intact' : 'unproven';
  return {
    ...{ source: source.name, phases, gone, unread },
    result: isIntact ? proven : 'not-intact',
    others: found.filter(
      ({ key, version }) => version.isLatest && !chosen.some(({ manifest }) => manifest.key === key),
    ),
  };
}

interface Link extends Pick<CheckedPhase, 'vouchedBy'> {
  readonly sha256: string;
}

type Chosen = readonly Pick<CheckedPhase, 'manifest' | 'vouchedBy'>[];

/** The manifests that the digests name, and those that these name, once each. */
function follow(
  digests: readonly string[],
  found: readonly FoundManifest[],
): { readonly chosen: Chosen; readonly gone: readonly string[] } {
  const chosen: Pick<CheckedPhase, 'manifest' | 'vouchedBy'>[] = [];
  const gone: string[] = [];
  const open = digests.map((sha256): Link => ({ sha256, vouchedBy: 'digest' }));
  const seen = new Set<string>();
  for (let next = open.shift(); next; next = open.shift()) {
    const { sha256, vouchedBy } = next;
    if (seen.has(sha256)) continue;
    seen.add(sha256);
    const manifests = newestOfEach(found.filter((each) => each.sha256 === sha256));
    if (manifests.length === 0) gone.push(sha256);
    for (const manifest of manifests) {
      chosen.push({ manifest, vouchedBy });
      if (manifest.previous !== undefined) open.push({ sha256: manifest.previous, vouchedBy: 'chain' });
    }
  }
  return { chosen, gone };
}

const alone = (found: readonly FoundManifest[]): ReturnType<typeof follow> => ({
  chosen: found
    .filter(({ version }) => version.isLatest)
    .map((manifest) => ({ manifest, vouchedBy: 'itself' })),
  gone: [],
});

/**
 * The same bytes may have been written twice: the newest is compared with what is there now. A copy that has them in two
 * places has to be right in both.
 */
function newestOfEach(manifests: readonly FoundManifest[]): readonly FoundManifest[] {
  const oldestFirst = manifests.toSorted(
    (one, other) => Number(one.version.isLatest) - Number(other.version.isLatest),
  );
  return [...new Map(oldestFirst.map((manifest) => [manifest.key, manifest])).values()];
}
