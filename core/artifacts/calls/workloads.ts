import { gone, type Maker, type Remover, row } from '../row.ts';

const instances = 'T1578.002';
const serverless = 'T1648';
const command = 'T1651';

/** What runs without whoever began it: commands, jobs, clusters. Of them SendCommand was seen in a real record. */
export const makers: readonly Maker[] = [
  row('ssm', 'SendCommand', command, {
    kind: 'ssm-command',
    id: 'command:<=command.commandId>',
    what: 'command <=command.commandId> of document <documentName>',
    removal: ['ssm cancel-command --command-id <=command.commandId>'],
    inspect: ['ssm list-command-invocations --command-id <=command.commandId> --details'],
  }),
  row('ssm', 'StartAutomationExecution', command, {
    kind: 'ssm-automation',
    id: 'automation:<=automationExecutionId>',
    what: 'automation <=automationExecutionId> of document <documentName>',
    removal: ['ssm stop-automation-execution --automation-execution-id <=automationExecutionId>'],
    inspect: ['ssm get-automation-execution --automation-execution-id <=automationExecutionId>'],
  }),
  row('elasticmapreduce', 'RunJobFlow', instances, {
    kind: 'emr-cluster',
    id: 'cluster:<=jobFlowId>',
    what: 'EMR cluster <=jobFlowId>',
    removal: ['emr terminate-clusters --cluster-ids <=jobFlowId>'],
    inspect: ['emr describe-cluster --cluster-id <=jobFlowId>'],
  }),
  row('batch', 'SubmitJob', instances, {
    kind: 'batch-job',
    id: 'job:<=jobId>',
    what: 'Batch job <=jobId>',
    removal: ['batch terminate-job --job-id <=jobId> --reason incident'],
    inspect: ['batch describe-jobs --jobs <=jobId>'],
  }),
  row('states', 'CreateStateMachine', serverless, {
    kind: 'state-machine',
    id: 'machine:<=stateMachineArn>',
    what: 'state machine <=stateMachineArn|name>',
    removal: ['stepfunctions delete-state-machine --state-machine-arn <=stateMachineArn>'],
    inspect: ['stepfunctions list-executions --state-machine-arn <=stateMachineArn>'],
  }),
];

export const removers: readonly Remover[] = [
  gone('ssm', 'CancelCommand', ['command:<commandId>']),
  gone('ssm', 'StopAutomationExecution', ['automation:<automationExecutionId>']),
  gone('elasticmapreduce', 'TerminateJobFlows', ['cluster:<.>'], { per: 'jobFlowIds' }),
  gone('batch', 'TerminateJob', ['job:<jobId>']),
  gone('states', 'DeleteStateMachine', ['machine:<stateMachineArn>']),
];
