import { plural } from '../../values/text.ts';
import { instancesOf, type ReportContext } from '../context.ts';
import { dollars } from '../opening/money.ts';
import { runningOf } from './running.ts';
import { step, type StepKind } from './step.ts';
import { type Running, stopCommands, stopNotes } from '../../instances/stop-commands.ts';

const sizeOf = (groups: readonly Running[]): number =>
  groups.reduce((sum, { instanceIds }) => sum + instanceIds.length, 0);

/** Stop what costs. What is only probably of the launch comes by itself, to be looked at first. */
export const stop: StepKind = (context) => {
  const { groups, more } = runningOf(context);
  const sure = groups.filter(({ probably }) => !probably);
  if (sure.length === 0) return stopProbable(context);
  return step('stop', `Stop ${plural(sizeOf(sure) + more, 'instance')}${costOf(context)}`, {
    why: [
      ...(instancesOf(context) ? [] : ['EC2 was not asked whether they still run.']),
      'Stopping keeps their disks for forensics.',
      ...sure.flatMap(stopNotes),
      ...(more > 0 ? [`${plural(more, 'instance')} of these are not listed: list what runs.`] : []),
    ],
    commands: sure.flatMap(stopCommands),
  });
};

const lookFirst =
  'They have the image, type and key of the launch and began with it: look at them before you stop them.';

function stopProbable(context: ReportContext): ReturnType<StepKind> {
  const probable = runningOf(context).groups.filter(({ probably }) => probably);
  if (probable.length === 0) return undefined;
  return step(
    'stop',
    `Look at ${plural(sizeOf(probable), 'instance')}, PROBABLY of the launch, and stop them${costOf(context)}`,
    { why: [lookFirst, ...probable.flatMap(stopNotes)], commands: probable.flatMap(stopCommands) },
  );
}

function costOf(context: ReportContext): string {
  const now = instancesOf(context);
  if (!now) return '';
  const { cost } = now;
  if (!cost) return ' (what they cost is not known)';
  return `: ${cost.missing.length > 0 ? 'at least ' : ''}${dollars(cost.perHour)} an hour`;
}
