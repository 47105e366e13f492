import type { Workload } from './caller.ts';
import { textAt } from '../values/unknown.ts';

/**
 * What a role session belongs to, where the record shows it. Only CloudTrail's own fields are certain: a session name
 * is chosen by whoever assumes the role.
 *
 * `sessionContext.ec2RoleDelivery` is there for credentials of an instance's metadata service, whose session name is
 * the instance's id; `inScopeOf` for those that Lambda and ECS hand out.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function toWorkload(identity: unknown, sessionName: string): Workload | undefined {
  const scope =
    textAt(identity, 'inScopeOf', 'credentialsIssuedTo') ?? textAt(identity, 'inScopeOf', 'sourceArn');
  if (scope !== undefined) return { kind: kindOf(scope), id: scope, shownBy: 'record' };
  const delivered = textAt(identity, 'sessionContext', 'ec2RoleDelivery') !== undefined;
  if (delivered && /^i-\w+$/.test(sessionName))
    return { kind: 'instance', id: sessionName, shownBy: 'record' };
  if (/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(sessionName))
    return { kind: 'instance', id: sessionName, shownBy: 'session-name' };
  // ECS gives a task's credentials the task's id as session name.
  if (/^[0-9a-f]{32}$/.test(sessionName)) return { kind: 'task', id: sessionName, shownBy: 'session-name' };
  return undefined;
}

function kindOf(arn: string): Workload['kind'] {
  const [, , service = '', , , ...rest] = arn.split(':');
  const resource = rest.join(':');
  if (service === 'lambda' && resource.startsWith('function:')) return 'function';
  if (service === 'ecs' && resource.startsWith('task/')) return 'task';
  if (service === 'ec2' && resource.startsWith('instance/')) return 'instance';
  return 'service';
}
