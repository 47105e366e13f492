import { join } from 'node:path';
import { withAssembly } from '../../../cli/assembly/assembly.ts';
import type { SettingsInput } from '../../../core/settings/settings.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { projectRoot } from '../../../lib/project-root.ts';

const usualSettings = 'test/e2e/settings/settings.ts';

/**
 * The cloud assembly of the sources as they are, with the real bundles: what `cdk synth` would write, by the same
 * program. Synthesized at most once for the same sources, however many jest workers ask at the same time.
 *
 * @param settingsFile from the project's root
 * @returns the assembly's directory
 */
export function synthesize(settingsFile = usualSettings): Promise<string> {
  const file = join(projectRoot, settingsFile);
  const settings = checkSettings(jest.requireActual<{ default: SettingsInput }>(file).default);
  return withAssembly(
    { file, settings },
    () => undefined,
    (directory) => Promise.resolve(directory),
  );
}
