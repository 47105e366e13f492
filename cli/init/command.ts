import path from 'node:path';
import { projectRoot } from '../../lib/project-root.ts';
import { onInterrupt } from '../interrupt.ts';
import { UsageError } from '../usage-error.ts';
import { toSettings } from './answers.ts';
import { type Asker, createAsker } from './ask.ts';
import { nextSteps } from './next-steps.ts';
import { type InitOptions, parseOptions } from './options.ts';
import { answersFrom } from './questions.ts';
import { renderFile } from './render-file.ts';
import { noRules, rulesFrom } from './rules.ts';
import { isThere, isThereMessage, writeFile } from './write-file.ts';

/**
 * `firebreak init`: writes a settings file that observes. The file is written when everything is known, at once: until
 * then an interruption leaves everything as it was.
 *
 * @returns 0 when it was written
 */
export async function init(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  const file = path.resolve(options.file ?? usualFile());
  const asker = options.yes ? undefined : createAsker();
  const calm = onInterrupt(() => undefined, 'nothing was written');
  try {
    return await write(file, options, asker);
  } finally {
    calm();
    asker?.close();
  }
}

/** What the CDK and the other commands read, where nothing else is said. */
const usualFile = (): string =>
  process.env['FIREBREAK_CONFIG'] ?? path.join(projectRoot, 'firebreak.config.ts');

async function write(file: string, options: InitOptions, asker: Asker | undefined): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const near = path.relative(process.cwd(), file);
  const shown = near.startsWith('..') ? file : near;
  const overwrite = await mayOverwrite(file, options, asker);
  const { answers, hasCredentials } = await answersFrom(options, asker, say);
  const settings = toSettings(answers);
  const wanted = options.learn && hasCredentials && (await mayLearn(options, asker));
  const rules = wanted ? await rulesFrom(settings, options.days, asker, say) : undefined;
  writeFile(file, await renderFile(answers, rules ?? noRules, file), overwrite);
  process.stdout.write(
    nextSteps(shown, answers, {
      isDefault: file === path.resolve(usualFile()),
      learned: rules !== undefined,
    }),
  );
  return 0;
}

/** @returns whether a file that is there is replaced @throws UsageError where it may not be */
async function mayOverwrite(
  file: string,
  { overwrite }: InitOptions,
  asker: Asker | undefined,
): Promise<boolean> {
  if (!isThere(file) || overwrite) return overwrite;
  if (asker && (await asker.isYes(`${file} is there already. Replace it?`, false))) return true;
  throw new UsageError(isThereMessage(file));
}

async function mayLearn({ days }: InitOptions, asker: Asker | undefined): Promise<boolean> {
  if (!asker) return true;
  return asker.isYes(
    `Read the launches of the last ${String(days)} days, to draft rules? It takes a minute or more`,
    true,
  );
}
