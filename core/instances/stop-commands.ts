import { option } from '../values/shell.ts';
import type { InstancesNow } from './instances.ts';

/** Instances of one region that run and are stopped in one way. */
export type Running = NonNullable<InstancesNow['running']>['items'][number];

/** Instances of one command: it names them twice, and the document cuts texts of more than 2,048 characters. */
export const perCommand = 40;

/**
 * The commands that stop instances, whatever keeps them running. Never terminate where stopping is possible: a stop
 * keeps the disks.
 *
 * A group is suspended first: it would replace what stops. A Spot instance of a persistent request can be stopped only
 * as long as its request is not cancelled, and its request then launches nothing more; of a one-time request it cannot be
 * stopped at all. One whose disk is an instance store cannot either.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/managing-spot-instances.html
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Stop_Start.html
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html
 */
export function stopCommands(running: Running): readonly string[] {
  const { region, instanceIds, group } = running;
  const parts = Array.from({ length: Math.ceil(instanceIds.length / perCommand) }, (_, index) =>
    instanceIds.slice(index * perCommand, (index + 1) * perCommand),
  );
  const suspend =
    group === undefined || !isName(group)
      ? []
      : [`aws autoscaling suspend-processes --region ${region} ${option('auto-scaling-group-name', group)}`];
  return [...suspend, ...parts.map((ids) => oneCommand(ids, running))];
}

/** The AWS CLI reads a value that begins so from a file or an address, and sends what it finds there. */
const isName = (group: string): boolean => !/^(?:fileb?|https?):\/\//.test(group);

function oneCommand(ids: readonly string[], { region, spot, instanceStore }: Running): string {
  const call = (operation: string, which: string): string =>
    `aws ec2 ${operation} --region ${region} ${which}`;
  const all = ids.join(' ');
  const stop = (which: string): string => call('stop-instances', `--instance-ids ${which}`);
  const terminate = (which: string): string => call('terminate-instances', `--instance-ids ${which}`);
  const unlock = (lock: 'stop' | 'termination'): string =>
    call('modify-instance-attribute', `--instance-id "$id" --no-disable-api-${lock}`);
  const each = (line: string): string => `for id in ${all}; do ${line}; done`;
  if (spot) return each(`${stop('"$id"')} || { ${cancelRequest(region)}; ${terminate('"$id"')}; }`);
  if (instanceStore)
    return `${terminate(all)} || ${each(`${unlock('termination')} && ${terminate('"$id"')}`)}`;
  return `${stop(all)} || ${each(`${unlock('stop')} && ${stop('"$id"')}`)}`;
}

/** A request that is not cancelled launches another instance for one that is terminated. */
const cancelRequest = (region: string): string =>
  `aws ec2 cancel-spot-instance-requests --region ${region} --spot-instance-request-ids ` +
  `$(aws ec2 describe-spot-instance-requests --region ${region} --filters "Name=instance-id,Values=$id" ` +
  '--query "SpotInstanceRequests[].SpotInstanceRequestId" --output text)';

/** What is to be known of these before they are stopped. */
export function stopNotes({ spot, instanceStore, group }: Running): readonly string[] {
  return [
    ...(group === undefined ? [] : ['Their Auto Scaling group is suspended first: it would launch others.']),
    ...(spot
      ? [
          'A Spot instance of a one-time request cannot be stopped: its request is cancelled, and it is terminated.',
        ]
      : []),
    ...(instanceStore
      ? ['Instances with an instance store for a disk cannot be stopped: they are terminated.']
      : []),
  ];
}
