import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Settings } from '../../core/settings/settings.ts';
import { projectRoot } from '../../lib/project-root.ts';
import { onInterrupt } from '../interrupt.ts';
import { fingerprint } from './fingerprint.ts';
import { synthesize } from './synthesize.ts';

/** Where assemblies are kept, each under what it was synthesized from. */
export const home = path.join(projectRoot, '.firebreak', 'assemblies');

/** What nobody has used for so long is removed. */
const keptMs = 60 * 60_000;
/** Whoever uses one says so in between. */
const touchedMs = 10 * 60_000;
const longestSynthesisMs = 5 * 60_000;

export interface Wanted {
  /** Where assemblies are kept; `.firebreak/assemblies` of the project unless said. */
  readonly keptIn?: string;
  /** Path of the settings file; `firebreak.config.ts` where it is left out. */
  readonly file?: string | undefined;
  /** What it says. */
  readonly settings: Settings;
}

/**
 * Works with the cloud assembly of the sources as they are, with the real bundles. It is synthesized where the sources
 * or the settings have changed since the last time, once, however many processes ask for it at the same time.
 *
 * @param begin told whether there is something to synthesize: from then on an interruption leaves nothing unfinished behind
 * @param work gets the assembly's folder, to read in
 * @throws UsageError when the settings are not right, with what the app says about them
 */
export async function withAssembly<T>(
  wanted: Wanted,
  begin: (isNew: boolean) => void,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const unfinished: string[] = [];
  let using: NodeJS.Timeout | undefined;
  const remove = (): void => {
    controller.abort();
    for (const folder of unfinished.splice(0)) rmSync(folder, { recursive: true, force: true });
  };
  const done = onInterrupt(remove, 'everything that was started is gone');
  try {
    const kept = writable(wanted.keptIn ?? home);
    const folder = kept ?? mkdtempSync(path.join(tmpdir(), 'firebreak-'));
    if (kept === undefined) unfinished.push(folder);
    const assembly = path.join(folder, fingerprint(wanted.settings));
    begin(!existsSync(assembly));
    while (!existsSync(assembly)) {
      const lock = `${assembly}.lock`;
      if (!takeLock(lock)) {
        await pause(100);
        continue;
      }
      const draft = `${assembly}.${String(process.pid)}`;
      unfinished.push(lock, draft);
      if (!existsSync(assembly)) {
        removeOld(folder);
        await synthesize(draft, wanted.file, controller.signal);
        // Where the lock was broken meanwhile, somebody else may have been sooner.
        if (!existsSync(assembly)) renameSync(draft, assembly);
      }
      for (const each of [draft, lock]) rmSync(each, { recursive: true, force: true });
      unfinished.splice(-2);
    }
    touch(assembly);
    using = setInterval(touch, touchedMs, assembly);
    return await work(assembly);
  } finally {
    clearInterval(using);
    remove();
    done();
  }
}

/** It is in use: functions of an account that is kept up for hours start from its files. */
function touch(assembly: string): void {
  if (!existsSync(assembly)) return; // a person may clear up meanwhile; what starts from it then says so
  const now = new Date();
  utimesSync(assembly, now, now);
}

/** @returns the folder; undefined where it cannot be made or written to, as in a project that is installed for everybody */
function writable(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return undefined;
  }
}

/** mkdir either makes the directory or fails: of several processes, one gets the lock. */
function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // A process that was killed leaves its lock behind.
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > longestSynthesisMs)
      rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const entry = path.join(folder, name);
    const usedAt = statSync(entry, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - usedAt > keptMs) rmSync(entry, { recursive: true, force: true });
  }
}
