import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../lib/project-root.ts';
import { onInterrupt } from './interrupt.ts';
import { UsageError } from './usage-error.ts';

/**
 * Synthesizes the app as `npx cdk synth` does, bundles and all, without the CDK CLI around it, and works with the
 * assembly. Its folder lies outside the project and is gone afterwards, also when the work is interrupted.
 *
 * @param settings path of the settings file; `firebreak.config.ts` where it is left out
 * @param begin told when the synthesis begins: from then on an interruption leaves nothing behind
 * @param work gets the assembly's folder
 * @throws UsageError when the settings are not right, with what the app says about them
 */
export async function withAssembly<T>(
  settings: string | undefined,
  begin: () => void,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(path.join(tmpdir(), 'firebreak-'));
  const controller = new AbortController();
  const remove = (): void => {
    controller.abort();
    rmSync(directory, { recursive: true, force: true });
  };
  const done = onInterrupt(remove, 'everything that was started is gone');
  try {
    begin();
    await synthesize(directory, settings, controller.signal);
    return await work(directory);
  } finally {
    remove();
    done();
  }
}

async function synthesize(
  directory: string,
  settings: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { context } = JSON.parse(readFileSync(path.join(projectRoot, 'cdk.json'), 'utf8')) as {
    context: object;
  };
  const env = {
    ...process.env,
    CDK_OUTDIR: directory,
    // AWS's rules for templates take seconds and change no template. They hold where it is deployed: `npx cdk synth`.
    CDK_VALIDATION: 'false',
    CDK_CONTEXT_JSON: JSON.stringify(context),
    ...(settings === undefined ? {} : { FIREBREAK_CONFIG: path.resolve(settings) }),
  };
  try {
    const options = { cwd: projectRoot, env, signal, maxBuffer: 16 * 1024 * 1024 };
    await promisify(execFile)(process.execPath, ['bin/app.ts'], options);
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const said = stderr.split('\n').filter((line) => line.trim() !== '' && !noise.test(line));
    throw new UsageError(`The stacks cannot be synthesized:\n${said.join('\n') || message}`, {
      cause: error,
    });
  }
}

/** What npm and the CDK say about themselves. */
const noise = /^(npm warn|Bundling asset)/;
