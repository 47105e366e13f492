import { join } from 'node:path';
import { projectRoot } from '../../lib/project-root.ts';
import { withAssembly } from '../assembly/assembly.ts';
import { measureOnMoto } from './moto/against-moto.ts';
import { measureAll } from './account/measure.ts';
import { parseOptions } from './options.ts';
import { renderMoto } from './moto/render-moto.ts';
import { render } from './render.ts';
import { judge } from './result.ts';
import settings from './settings.ts';

/**
 * `firebreak bench`: the bundles' sizes, the functions' times, the time from the event to each effect beside its floor,
 * and the AWS calls on the critical path; or the key's way on moto's server.
 * @returns 0 when every target is met
 * @throws UsageError for arguments it does not know, and without moto where it is asked for
 */
export async function bench(argv: readonly string[]): Promise<number> {
  const { runs, json, against, beside } = parseOptions(argv);
  const progress = (text: string): void => void process.stderr.write(`bench: ${text}\n`);
  const begin = (isNew: boolean): void => {
    if (isNew) progress('synthesizing the stacks and bundling the functions');
  };
  const print = <Result>(result: Result, toText: (result: Result) => string): void =>
    void process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : toText(result));
  return withAssembly(
    { file: join(projectRoot, 'cli', 'bench', 'settings.ts'), settings },
    begin,
    async (directory) => {
      if (against === 'moto') {
        print(await measureOnMoto(directory, { runs, progress, beside }), renderMoto);
        return 0;
      }
      const result = judge(await measureAll(directory, { runs, progress }));
      print(result, render);
      return result.passed ? 0 : 1;
    },
  );
}
