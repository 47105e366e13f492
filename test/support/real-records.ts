import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = path.join(__dirname, '../../../shared/events');

/** Whether the folder of real CloudTrail records lies beside this checkout. Tests that need it are skipped without. */
export const hasRealRecords = existsSync(folder);
if (!hasRealRecords) {
  process.stderr.write('SKIPPED: tests on real CloudTrail records, which are not at ../shared/events.\n');
}

export interface RealRecord {
  readonly [field: string]: unknown;
  readonly eventID?: string;
  readonly eventName?: string;
  readonly userIdentity?: Record<string, unknown>;
}

/** Every record of every file there is. */
export function realRecords(): readonly RealRecord[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json.gz'));
  return files.flatMap((name) => {
    const text = gunzipSync(readFileSync(path.join(folder, name))).toString('utf8');
    return (JSON.parse(text) as { Records: RealRecord[] }).Records;
  });
}

/** `it` where the records are there; a skip that the summary counts and names where they are not. */
export const itWithRealRecords = hasRealRecords ? it : it.skip;
