import type { Workload } from '../caller/caller.ts';
import { isRegion } from '../incident/launched-instances.ts';
import { type Block, command, prose } from '../report/block.ts';
import { neutral } from '../values/text.ts';

const workloadNames: Readonly<Record<Workload['kind'], string>> = {
  instance: 'instance',
  function: 'Lambda function',
  task: 'ECS task',
  service: 'the workload',
};

/**
 * How a person keeps a workload from getting more credentials, with the command where the record names enough for one.
 * @param region of the launch: where a workload is that is named by its id alone
 * @param leaks that they leak is only said where it is known that nobody told the workload to launch
 */
export function workloadSteps(
  { kind, id, shownBy }: Workload,
  leaks: boolean,
  region: string,
): readonly Block[] {
  const named = `${workloadNames[kind]} ${neutral(id)}`;
  const whose = leaks ? 'The credentials leak from' : 'The credentials are those of';
  const leak =
    shownBy === 'record'
      ? `${whose} ${named}: isolate that first. It is handed new ones for as long as it runs, and those are not denied.`
      : `The session is named as the credentials of ${named} would be, and whose it is, is not known. If that has this role, ` +
        'isolate it first, because it is handed new ones for as long as it runs. Somebody who assumed the role may also have chosen this name.';
  const line = isolateCommand(kind, id, region);
  return [prose(leak), ...(line === undefined ? [] : [command(line)])];
}

/**
 * What takes a workload off the network or stops it; none where its id does not name enough, or holds what a shell would
 * obey. A new group lets everything out: an instance is isolated by one without rules.
 */
function isolateCommand(kind: Workload['kind'], id: string, launchRegion: string): string | undefined {
  const arn = /^arn:[\w-]+:\w+:([a-z0-9-]+):\d{12}:([\w:/.-]+)$/.exec(id);
  const [, region = launchRegion, resource = ''] = arn ?? [];
  if (!isRegion(region)) return undefined;
  switch (kind) {
    case 'instance': {
      const instance = /^(?:instance\/)?(i-\w+)$/.exec(arn ? resource : id)?.[1];
      return instance === undefined ? undefined : isolateInstance(instance, region);
    }
    case 'function':
      return arn === null
        ? undefined
        : `aws lambda put-function-concurrency --region ${region} --function-name ${resource.split(':')[1] ?? ''} --reserved-concurrent-executions 0`;
    case 'task': {
      const [, cluster, task] = arn ? resource.split('/') : [];
      return task === undefined || cluster === undefined
        ? undefined
        : `aws ecs stop-task --region ${region} --cluster ${cluster} --task ${task}`;
    }
    case 'service':
      return undefined;
  }
}

function isolateInstance(instance: string, region: string): string {
  const ec2 = (words: string): string => `aws ec2 ${words} --region ${region}`;
  const network = ec2(
    `describe-instances --instance-ids ${instance} --query "Reservations[0].Instances[0].VpcId" --output text`,
  );
  const group = ec2(
    `create-security-group --group-name firebreak-${instance} --description Isolated --vpc-id "$(${network})" --query GroupId --output text`,
  );
  return [
    `group="$(${group})"`,
    ec2('revoke-security-group-egress --group-id "$group" --protocol all --cidr 0.0.0.0/0'),
    ec2(`modify-instance-attribute --instance-id ${instance} --groups "$group"`),
  ].join(' && ');
}
