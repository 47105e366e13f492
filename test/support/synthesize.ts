import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { projectRoot } from '../../lib/project-root.ts';
import { fingerprint } from './fingerprint.ts';

/** What was synthesized for tests; what nobody has used for an hour is removed. */
export const home = join(projectRoot, '.firebreak', 'test-assembly');
const lock = join(home, 'lock');
const usualSettings = 'test/e2e/settings.ts';

/** Assemblies of earlier sources are kept so long, for a run that may still be using one. */
const keptMs = 60 * 60_000;
const longestSynthesisMs = 5 * 60_000;

/**
 * The cloud assembly of the sources as they are, with the real bundles: what `cdk synth` would write, by the same
 * program. Synthesized at most once for the same sources, however many jest workers ask at the same time.
 *
 * @param settingsFile from the project's root
 * @returns the assembly's directory
 */
export async function synthesize(settingsFile = usualSettings): Promise<string> {
  const assembly = join(home, fingerprint(settingsFile));
  mkdirSync(home, { recursive: true });
  while (!existsSync(assembly)) {
    if (!takeLock()) {
      await pause(100);
      continue;
    }
    try {
      if (!existsSync(assembly)) await writeAssembly(assembly, settingsFile);
    } finally {
      rmSync(lock, { recursive: true });
    }
  }
  const now = new Date();
  utimesSync(assembly, now, now);
  return assembly;
}

/** mkdir either makes the directory or fails: of several processes, one gets the lock. */
function takeLock(): boolean {
  try {
    mkdirSync(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    breakStaleLock();
    return false;
  }
  return true;
}

/** A process that was killed leaves its lock behind. */
function breakStaleLock(): void {
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > longestSynthesisMs)
    rmSync(lock, { recursive: true, force: true });
}

/** Under its final name only when it is whole. */
async function writeAssembly(assembly: string, settingsFile: string): Promise<void> {
  removeOld();
  const draft = join(home, `draft-${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  const { context } = JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8')) as { context: object };
  const env = {
    ...process.env,
    CDK_OUTDIR: draft,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    FIREBREAK_CONFIG: join(projectRoot, settingsFile),
  };
  // Its progress goes to stderr and is shown only when it fails: execFile's error carries it.
  await promisify(execFile)(process.execPath, [join('bin', 'app.ts')], { cwd: projectRoot, env });
  renameSync(draft, assembly);
}

function removeOld(): void {
  for (const name of readdirSync(home)) {
    const path = join(home, name);
    if (path !== lock && Date.now() - statSync(path).mtimeMs > keptMs)
      rmSync(path, { recursive: true, force: true });
  }
}
