import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { UsageError } from './usage-error.ts';

/** A CloudTrail record as it lies in a log file; only the fields that every record has are promised. */
export interface TrailRecord {
  readonly eventID: string;
  readonly eventTime: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly [field: string]: unknown;
}

const wanted = 'a CloudTrail log file ({"Records": [...]}, plain or gzipped)';

/**
 * Reads a CloudTrail log file.
 *
 * @param path a .json or .json.gz file, as CloudTrail delivers them into a trail's bucket
 * @returns its records, in file order; records without an id, a time or a name are left out
 * @throws UsageError in one line when the file is missing, empty, cut off, not JSON or not CloudTrail
 */
export function readTrailFile(path: string): readonly TrailRecord[] {
  const bytes = readBytes(path);
  if (bytes.length === 0) throw new UsageError(`${path} is empty. Give ${wanted}.`);
  const text = isGzip(bytes) ? unzip(path, bytes) : bytes.toString('utf8');
  const records = toRecords(path, parse(path, text));
  if (records.length === 0) throw new UsageError(`${path} holds no CloudTrail record. Give ${wanted}.`);
  return records;
}

function readBytes(path: string): Buffer {
  try {
    if (statSync(path).isDirectory()) throw new UsageError(`${path} is a folder. Give ${wanted}.`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? String(error)})`;
    throw new UsageError(`${path} ${what}. Give the path of ${wanted}.`, { cause: error });
  }
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function unzip(path: string, bytes: Buffer): string {
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} is a damaged or cut-off gzip file (${why}). Download it again.`, {
      cause: error,
    });
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UsageError(`${path} is not JSON (${why?.slice(0, 80) ?? ''}). Give ${wanted}.`, {
      cause: error,
    });
  }
}

function toRecords(path: string, content: unknown): readonly TrailRecord[] {
  const records =
    typeof content === 'object' && content !== null && 'Records' in content ? content.Records : undefined;
  if (!Array.isArray(records))
    throw new UsageError(`${path} is JSON but has no "Records" list. Give ${wanted}.`);
  return records.filter(isRecord);
}

function isRecord(value: unknown): value is TrailRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Record<string, unknown>;
  return (
    ['eventID', 'eventTime', 'eventName', 'eventSource'].every(
      (field) => typeof record[field] === 'string',
    ) && !Number.isNaN(Date.parse(String(record['eventTime'])))
  );
}
