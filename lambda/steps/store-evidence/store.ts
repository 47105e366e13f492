import type { StoredManifest } from '../../../core/evidence/evidence-slice.ts';
import {
  type EvidenceFile,
  entryOf,
  type ManifestEntry,
  toManifest,
} from '../../../core/evidence/manifest.ts';
import { evidenceFolder } from '../../../core/incident/incident.ts';
import type { Evidence } from '../../aws/evidence.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { IncidentSlice } from '../../../core/incident/incident-slice.ts';
import type { ReviewSlice } from '../../../core/review/totals/review-slice.ts';
import { incidentContext } from '../../../core/report/context.ts';
import { renderHtml } from '../../../core/report/renderers/render-html.ts';
import { renderJson } from '../../../core/report/renderers/render-json.ts';
import { renderOcsf } from '../../../core/report/renderers/render-ocsf.ts';
import { renderText } from '../../../core/report/renderers/render-text.ts';
import { type Report, toReport } from '../../../core/report/report.ts';
import type { Activity } from '../../../core/review/totals/activity.ts';
import { parseJson, textAt } from '../../../core/values/unknown.ts';

export interface StoreDeps {
  readonly evidence: Evidence;
  /** Name of the evidence bucket, which the report names. */
  readonly bucket: string;
  readonly now: Date;
}

/** What was stored. */
export interface Stored {
  /** What the state keeps. */
  readonly manifest: StoredManifest;
  readonly files: number;
  /** Why the report has no more of the review than the state has; absent where it has all. */
  readonly shortened?: string;
}

/**
 * Stores the incident and its report in every rendering, and a manifest that names every file of the phase with its
 * digest, and the manifest of the phase before. The names are the same when it is repeated: the bucket is versioned, and
 * keeps both.
 *
 * @throws RetryableError or PermanentError where a file could not be stored; the manifest is written last, so that it
 *   names nothing that is not there
 */
export async function storeEvidence(state: ContainmentState, deps: StoreDeps): Promise<Stored> {
  const { evidence, bucket, now } = deps;
  const { incident, phase, manifest: previous } = state;
  const folder = `${evidenceFolder(incident)}${phase}/`;
  const review = await readReview(state, evidence);
  const report = toReport({
    ...incidentContext(state, now, bucket),
    ...(review.activity && { activity: review.activity }),
  });
  const files = [...toFiles(folder, state, report), ...copyOf(folder, review)];
  const entries = await Promise.all(
    files.map(async (file) =>
      entryOf(file, await evidence.put(file.key, file.body, { contentType: file.contentType })),
    ),
  );
  const key = `${folder}manifest.json`;
  const { body, sha256 } = toManifest({
    ...{ about: incident.id, phase, writtenAt: now.toISOString(), key },
    ...(previous && { previous }),
    files: [...entries, ...review.parts],
  });
  const versionId = await evidence.put(key, body, { contentType: json });
  return {
    manifest: { phase, key, sha256, ...(versionId !== undefined && { versionId }) },
    files: entries.length + review.parts.length,
    ...(review.why !== undefined && { shortened: review.why }),
  };
}

const json = 'application/json';

function toFiles(folder: string, state: ContainmentState, report: Report): readonly EvidenceFile[] {
  return [
    { key: `${folder}incident.json`, body: JSON.stringify(state), contentType: json },
    { key: `${folder}report.html`, body: renderHtml(report), contentType: 'text/html; charset=utf-8' },
    { key: `${folder}report.txt`, body: renderText(report), contentType: 'text/plain; charset=utf-8' },
    { key: `${folder}report.json`, body: renderJson(report), contentType: json },
    { key: `${folder}ocsf.json`, body: renderOcsf(report), contentType: json },
  ];
}

/** The review of this phase: a later one takes its place under its own name. */
const copyOf = (folder: string, { body }: Review): readonly EvidenceFile[] =>
  body === undefined ? [] : [{ key: `${folder}review.json`, body, contentType: json }];

interface Review {
  /** The whole review; the state has room for a short one only. */
  readonly activity?: Activity;
  readonly body?: string;
  /** The files of records that the review has written itself. */
  readonly parts: readonly ManifestEntry[];
  readonly why?: string;
}

/** The review as it was stored, if it is the one that the state is of: a report must not mix two. */
async function readReview(
  { incident, activity }: IncidentSlice & ReviewSlice,
  evidence: Evidence,
): Promise<Review> {
  if (activity === undefined || !('runs' in activity)) return { parts: [] };
  const key = `${evidenceFolder(incident)}review/activity.json`;
  try {
    const body = (await evidence.get(key))?.toString();
    const found = parseJson(body);
    const isSame =
      textAt(found, 'searchedAt') === activity.searchedAt && (found as Activity).runs === activity.runs;
    if (body === undefined || !isSame)
      return { parts: [], why: 'the stored review is not the one that is reported' };
    const whole = found as Activity;
    return { activity: whole, body, parts: whole.kept.parts ?? [] };
  } catch (error) {
    // The report is short then, and the evidence is stored all the same.
    return { parts: [], why: error instanceof Error ? error.message : String(error) };
  }
}
