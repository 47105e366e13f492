import { hostname } from 'node:os';
import { textAt } from '../../core/values/unknown.ts';
import type { Claim, Entry } from './entries.ts';

/** The process that runs the command line, and what it knows of others. */
export interface Machine {
  readonly pid: number;
  readonly host: string;
  /** Whether a process of this machine is there. */
  readonly isAlive: (pid: number) => boolean;
}

export const thisProcess: Machine = { pid: process.pid, host: hostname(), isAlive };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process: it is there, and may not be signalled.
    return textAt(error, 'code') === 'EPERM';
  }
}

/** A run that has written nothing for so long has ended: each wait of a containment is shorter by far. */
const silentMs = 10 * 60_000;

/**
 * Who is at a journal: of the runs that claimed it, the first that has not given it up and may still be at work. The order
 * of the lines decides, which no two processes see differently.
 *
 * @param entries every line, in its order
 * @param now AWS's time
 */
export function ownerOf(entries: readonly Entry[], now: Date, machine: Machine): Claim | undefined {
  const released = new Set(entries.filter(({ kind }) => kind === 'released').map(({ run }) => run));
  return entries
    .filter((entry) => entry.kind === 'claimed')
    .find((claim) => !released.has(claim.run) && mayWork(claim, entries, now, machine));
}

function mayWork(claim: Claim, entries: readonly Entry[], now: Date, { host, isAlive }: Machine): boolean {
  if (claim.host === host && !isAlive(claim.pid)) return false;
  const last = entries.findLast(({ run }) => run === claim.run) ?? claim;
  return now.getTime() - Date.parse(last.at) < silentMs;
}

/** Who is at a journal, for whoever has to wait. */
export function ownerWords({ pid, host, by, at, doing }: Claim): string {
  return `process ${String(pid)} on ${host} (${by}) is at it since ${at}: firebreak ${doing}`;
}
