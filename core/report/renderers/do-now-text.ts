import type { DoNowStep } from '../do-now/step.ts';
import { command, prose } from '../block.ts';
import { cut, plural } from '../../values/text.ts';
import { sectionLines } from './text-lines.ts';

/** Two lines of a mail. */
const longestTitle = 130;

/**
 * The steps to do now as a part of a text, numbered.
 * @param most so many commands of each step; beside fewer than all there is no room for why, either
 * @returns nothing where there is nothing to do
 */
export function doNowText(steps: readonly DoNowStep[], most = Infinity): readonly string[] {
  const blocks = steps.flatMap(({ title, why, commands }, index) => {
    const more = commands.length - most;
    return [
      prose(`${index + 1}. ${cut(title, longestTitle)}`),
      ...(why === undefined || most !== Infinity ? [] : [prose(why)]),
      ...commands.slice(0, most).map(command),
      ...(more > 0 ? [prose(`and ${plural(more, 'command')} more in the page`)] : []),
    ];
  });
  return blocks.length === 0 ? [] : [sectionLines('DO THIS NOW', blocks)];
}
