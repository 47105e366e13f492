import { command } from '../block.ts';
import { plural } from '../../values/text.ts';
import type { ReportContext } from '../context.ts';
import { unless } from '../unless.ts';
import { close } from './close.ts';
import { closeBackupKey } from './close-backup-key.ts';
import { closeMade } from './close-made.ts';
import { confirm } from './confirm.ts';
import { containReverter } from './contain-reverter.ts';
import { restoreExpected } from './restore-expected.ts';
import { type DoNowStep, mostSteps, type StepKind } from './step.ts';
import { stop } from './stop.ts';

/** Every kind of step, the most urgent first: whoever reverts everything else, then what costs, then what works. */
const kinds: readonly StepKind[] = [
  containReverter,
  stop,
  close,
  closeBackupKey,
  closeMade,
  confirm,
  restoreExpected,
];

/** A longer one would be cut in the document, and a command that is cut is another command. */
const longest = 2_048;
/** As many as a plan has actions, and more than stop all instances that are listed. */
const mostCommands = 40;

/**
 * What a person does now, ranked; nothing where nothing is to be done. What cannot be read of one kind costs no other.
 */
export const doNowOf = (context: ReportContext): readonly DoNowStep[] =>
  toDoNow(kinds.flatMap((kind) => unless([], () => kind(context) ?? [])));

/** Steps as they are shown: so many, and of their commands those that can be pasted as they are seen. */
export const toDoNow = (steps: readonly DoNowStep[]): readonly DoNowStep[] =>
  steps.slice(0, mostSteps).map((step) => {
    const all = [...new Set(step.commands)].filter(
      (line) => command(line).kind === 'command' && line.length <= longest,
    );
    const more = all.length - mostCommands;
    const left = more > 0 ? [`${plural(more, 'command')} more have no room here.`] : [];
    const why = [...(step.why === undefined ? [] : [step.why]), ...left].join(' ');
    return { ...step, ...(why !== '' && { why }), commands: all.slice(0, mostCommands) };
  });
