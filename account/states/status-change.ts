import type { Execution } from './execution.ts';

/** `detail` of "Step Functions Execution Status Change", source aws.states. */
export type StatusChange = Readonly<Record<string, unknown>>;

/** Above this, input and output are left out of the event, which may have 256 KB (bytes of both together). */
const includedLimit = 248 * 1024;

/** Source: https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
export function toStatusChange(execution: Execution): StatusChange {
  const ending = execution.ending();
  const input = JSON.stringify(execution.input);
  const output = ending?.output === undefined ? undefined : JSON.stringify(ending.output);
  const included = Buffer.byteLength(input) + Buffer.byteLength(output ?? '') <= includedLimit;
  const isRestartable = ending !== undefined && ending.status !== 'SUCCEEDED';
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.stateMachine.arn,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    name: execution.name,
    status: execution.status(),
    startDate: execution.startedAt.getTime(),
    stopDate: ending?.at.getTime() ?? null,
    input: included ? input : null,
    inputDetails: { included },
    output: included ? (output ?? null) : null,
    outputDetails: output === undefined ? null : { included },
    error: ending?.error ?? null,
    cause: ending?.cause ?? null,
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: isRestartable ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: isRestartable ? null : `Execution is ${execution.status()} and cannot be redriven`,
  };
}
