import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../lib/project-root.ts';
import { UsageError } from './usage-error.ts';

/** A synthesized cloud assembly in a folder of its own. */
export interface Synthesized {
  readonly directory: string;
  readonly remove: () => void;
}

/**
 * Synthesizes the app as `npx cdk synth` does, bundles and all, without the CDK CLI around it.
 *
 * @param settings path of the settings file; `firebreak.config.ts` where it is left out
 * @throws UsageError when the settings are not right, with what the app says about them
 */
export async function synthesize(settings?: string): Promise<Synthesized> {
  const directory = mkdtempSync(path.join(tmpdir(), 'firebreak-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  const { context } = JSON.parse(readFileSync(path.join(projectRoot, 'cdk.json'), 'utf8')) as {
    context: object;
  };
  const env = {
    ...process.env,
    CDK_OUTDIR: directory,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    ...(settings === undefined ? {} : { FIREBREAK_CONFIG: path.resolve(settings) }),
  };
  try {
    await promisify(execFile)(process.execPath, ['bin/app.ts'], {
      cwd: projectRoot,
      env,
      maxBuffer: 16 * 1024 * 1024,
    });
    return { directory, remove };
  } catch (error) {
    remove();
    const { stderr = '', message } = error as Error & { stderr?: string };
    const said = stderr
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^(npm warn|Bundling asset)/.test(line));
    throw new UsageError(`The stacks cannot be synthesized:\n${said.join('\n') || message}`, {
      cause: error,
    });
  }
}
