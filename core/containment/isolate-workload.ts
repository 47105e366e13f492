import type { Workload } from '../caller/caller.ts';
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
 * @param leaks that they leak is only said where it is known that nobody told the workload to launch
 */
export function workloadSteps({ kind, id, shownBy }: Workload, leaks: boolean): readonly Block[] {
  const named = `${workloadNames[kind]} ${neutral(id)}`;
  const whose = leaks ? 'The credentials leak from' : 'The credentials are those of';
  const leak =
    shownBy === 'record'
      ? `${whose} ${named}: isolate that first. It is handed new ones for as long as it runs, and those are not denied.`
      : `The session is named as the credentials of ${named} would be, and whose it is, is not known. If that has this role, ` +
        'isolate it first, because it is handed new ones for as long as it runs. Somebody who assumed the role may also have chosen this name.';
  const line = isolateCommand(kind, id);
  return [prose(leak), ...(line === undefined ? [] : [command(line)])];
}

/** What takes a workload off the network or stops it; the names are shown in a command only where a shell is safe with them. */
function isolateCommand(kind: Workload['kind'], id: string): string | undefined {
  const arn = /^arn:[\w-]+:\w+:([a-z0-9-]+):\d{12}:([\w:/.-]+)$/.exec(id);
  const [, region = 'REGION', resource = ''] = arn ?? [];
  switch (kind) {
    case 'instance': {
      const instance = /^(?:instance\/)?(i-\w+)$/.exec(arn ? resource : id)?.[1];
      return instance === undefined
        ? undefined
        : `aws ec2 modify-instance-attribute --region ${region} --instance-id ${instance} --groups EMPTY_SECURITY_GROUP`;
    }
    case 'function':
      return arn === null
        ? undefined
        : `aws lambda put-function-concurrency --region ${region} --function-name ${resource.split(':')[1] ?? ''} --reserved-concurrent-executions 0`;
    case 'task': {
      const [, cluster = 'CLUSTER', task = ''] = arn ? resource.split('/') : ['', 'CLUSTER', id];
      return task === ''
        ? undefined
        : `aws ecs stop-task --region ${region} --cluster ${cluster} --task ${task}`;
    }
    case 'service':
      return undefined;
  }
}
