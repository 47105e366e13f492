import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { textAt } from '../../core/values/unknown.ts';
import { UsageError } from '../usage-error.ts';
import { type Lines, parseJournal } from './entries.ts';
import { readJournalFile } from './file.ts';
import { journalFolder } from './folder.ts';
import { incidentsOf, type JournalIncident } from './incidents.ts';

/** A journal that was read. */
export interface FoundJournal extends Lines {
  readonly path: string;
}

/** Which lines cannot be read, for people; nothing where all can be. */
export const damageWords = ({
  path: file,
  damaged,
}: Pick<FoundJournal, 'path' | 'damaged'>): readonly string[] =>
  damaged.length === 0
    ? []
    : [`of ${file}, line ${damaged.join(', ')} cannot be read: what it held is not known`];

const extension = '.jsonl';

/**
 * Where the journal of a user or role is: one file for each, so that a further run finds it.
 * @param principal `principalKey` of core/incident
 */
export function journalPath(account: string, principal: string, folder = journalFolder()): string {
  const [type = '', id = ''] = principal.split(/:(.*)/s);
  const name = /^A[A-Z0-9]{15,127}$/.test(id)
    ? id
    : createHash('sha256').update(principal).digest('hex').slice(0, 16);
  return path.join(folder, `${account}-${type}-${name}${extension}`);
}

/** Whether a file is a journal, and no JSON document: by its name, or by its first line. */
export function isJournal(file: string): boolean {
  if (file.endsWith(extension)) return true;
  try {
    const [first = ''] = readFileSync(file, 'utf8').split('\n', 1);
    return parseJournal(first) !== undefined;
  } catch {
    return false; // Whoever reads it as a document says why it cannot be read.
  }
}

/** A journal that cannot be read hides no other. */
export interface Journals {
  readonly found: readonly FoundJournal[];
  /** Why others could not be read, in words. */
  readonly problems: readonly string[];
}

/** All journals of this machine; none where there is no folder. What cannot be read stops nothing by itself. */
export function readJournals(): Journals {
  const found: FoundJournal[] = [];
  const problems: string[] = [];
  const tried = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
    }
  };
  tried(() => {
    const folder = journalFolder();
    for (const name of namesIn(folder)) {
      const file = path.join(folder, name);
      tried(() => found.push({ path: file, ...readJournalFile(file) }));
    }
  });
  return { found, problems };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(extension))
      .toSorted();
  } catch (error) {
    if (textAt(error, 'code') === 'ENOENT') return [];
    throw new UsageError(
      `the journals in ${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** A containment by hand, and the journal that keeps it. */
export interface Contained {
  readonly journal: FoundJournal;
  readonly incident: JournalIncident;
}

/** Every containment by hand that was kept here, the newest first. */
export const containmentsIn = ({ found }: Pick<Journals, 'found'>): readonly Contained[] =>
  found
    .flatMap((journal) => incidentsOf(journal).map((incident) => ({ journal, incident })))
    .toSorted((a, b) => b.incident.openedAt.localeCompare(a.incident.openedAt));
