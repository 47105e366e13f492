import { readFile } from 'node:fs/promises';
import type { Lineage } from '../../../core/lineage/lineage.ts';
import type { OriginVerdict } from '../../../core/lineage/trace.ts';
import type { Kept } from '../../../core/restore/kept.ts';
import { UsageError } from '../../usage-error.ts';
import { keptFile, type KeptFile } from './file-schema.ts';
import { readFileRecords } from './file-marks.ts';
import { originsOf } from '../../../core/restore/origins.ts';

/**
 * What a file keeps of a containment: for when the table has forgotten it, or never had it.
 * @throws UsageError that says what is wrong with the file
 */
export const keptFromFile = async (path: string): Promise<Kept> => ({
  ...parseKept(await readJson(path), path),
  records: readFileRecords(path),
});

/**
 * What a document keeps of a containment.
 * @param path of the file that it comes from
 * @throws UsageError that says what is wrong with it
 */
export function parseKept(document: unknown, path: string): Kept {
  const parsed = keptFile.safeParse(document);
  if (parsed.success) return toKept(parsed.data);
  const { path: where = [], message = '' } = parsed.error.issues[0] ?? {};
  throw new UsageError(
    `${path} keeps no containment: ${where.join('.') || 'it'}: ${message}. Give the evidence of an incident ` +
      '(incidents/ID/PHASE/incident.json of the evidence bucket), or what firebreak contain --execute --json printed.',
  );
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new UsageError(`${path} ${why}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function toKept(file: KeptFile): Kept {
  const { incident, launch, caller, plan, containment = {}, renewal, trace, backupKey, verification } = file;
  const steps = [...Object.values(containment), ...(renewal ? [renewal] : [])];
  const plans = [plan, trace?.plan, verification?.plan];
  const verifiedAt = verification?.checkedAt;
  const strays = verification?.strays ?? [];
  const kept = {
    incidentId: incident.id,
    subject: incident.subject,
    since: launch?.eventTime ?? incident.openedAt,
    caller,
    actions: [...plans.flatMap((each) => each?.actions ?? []), ...strays.map(({ action }) => action)],
    priors: file.priors ?? steps.flatMap(({ prior = [] }) => prior),
    outcomes: [
      ...(file.outcomes ?? steps.flatMap(({ outcomes }) => outcomes)),
      ...strays.flatMap(({ outcomes }) => outcomes),
    ],
    origins: [
      ...originsOf(trace as { lineage: Lineage; verdicts: readonly OriginVerdict[] } | undefined),
      ...originsOf(file.lineage ? { lineage: file.lineage as unknown as Lineage } : undefined),
    ],
    ownKeys: backupKey?.accessKeyId === undefined ? [] : [backupKey.accessKeyId],
    records: [],
    stays: [],
    others: [],
    ...(verifiedAt !== undefined && { verifiedAt }),
  };
  // Of caller and lineage only what the schema holds is looked at, and it is compared, never sent anywhere.
  return kept as unknown as Kept;
}
