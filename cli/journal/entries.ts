import { z } from 'zod';
import { recordStates } from '../../core/restore/record.ts';

/** The version that this release writes, in the first line. */
export const journalVersion = 1;

const header = z.object({
  kind: z.literal('journal'),
  version: z.number().int().positive(),
  account: z.string(),
  /** The user or role: `principalKey` of core/incident. */
  principal: z.string(),
});
export type Header = z.infer<typeof header>;

/** Who wrote a line (`run` is one run of the command line), and when, ISO 8601 by AWS's clock. */
const stamp = { run: z.string(), at: z.iso.datetime() };
const action = z.looseObject({ kind: z.string() });

const claimed = z.object({
  ...stamp,
  kind: z.literal('claimed'),
  pid: z.number().int(),
  host: z.string(),
  /** The ARN of the person. */
  by: z.string(),
  doing: z.enum(['contain', 'restore']),
});
const entry = z.discriminatedUnion('kind', [
  claimed,
  /** The run gives the journal up. */
  z.object({ ...stamp, kind: z.literal('released') }),
  /** A containment that is about to begin, or to be continued. */
  z.object({
    ...stamp,
    kind: z.literal('begun'),
    incident: z.object({ id: z.string(), subject: z.string(), openedAt: z.string() }),
    caller: z.looseObject({ kind: z.string() }),
    launch: z.looseObject({ eventTime: z.string() }).optional(),
    lineage: z.looseObject({}).optional(),
  }),
  /** What was there before an action. */
  z.object({ ...stamp, kind: z.literal('prior'), prior: z.looseObject({ action }) }),
  /** An action that is about to be carried out. */
  z.object({ ...stamp, kind: z.literal('acting'), action }),
  z.object({
    ...stamp,
    kind: z.literal('did'),
    action,
    outcomes: z.array(z.looseObject({ status: z.string() })),
  }),
  /** IAM was read again. */
  z.object({
    ...stamp,
    kind: z.literal('checked'),
    verification: z.looseObject({ checkedAt: z.string(), strays: z.array(z.unknown()).optional() }),
  }),
  z.object({ ...stamp, kind: z.literal('restoring'), incidentId: z.string() }),
  /** How the restore of one thing stands, from now on: before it is restored, and when it was checked. */
  z.object({
    ...stamp,
    kind: z.literal('noted'),
    incidentId: z.string(),
    thing: z.string(),
    state: z.enum(recordStates),
    by: z.string(),
    waitsFor: z.array(z.string()).optional(),
  }),
  z.object({ ...stamp, kind: z.literal('restored'), incidentId: z.string(), by: z.string() }),
]);
export type Entry = z.infer<typeof entry>;
export type Claim = z.infer<typeof claimed>;

/** What one run adds, before it is stamped. */
type WithoutStamp<E> = E extends Entry ? Omit<E, keyof typeof stamp> : never;
export type News = WithoutStamp<Entry>;

/** A journal as its file has it: one JSON document a line. */
export interface Lines {
  readonly header: Header;
  readonly entries: readonly Entry[];
  /** The numbers of lines that cannot be read, from 1: a write was cut off, or somebody edited them. */
  readonly damaged: readonly number[];
}

/**
 * @returns undefined where no line says that this is a journal
 */
export function parseJournal(text: string): Lines | undefined {
  const found: { header?: Header; readonly entries: Entry[]; readonly damaged: number[] } = {
    entries: [],
    damaged: [],
  };
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = parseLine(line);
    const head = header.safeParse(value);
    const parsed = entry.safeParse(value);
    // Two runs that began it at one moment wrote two first lines.
    if (head.success) found.header ??= head.data;
    else if (parsed.success) found.entries.push(parsed.data);
    else found.damaged.push(index + 1);
  }
  const { header: first, entries, damaged } = found;
  return first && { header: first, entries, damaged };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
