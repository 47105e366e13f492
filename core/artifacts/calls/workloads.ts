import { asked, wordOf } from '../call.ts';
import { gone, type Maker, type Remover, row } from '../row.ts';

const instances = 'T1578.002';
const serverless = 'T1648';
const command = 'T1651';

const environment = '<=computeEnvironmentArn|computeEnvironmentName>';

/**
 * What runs without whoever began it: commands, jobs, clusters of EMR, desktops. SendCommand was seen in a real record,
 * CreateEnvironmentEC2 is in AWS's documentation; the names of the others are those of AWS's API.
 */
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
  row('batch', 'CreateComputeEnvironment', instances, {
    kind: 'compute-environment',
    id: 'environment:<=computeEnvironmentArn>',
    goesWith: ['environment:<computeEnvironmentName>'],
    // Disabled, it takes no jobs, and its instances end; queues that name it keep it from being deleted.
    what: 'Batch compute environment <computeEnvironmentName>, to be deleted once it is disabled and no queue names it',
    removal: [
      `batch update-compute-environment --compute-environment ${environment} --state DISABLED`,
      'batch describe-job-queues',
      `batch delete-compute-environment --compute-environment ${environment}`,
    ],
    inspect: [`batch describe-compute-environments --compute-environments ${environment}`],
  }),
  row('cloud9', 'CreateEnvironmentEC2', instances, {
    when: (call) => wordOf(asked(call, 'dryRun')) !== 'true',
    kind: 'development-environment',
    id: 'environment:<=environmentId>',
    what: 'Cloud9 environment <name> on an instance of <instanceType>',
    removal: ['cloud9 delete-environment --environment-id <=environmentId>'],
    inspect: ['cloud9 list-environments'],
  }),
  row('codebuild', 'StartBuild', serverless, {
    kind: 'build',
    id: 'build:<=build.id>',
    what: 'build <=build.id> of CodeBuild project <projectName>',
    removal: ['codebuild stop-build --id <=build.id>'],
    inspect: ['codebuild batch-get-builds --ids <=build.id>'],
  }),
  row('workspaces', 'CreateWorkspaces', instances, {
    kind: 'desktop',
    per: '=pendingRequests',
    id: 'workspace:<.workspaceId>',
    what: 'WorkSpace <.workspaceId> of <.userName>',
    removal: ['workspaces terminate-workspaces --terminate-workspace-requests WorkspaceId=<.workspaceId>'],
    inspect: ['workspaces describe-workspaces --workspace-ids <.workspaceId>'],
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
  gone('batch', 'DeleteComputeEnvironment', ['environment:<computeEnvironment>']),
  gone('cloud9', 'DeleteEnvironment', ['environment:<environmentId>']),
  gone('codebuild', 'StopBuild', ['build:<id>']),
  gone('workspaces', 'TerminateWorkspaces', ['workspace:<.workspaceId>'], {
    per: 'terminateWorkspaceRequests',
  }),
  gone('states', 'DeleteStateMachine', ['machine:<stateMachineArn>']),
];
