import { join } from 'node:path';
import { projectRoot } from '../../lib/project-root.ts';
import { withAssembly } from '../synthesize.ts';
import { measureAll } from './measure.ts';
import { parseOptions } from './options.ts';
import { render } from './render.ts';
import { judge } from './result.ts';

/**
 * `firebreak bench`: the bundles' sizes, the functions' times, the time from the event to the inactive key beside its
 * floor, and the AWS calls on the critical path.
 * @returns 0 when every target is met
 * @throws UsageError for arguments it does not know
 */
export async function bench(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  const progress = (text: string): void => void process.stderr.write(`bench: ${text}\n`);
  const begin = (): void => {
    progress('synthesizing the stacks and bundling the functions');
  };
  return withAssembly(join(projectRoot, 'cli', 'bench', 'settings.ts'), begin, async (directory) => {
    const result = judge(await measureAll(directory, { runs: options.runs, progress }));
    process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : render(result));
    return result.passed ? 0 : 1;
  });
}
