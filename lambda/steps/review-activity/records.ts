import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Evidence } from '../../aws/evidence.ts';
import type { KeptPart } from '../../../core/review/totals/activity.ts';
import type { Progress } from '../../../core/review/progress.ts';
import { toLine } from '../../../core/review/totals/record-line.ts';

/** What the parts of records belong to: a window, or the resources. */
interface Part {
  readonly parts: KeptPart[];
  /** Records that could not be kept. */
  lost?: number;
}

/** Takes the records of a review as they are read. */
export interface RecordKeeper {
  /** Never throws: a record that cannot be kept costs the copy, and the progress says so. */
  readonly add: (part: Part, records: readonly unknown[]) => Promise<void>;
  /** Stores what is left; after this the progress names all that was kept. */
  readonly flush: () => Promise<void>;
}

/** Members of a gzip file may stand behind each other (RFC 1952): so much text is compressed at a time. */
const memberCharacters = 512 * 1024;
/** A file has about so many bytes. */
const partBytes = 4 * 1024 * 1024;
/** Writes that fail before no more are tried in a run: each waits for seconds. */
const mostFailures = 2;

interface Open {
  lines: string[];
  characters: number;
  members: Buffer[];
  bytes: number;
  records: number;
}

const nothing = (): Open => ({ lines: [], characters: 0, members: [], bytes: 0, records: 0 });

/**
 * Keeps records as gzipped lines of JSON, in files whose names are the same when a run is repeated.
 * @param prefix `incidents/ID/records/`
 */
export function makeRecordKeeper(
  progress: Progress,
  evidence: Pick<Evidence, 'put'>,
  prefix: string,
): RecordKeeper {
  const open = new Map<Part, Open>();
  let failures = 0;

  const store = async (part: Part): Promise<void> => {
    const current = open.get(part);
    if (!current || current.records === 0) return;
    open.delete(part);
    compress(current);
    const body = Buffer.concat(current.members);
    const key = `${prefix}${nameOf(part, progress)}`;
    const sha256 = createHash('sha256').update(body).digest('hex');
    const kept = { key, sha256, bytes: body.length, records: current.records };
    // In the list at once, so that the next part gets the next name; out of it again where it was not stored.
    part.parts.push(kept);
    try {
      if (failures >= mostFailures) throw new Error('earlier ones could not be stored');
      await evidence.put(key, body, { contentType: 'application/x-ndjson', contentEncoding: 'gzip' });
    } catch (error) {
      failures += 1;
      forget(part, kept, error, progress);
    }
  };

  return {
    async add(part, records) {
      if (records.length === 0) return;
      const current = open.get(part) ?? nothing();
      open.set(part, current);
      for (const record of records) {
        const line = lineOf(record);
        if (line === undefined) {
          lose(part, 1, 'a record is nested too deep to be written', progress);
          continue;
        }
        current.lines.push(line);
        current.characters += line.length;
        current.records += 1;
        if (current.characters >= memberCharacters) compress(current);
      }
      if (current.bytes >= partBytes) await store(part);
    },
    async flush() {
      await Promise.all([...open.keys()].map(store));
    },
  };
}

/** What is nested thousands of levels deep can be read, and not be written. */
function lineOf(record: unknown): string | undefined {
  try {
    return toLine(record);
  } catch {
    return undefined;
  }
}

function compress(open: Open): void {
  if (open.lines.length === 0) return;
  const member = gzipSync(`${open.lines.join('\n')}\n`);
  open.members.push(member);
  open.bytes += member.length;
  open.lines = [];
  open.characters = 0;
}

function nameOf(part: Part, { fresh, settled, epoch }: Progress): string {
  // After the last one, not by their number: one before it may have been lost.
  const last = Number(/(\d+)\.jsonl\.gz$/.exec(part.parts.at(-1)?.key ?? '')?.[1] ?? 0);
  const number = String(last + 1).padStart(4, '0');
  if (part === settled) return `settled-${number}.jsonl.gz`;
  return part === fresh ? `fresh-${epoch}-${number}.jsonl.gz` : `resources-${epoch}-${number}.jsonl.gz`;
}

function forget(part: Part, kept: KeptPart, error: unknown, progress: Progress): void {
  part.parts.splice(part.parts.indexOf(kept), 1);
  const reason = error instanceof Error ? error.message : String(error);
  lose(part, kept.records, reason, progress);
}

function lose(part: Part, records: number, reason: string, progress: Progress): void {
  part.lost = (part.lost ?? 0) + records;
  progress.keepError ??= reason.slice(0, 300);
}
