import { isService } from '../../caller/identity.ts';
import type { ServiceRow } from './row.ts';

const request = (path: string): string => `requestParameters.${path}`;
const answer = (path: string): string => `responseElements.${path}`;

/** AWSCodeBuild-UUID: the build's id ends in the same. */
const buildOf = (sessionName: string): string | undefined =>
  /^AWSCodeBuild-([0-9a-f-]{36})$/.exec(sessionName)?.[1];

/** The function's name; Lambda's own sessions, which no code gets, have another form. */
const functionOf = (sessionName: string): string | undefined =>
  /^awslambda_\d+_/.test(sessionName) ? undefined : sessionName;
const matching =
  (shape: RegExp) =>
  (sessionName: string): string | undefined =>
    shape.test(sessionName) ? sessionName : undefined;

/** An instance profile is named as its role where the console made both. */
const profile = (under: string): readonly string[] => [`${under}.name`, `${under}.arn`];
const profileOf = (operation: string): readonly string[] => [
  ...profile(request('iamInstanceProfile')),
  request(`${operation}Request.IamInstanceProfile.Name`),
  request(`${operation}Request.IamInstanceProfile.Arn`),
];
const instanceOf = (operation: string): readonly string[] => [
  request('instanceId'),
  request(`${operation}Request.InstanceId`),
  answer('iamInstanceProfileAssociation.instanceId'),
  answer(`${operation}Response.iamInstanceProfileAssociation.instanceId`),
];

/**
 * The services, and their calls with a role: who makes one needs iam:PassRole, which leaves no record of its own. The
 * names of the fields are those of the API pages, in the case of the services' own records. Two calls with a role were
 * seen in real records: CreateFunction20150331 with `role`, and RunInstances with `iamInstanceProfile.name`. Of the
 * updates of functions, two were seen, without a role. The other calls are by AWS's API pages alone.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export const serviceTable: readonly ServiceRow[] = [
  {
    ...{ source: 'cloudformation', principals: ['cloudformation'], name: 'CloudFormation', handsOut: false },
    sessions: /^AWSCloudFormation$/,
    calls: [
      {
        event: 'CreateStack',
        roles: [request('roleARN')],
        things: [request('stackName'), answer('stackId')],
      },
      {
        event: 'UpdateStack',
        roles: [request('roleARN')],
        things: [request('stackName'), answer('stackId')],
      },
      {
        ...{ event: 'CreateChangeSet', roles: [request('roleARN')] },
        things: [request('stackName'), answer('stackId'), answer('id')],
      },
      { event: 'ExecuteChangeSet', things: [request('stackName'), request('changeSetName')] },
    ],
  },
  {
    ...{ source: 'lambda', principals: ['lambda'], name: 'Lambda', handsOut: true, workloadOf: functionOf },
    calls: [
      'CreateFunction20150331',
      'UpdateFunctionConfiguration20150331v2',
      'UpdateFunctionCode20150331v2',
    ].map((event) => ({
      ...{ event, roles: [request('role'), answer('role')] },
      workloads: [request('functionName'), answer('functionName'), answer('functionArn')],
    })),
  },
  {
    ...{ source: 'ecs', principals: ['ecs-tasks', 'ecs'], name: 'ECS', handsOut: true },
    workloadOf: matching(/^[0-9a-f]{32}$/),
    calls: [
      {
        event: 'RunTask',
        roles: [request('overrides.taskRoleArn'), answer('tasks.*.overrides.taskRoleArn')],
        things: [request('taskDefinition'), answer('tasks.*.taskDefinitionArn')],
        workloads: [answer('tasks.*.taskArn')],
      },
      {
        event: 'RegisterTaskDefinition',
        roles: [request('taskRoleArn'), answer('taskDefinition.taskRoleArn')],
        things: [request('family'), answer('taskDefinition.taskDefinitionArn')],
      },
      {
        event: 'CreateService',
        things: [request('taskDefinition'), answer('service.taskDefinition')],
      },
      {
        event: 'UpdateService',
        things: [request('taskDefinition'), answer('service.taskDefinition')],
      },
    ],
  },
  {
    ...{ source: 'codebuild', principals: ['codebuild'], name: 'CodeBuild', handsOut: true },
    workloadOf: buildOf,
    calls: [
      { event: 'CreateProject', roles: [request('serviceRole')], things: [request('name')] },
      { event: 'UpdateProject', roles: [request('serviceRole')], things: [request('name')] },
      {
        event: 'StartBuild',
        roles: [request('serviceRoleOverride'), answer('build.serviceRole')],
        things: [request('projectName')],
        workloads: [answer('build.id')],
      },
    ],
  },
  {
    ...{ source: 'glue', principals: ['glue'], name: 'Glue', handsOut: true },
    calls: [
      { event: 'CreateJob', roles: [request('role')], things: [request('name')] },
      { event: 'UpdateJob', roles: [request('jobUpdate.role')], things: [request('jobName')] },
      { event: 'CreateDevEndpoint', roles: [request('roleArn')], things: [request('endpointName')] },
      { event: 'CreateSession', roles: [request('role')], things: [request('id')] },
      { event: 'StartJobRun', things: [request('jobName')] },
    ],
  },
  {
    ...{ source: 'sagemaker', principals: ['sagemaker'], name: 'SageMaker', handsOut: true },
    calls: [
      {
        ...{ event: 'CreateNotebookInstance', roles: [request('roleArn')] },
        things: [request('notebookInstanceName')],
      },
      {
        ...{ event: 'UpdateNotebookInstance', roles: [request('roleArn')] },
        things: [request('notebookInstanceName')],
      },
      { event: 'StartNotebookInstance', things: [request('notebookInstanceName')] },
      { event: 'CreateProcessingJob', roles: [request('roleArn')], things: [request('processingJobName')] },
      { event: 'CreateTrainingJob', roles: [request('roleArn')], things: [request('trainingJobName')] },
    ],
  },
  {
    ...{ source: 'states', principals: ['states'], name: 'Step Functions', handsOut: false },
    calls: [
      {
        ...{ event: 'CreateStateMachine', roles: [request('roleArn')] },
        things: [answer('stateMachineArn'), request('name')],
      },
      { event: 'UpdateStateMachine', roles: [request('roleArn')], things: [request('stateMachineArn')] },
      { event: 'StartExecution', things: [request('stateMachineArn')] },
    ],
  },
  {
    ...{ source: 'ssm', principals: ['ssm'], name: 'Systems Manager', handsOut: false },
    calls: [
      { event: 'StartAutomationExecution', roles: [request('parameters.*.*'), request('parameters.*')] },
      { event: 'CreateAssociation', roles: [request('parameters.*.*'), request('parameters.*')] },
    ],
  },
  {
    ...{ source: 'ec2', principals: ['ec2'], name: 'EC2', handsOut: true },
    workloadOf: matching(/^i-[0-9a-f]+$/),
    calls: [
      {
        ...{ event: 'RunInstances', indexed: true },
        roles: profile(request('iamInstanceProfile')),
        workloads: [answer('instancesSet.items.*.instanceId')],
      },
      ...['AssociateIamInstanceProfile', 'ReplaceIamInstanceProfileAssociation'].map((event) => ({
        ...{ event, roles: profileOf(event), workloads: instanceOf(event) },
      })),
    ],
  },
  {
    ...{ source: 'elasticmapreduce', principals: ['elasticmapreduce'], name: 'EMR', handsOut: false },
    sessions: /^CCSSession$/,
    calls: [{ event: 'RunJobFlow', roles: [request('serviceRole')], things: [request('name')] }],
  },
];

/** The row of the service that called with a session, where the name of that is one of the service's own. */
export function serviceUsing(principal: string, sessionName: string): ServiceRow | undefined {
  const row = serviceOf(principal);
  return row?.sessions?.test(sessionName) === false ? undefined : row;
}

/** The row of whoever assumed a role; undefined where its calls are not known here. */
export const serviceOf = (principal: string): ServiceRow | undefined =>
  serviceTable.find(({ principals }) => principals.some((name) => isService(principal, name)));
