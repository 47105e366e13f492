import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundle } from '../../lib/bundling.ts';
import { projectRoot } from '../../lib/project-root.ts';
import type { FloorOrder } from './floor-script.ts';
import { addVictim, type Stage, type Victim } from './stage.ts';

/** A bare script that makes just the UpdateAccessKey call, in a process of its own. */
export interface Floor {
  /** Milliseconds from the start of its process to the executed call. */
  readonly coldMs: number;
  /** Has it make the call again. @returns milliseconds from the order to the executed call */
  readonly again: () => Promise<number>;
  readonly end: () => void;
}

/** Bundles the script as lib/bundling.ts bundles deactivate-keys. @returns the bundle's path */
export function bundleFloor(directory: string): string {
  const outfile = join(directory, 'floor.mjs');
  bundle(join(projectRoot, 'cli', 'bench', 'floor-script.ts'), outfile);
  return outfile;
}

/**
 * Starts the script and measures its first call.
 * @param roleName the role of deactivate-keys: the same policies are evaluated for both
 */
export async function startFloor(stage: Stage, bundle: string, roleName: string): Promise<Floor> {
  const { account } = stage;
  const credentials = account.iam.issueRoleSession(roleName, 'floor', { service: 'lambda.amazonaws.com' });
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
  const first = addVictim(account);
  const order = JSON.stringify(toOrder(stage, first));
  const startedAt = performance.now();
  const child = spawn(process.execPath, [bundle, order], { env, stdio: ['pipe', 'ignore', 'pipe'] });
  const died = deathOf(child);
  const executedAt = async ({ accessKeyId }: Victim): Promise<number> =>
    (await Promise.race([stage.log.deactivated(accessKeyId), died])).at;
  return {
    coldMs: (await executedAt(first)) - startedAt,
    again: async () => {
      const next = addVictim(account);
      const line = JSON.stringify(toOrder(stage, next));
      const orderedAt = performance.now();
      child.stdin.write(line);
      return (await executedAt(next)) - orderedAt;
    },
    end: () => child.stdin.end(),
  };
}

function toOrder({ account }: Stage, { userName, accessKeyId }: Victim): FloorOrder {
  return { userName, accessKeyId, clockOffsetMs: account.clock.offsetMs() };
}

/** Rejects with what the script said when it ends; nobody listens any more when it ends as it should. */
function deathOf(child: ChildProcess): Promise<never> {
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  const died = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(
        new Error(`The floor's script ended with ${String(code)} before its call was executed: ${said}`),
      );
    });
  });
  died.catch(() => undefined);
  return died;
}
