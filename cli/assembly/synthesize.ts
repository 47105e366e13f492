import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../lib/project-root.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Synthesizes the app as `npx cdk synth` does, bundles and all, without the CDK CLI around it.
 *
 * @param directory where the assembly is written
 * @param file path of the settings file; `firebreak.config.ts` where it is left out
 * @throws UsageError when the settings are not right, with what the app says about them
 */
export async function synthesize(
  directory: string,
  file: string | undefined,
  signal?: AbortSignal,
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
    ...(file === undefined ? {} : { FIREBREAK_CONFIG: path.resolve(file) }),
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
