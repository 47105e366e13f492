import { connect } from '../by-hand/aws.ts';
import { listRegions } from '../report/regions.ts';
import { settingsFor } from '../settings-for.ts';
import { watchedRegions } from '../../lib/regions.ts';
import { compare } from './compare.ts';
import { parseOptions } from './options.ts';
import { readRegion } from './read.ts';
import { commandsOf, render, type Survey } from './render.ts';

/** `firebreak stacks`: what is deployed against the settings, and the commands that remove what is left behind. */
export async function stacks(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  const settings = await settingsFor(options.settings);
  const { homeRegion } = settings;
  const aws = await connect(homeRegion);
  const { regions, note } = await listRegions([], { aws, settings });
  const all = [...new Set([homeRegion, ...watchedRegions(settings), ...regions])];
  const read = await Promise.all(all.map((region) => readRegion(region, aws)));
  const survey: Survey = {
    ...{ account: aws.account, homeRegion },
    stacks: compare(
      read.filter((one) => 'sendsTo' in one),
      settings,
    ),
    unread: read.filter((one) => 'unread' in one),
    ...(note !== undefined && { note }),
  };
  const leftBehind = survey.stacks.filter(({ state }) => state === 'left-behind');
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ ...survey, commands: commandsOf(leftBehind, aws.account) }, null, 2)}\n`
      : `${render(survey).join('\n')}\n`,
  );
  return leftBehind.length === 0 ? 0 : 1;
}
