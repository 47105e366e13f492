import type { Command } from '../../block.ts';
import { el, type Markup } from './element.ts';
import { unbroken } from './unbroken.ts';

/**
 * Commands, each on lines of its own: a long one wraps where it must, so that none of it is hidden, and is copied as the
 * one line that it is.
 * @param takesAll whether a click selects all of them, where they belong together; else the one that is clicked
 */
export const commandBox = (commands: readonly Command[], takesAll = false): Markup =>
  el(
    'pre',
    { class: takesAll ? 'all' : undefined },
    commands.map(({ command }) => el('code', {}, unbroken(command))),
  );
