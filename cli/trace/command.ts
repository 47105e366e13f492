import { connect } from '../by-hand/aws.ts';
import { examine } from '../by-hand/examine.ts';
import { caseLines } from '../by-hand/render-case.ts';
import { onInterrupt } from '../interrupt.ts';
import { settingsFor } from '../settings-for.ts';
import { parseOptions } from './options.ts';

/**
 * `firebreak trace`: who launched it, with which credential, and who issued that.
 * @returns 0 when it was found
 */
export async function trace(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  onInterrupt(() => undefined, 'it only read');
  const settings = await settingsFor(options.settings);
  const aws = await connect(settings.homeRegion);
  const tell = (text: string): void => void process.stderr.write(`${text} ...\n`);
  const found = await examine(options.selector, { aws, settings, regions: options.regions, tell });
  process.stdout.write(
    options.json ? `${JSON.stringify(found, null, 2)}\n` : `${caseLines(found).join('\n')}\n`,
  );
  return 0;
}
