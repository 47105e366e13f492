import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundle } from '../../../lib/functions/bundling.ts';
import { projectRoot } from '../../../lib/project-root.ts';
import type { Victim } from '../effects.ts';
import type { FloorCall, FloorOrder } from './floor-script.ts';

/** Where a bare script makes its calls: the embedded account, or another server of AWS's interfaces. */
export interface FloorSite {
  /** Of the bundled script. */
  readonly bundle: string;
  /** For its process: endpoint and credentials. */
  readonly env: Readonly<Record<string, string>>;
  readonly clockOffsetMs: () => number;
  readonly newVictim: () => Promise<Victim>;
  /** Resolves with performance.now() of the moment in which the script's last call was executed. */
  readonly executedAt: (call: FloorCall, victim: Victim) => Promise<number>;
}

/** A bare script in a process of its own. */
export interface Floor {
  /** Milliseconds from the start of its process to the executed last call. */
  readonly coldMs: number;
  /** Has it make the calls again. @returns milliseconds from the order to the executed last call */
  readonly again: () => Promise<number>;
  readonly end: () => void;
}

/** Bundles the script as lib/functions/bundling.ts bundles the functions. @returns the bundle's path */
export function bundleFloor(directory: string): string {
  const outfile = join(directory, 'floor.mjs');
  bundle(join(projectRoot, 'cli', 'bench', 'account', 'floor-script.ts'), outfile);
  return outfile;
}

/**
 * Starts the script and measures its first calls.
 * @param calls what it makes, in this order: one for a floor, more for a program that looks first
 */
export async function startFloor(site: FloorSite, calls: readonly FloorCall[]): Promise<Floor> {
  const last = calls.at(-1);
  if (last === undefined) throw new RangeError('A floor without a call measures nothing.');
  const orderFor = ({ userName, accessKeyId }: Victim): string =>
    JSON.stringify({
      ...{ calls, userName, accessKeyId },
      clockOffsetMs: site.clockOffsetMs(),
    } satisfies FloorOrder);
  const first = await site.newVictim();
  const firstExecuted = site.executedAt(last, first);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [site.bundle, orderFor(first)], {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', ...site.env },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const died = deathOf(child);
  return {
    coldMs: (await Promise.race([firstExecuted, died])) - startedAt,
    again: async () => {
      const next = await site.newVictim();
      const executed = site.executedAt(last, next);
      const orderedAt = performance.now();
      child.stdin.write(orderFor(next));
      return (await Promise.race([executed, died])) - orderedAt;
    },
    end: () => child.stdin.end(),
  };
}

/** Node shows the line that threw before the error, which in a bundle is all of it. */
const errorLineOf = (said: string): string =>
  /^\w*(?:Error|Exception)\b.*$/m.exec(said)?.[0] ?? said.slice(-500);

/** Rejects with what the script said when it ends; nobody listens any more when it ends as it should. */
function deathOf(child: ChildProcess): Promise<never> {
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  const died = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(
        new Error(
          `The floor's script ended with ${String(code)} before its call was executed: ${errorLineOf(said)}`,
        ),
      );
    });
  });
  died.catch(() => undefined);
  return died;
}
