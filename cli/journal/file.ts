import { closeSync, fdatasyncSync, fsyncSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { UsageError } from '../usage-error.ts';
import { type Entry, type Header, journalVersion, type Lines, parseJournal } from './entries.ts';

/** A journal that is written to. What was appended survives the end of the process and of the machine. */
export interface JournalFile {
  readonly path: string;
  /** Waits until the line is on the disk. @throws the file system's error */
  readonly append: (entry: Entry) => void;
  readonly read: () => Lines;
}

const ownFolder = 0o700;
const ownFile = 0o600;

/**
 * Opens a journal, and begins it where there is none. Lines are only ever appended, each by one write: two processes that
 * append at one moment do not cut each other's lines.
 *
 * @throws UsageError where it cannot be written, or is not one that this release can read: nothing was changed then
 */
export function openJournalFile(
  file: string,
  { account, principal }: Omit<Header, 'kind' | 'version'>,
): JournalFile {
  const fd = opened(file);
  const before = readFileSync(file, 'utf8');
  const isCut = { now: before !== '' && !before.endsWith('\n') };
  const append = (line: Entry | Header): void => {
    const text = `${isCut.now ? '\n' : ''}${JSON.stringify(line)}\n`;
    isCut.now = true;
    writeFileSync(fd, text);
    isCut.now = false;
    fdatasyncSync(fd);
  };
  const lines = before.split('\n');
  // What is cut off in its first line was begun by a process that ended in it.
  if (parseJournal(before) === undefined && lines.length === 1) {
    writing(file, () => append({ kind: 'journal', version: journalVersion, account, principal }));
    synced(path.dirname(file));
  }
  const journal: JournalFile = { path: file, append, read: () => readJournalFile(file) };
  journal.read();
  return journal;
}

function opened(file: string): number {
  return writing(file, () => {
    makeFolder(path.dirname(file), ownFolder);
    return openSync(file, 'a', ownFile);
  });
}

/** @throws UsageError with what the file system said */
export function writing<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UsageError(
      `the journal ${file} cannot be written (${error instanceof Error ? error.message : String(error)}); nothing was ` +
        'changed. It keeps what has to be restored: set XDG_STATE_HOME to a folder that only you may read and write.',
      { cause: error },
    );
  }
}

/** The name of a new file is on the disk when its folder is. Windows opens no folder, and needs none of it. */
function synced(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}

/** @throws UsageError where it cannot be read, or not by this release */
export function readJournalFile(file: string): Lines {
  const lines = parseJournal(readText(file));
  if (lines === undefined)
    throw new UsageError(
      `${file} is no journal of Firebreak, or its first line is damaged. Move it away, and run the command again.`,
    );
  const { version } = lines.header;
  if (version > journalVersion)
    throw new UsageError(
      `the journal ${file} is of version ${String(version)}, and this release knows versions up to ` +
        `${String(journalVersion)}. Use the release that wrote it.`,
    );
  return lines;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `the journal ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
