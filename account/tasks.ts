import { randomUUID } from 'node:crypto';
import type { Gate } from './gate.ts';
import type { Iam } from './iam/iam.ts';
import { toErrorPayload } from './lambda/function.ts';
import type { Lambda } from './lambda/lambda.ts';
import { AwsError, type Call, type Clock, RawResponse } from './model.ts';
import type { TaskCallbacks, TaskOwner } from './states/task.ts';

/** What the tasks of a state machine reach. */
export interface TaskPorts {
  readonly clock: Clock;
  readonly gate: Gate;
  readonly iam: Iam;
  readonly lambda: Lambda;
}

/** Lets state machines invoke functions and call services, each call under the machine's own role. */
export function taskCallbacks(ports: TaskPorts): TaskCallbacks {
  return {
    async invokeFunction(nameOrArn, payload, owner) {
      const arn = ports.lambda.toArn(nameOrArn, owner.region);
      const call = toCall(ports, owner, {
        service: 'lambda',
        operation: 'Invoke',
        input: { FunctionName: arn },
      });
      const request = { action: 'lambda:InvokeFunction', resource: arn };
      ports.gate.authorise(call.principal, [request], call);
      const outcome = await ports.lambda.invoke(arn, payload);
      if ('payload' in outcome) return outcome.payload;
      throw Object.assign(new Error(JSON.stringify(toErrorPayload(outcome.error))), {
        name: outcome.error.errorType,
      });
    },
    async callService({ service, action, parameters, owner }) {
      const operation = action.charAt(0).toUpperCase() + action.slice(1);
      const input = toInput(service, parameters as Record<string, unknown>);
      const output = await ports.gate.handle(toCall(ports, owner, { service, operation, input }));
      return output instanceof RawResponse ? readRaw(output) : output;
    },
  };
}

/** S3 takes a body of JSON from a state machine as text. */
function toInput(service: string, parameters: Record<string, unknown>): Record<string, unknown> {
  if (service !== 's3' || !('Body' in parameters)) return parameters;
  return { ...parameters, Body: Buffer.from(JSON.stringify(parameters['Body'])) };
}

function readRaw(response: RawResponse): unknown {
  const body = JSON.parse(response.body.toString('utf8')) as { __type?: string; message?: string };
  if (response.status < 400) return body;
  const code = body.__type?.split('#').at(-1) ?? 'UnknownError';
  throw new AwsError(code, body.message ?? code, response.status);
}

function toCall(
  { iam, clock }: TaskPorts,
  { roleArn, region }: TaskOwner,
  what: Pick<Call, 'service' | 'operation' | 'input'>,
): Call {
  const role = roleArn.split('/').at(-1) ?? '';
  const { principal } = iam.issueRoleSession(role, 'states', {
    service: 'states.amazonaws.com',
    endpoint: { service: what.service, region },
  });
  return {
    ...what,
    region,
    principal,
    sourceIp: 'states.amazonaws.com',
    userAgent: 'states.amazonaws.com',
    requestId: randomUUID(),
    time: clock.now(),
    body: Buffer.from(JSON.stringify(what.input)),
  };
}
