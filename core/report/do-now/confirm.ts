import { findingCommands, isFoundForSure } from '../../instances/finding.ts';
import { isRegion } from '../../incident/launched-instances.ts';
import type { InstancesNow } from '../../instances/instances.ts';
import { firebreak, quoted } from '../../values/shell.ts';
import { neutral, plural } from '../../values/text.ts';
import { activityOf, instancesFailure, instancesOf, type ReportContext } from '../context.ts';
import { runningOf } from './running.ts';
import { step, type StepKind } from './step.ts';
import { stopCommands } from '../../instances/stop-commands.ts';

/** Something that could not be seen, and how a person sees it. */
interface Unseen {
  readonly what: string;
  readonly commands: readonly string[];
}

/** Confirm what could not be seen: instances that no record names, regions that did not answer or were not read. */
export const confirm: StepKind = (context) => {
  const unseen = [...ofInstances(context), ...ofReview(context)];
  if (unseen.length === 0) return undefined;
  return step('confirm', `Confirm what could not be seen: ${unseen.map(({ what }) => what).join('; ')}`, {
    commands: unseen.flatMap(({ commands }) => commands),
  });
};

function ofInstances(context: ReportContext): readonly Unseen[] {
  const now = instancesOf(context);
  const region = context.state?.launch.region;
  if (!now)
    return instancesFailure(context) === undefined || region === undefined
      ? []
      : [{ what: 'whether the instances run', commands: listRunning([region]) }];
  return [...hidden(now), ...probable(context), ...unanswered(now)];
}

function hidden({ hidden: found }: InstancesNow): readonly Unseen[] {
  const open = (found?.items ?? []).filter((each) => !isFoundForSure(each));
  if (open.length === 0) return [];
  const commands = open.flatMap(findingCommands);
  const regions = open.map(({ region }) => region);
  return [
    {
      what: `instances of ${plural(open.length, 'launch')} whose record does not name them: compare launch time and key`,
      commands: commands.length > 0 ? commands : listRunning(regions),
    },
  ];
}

/** Beside what is surely of the launch; alone, it is what is to be stopped. */
function probable(context: ReportContext): readonly Unseen[] {
  const { groups } = runningOf(context);
  const some = groups.filter(({ probably }) => probably);
  if (some.length === 0 || some.length === groups.length) return [];
  const number = some.reduce((sum, { instanceIds }) => sum + instanceIds.length, 0);
  return [
    {
      what: `${plural(number, 'instance')}, PROBABLY of a launch: look at them before you stop them`,
      commands: some.flatMap(stopCommands),
    },
  ];
}

function unanswered({ unavailable }: InstancesNow): readonly Unseen[] {
  // One entry may stand for several regions.
  const regions = unavailable.flatMap(({ region }) => region.split(', '));
  return regions.length === 0
    ? []
    : [
        {
          what: `what runs in ${regions.map((region) => neutral(region, 40)).join(', ')}`,
          commands: listRunning(regions),
        },
      ];
}

const listRunning = (regions: readonly string[]): readonly string[] =>
  [...new Set(regions)]
    .filter(isRegion)
    .map(
      (region) =>
        `aws ec2 describe-instances --region ${region} --filters Name=instance-state-name,Values=pending,running ` +
        '--query "Reservations[].Instances[].[InstanceId,InstanceType,LaunchTime,KeyName]" --output text',
    );

/** Only where nothing reads on by itself. */
function ofReview(context: ReportContext): readonly Unseen[] {
  const { state } = context;
  const activity = activityOf(context);
  if (!state || !activity || activity.complete || state.phase !== 'review-end') return [];
  const regions = activity.coverage.filter(({ incomplete }) => incomplete !== undefined);
  return [
    {
      what: `what it did in ${plural(regions.length, 'region')} that could not be read to the end`,
      commands: [firebreak(`report --incident ${quoted(state.incident.id)}`)],
    },
  ];
}
