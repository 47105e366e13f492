import { gone, type Maker, type Remover, row } from '../row.ts';

const container = 'T1610';
const eventTriggered = 'T1546';
const serverless = 'T1648';
const command = 'T1651';

const notebook = '--notebook-instance-name <notebookInstanceName>';

/**
 * What runs code: containers, schedules, stacks, builds and notebooks. PutImage was seen in a real record; the names of
 * the others are those of AWS's API.
 */
export const makers: readonly Maker[] = [
  ...['RunTask', 'StartTask'].map((event) =>
    row('ecs', event, container, {
      kind: 'task',
      per: '=tasks',
      id: 'task:<.taskArn>',
      goesWith: ['cluster:<.clusterArn>'],
      what: 'task <.taskArn>',
      removal: ['ecs stop-task --cluster <.clusterArn> --task <.taskArn>'],
      inspect: ['ecs describe-tasks --cluster <.clusterArn> --tasks <.taskArn>'],
    }),
  ),
  row('ecs', 'CreateService', container, {
    kind: 'container-service',
    id: 'service:<=service.serviceArn>',
    goesWith: ['cluster:<=service.clusterArn>'],
    what: 'container service <=service.serviceArn|serviceName>',
    removal: ['ecs delete-service --cluster <=service.clusterArn> --service <=service.serviceArn> --force'],
  }),
  row('ecs', 'UpdateService', container, {
    kind: 'container-service',
    goesWith: ['service:<=service.serviceArn>'],
    what: 'container service <=service.serviceArn|service>, changed',
    inspect: ['ecs describe-services --cluster <=service.clusterArn> --services <=service.serviceArn>'],
  }),
  row('ecs', 'RegisterTaskDefinition', container, {
    kind: 'task-definition',
    id: 'task-definition:<=taskDefinition.taskDefinitionArn>',
    what: 'task definition <=taskDefinition.taskDefinitionArn|family>',
    removal: ['ecs deregister-task-definition --task-definition <=taskDefinition.taskDefinitionArn>'],
  }),
  row('ecs', 'CreateCluster', container, {
    kind: 'cluster',
    id: 'cluster:<=cluster.clusterArn>',
    what: 'container cluster <=cluster.clusterArn|clusterName>',
    removal: ['ecs delete-cluster --cluster <=cluster.clusterArn>'],
    inspect: [
      'ecs list-services --cluster <=cluster.clusterArn>',
      'ecs list-tasks --cluster <=cluster.clusterArn>',
    ],
  }),
  row('ecr', 'PutImage', 'T1525', {
    kind: 'container-image',
    id: 'image:<repositoryName>:<=image.imageId.imageDigest>',
    what: 'image <=image.imageId.imageTag|=image.imageId.imageDigest> in repository <repositoryName>',
    removal: [
      'ecr batch-delete-image --repository-name <repositoryName> ' +
        '--image-ids imageDigest=<=image.imageId.imageDigest>',
    ],
  }),
  row('ecr', 'SetRepositoryPolicy', 'T1098.003', {
    kind: 'resource-policy',
    id: 'policy:<repositoryName>',
    what: 'policy of repository <repositoryName>',
    inspect: ['ecr get-repository-policy --repository-name <repositoryName>'],
  }),
  row('events', 'PutRule', eventTriggered, {
    kind: 'event-rule',
    id: 'rule:(<eventBusName>):<name>',
    what: 'EventBridge rule <name>',
    removal: ['events delete-rule --name <name>( --event-bus-name <eventBusName>)'],
    inspect: ['events list-targets-by-rule --rule <name>( --event-bus-name <eventBusName>)'],
  }),
  row('events', 'PutTargets', eventTriggered, {
    kind: 'event-target',
    per: 'targets',
    id: 'target:(<eventBusName>):<rule>:<.id>',
    what: 'target <.arn|.id> of EventBridge rule <rule>',
    removal: ['events remove-targets --rule <rule>( --event-bus-name <eventBusName>) --ids <.id>'],
    inspect: ['events list-targets-by-rule --rule <rule>( --event-bus-name <eventBusName>)'],
  }),
  row('scheduler', 'CreateSchedule', 'T1053', {
    kind: 'schedule',
    id: 'schedule:(<groupName>):<name>',
    what: 'schedule <name>',
    removal: ['scheduler delete-schedule --name <name>( --group-name <groupName>)'],
    inspect: ['scheduler get-schedule --name <name>( --group-name <groupName>)'],
  }),
  row('ssm', 'CreateAssociation', command, {
    kind: 'ssm-association',
    id: 'association:<=associationDescription.associationId>',
    what: 'State Manager association <=associationDescription.associationId> of document <name>',
    removal: ['ssm delete-association --association-id <=associationDescription.associationId>'],
  }),
  row('ssm', 'CreateDocument', command, {
    kind: 'ssm-document',
    id: 'document:<name>',
    what: 'Systems Manager document <name>',
    removal: ['ssm delete-document --name <name>'],
    inspect: ['ssm get-document --name <name>'],
  }),
  row('ssm', 'ModifyDocumentPermission', 'T1537', {
    kind: 'ssm-document-share',
    per: 'accountIdsToAdd',
    id: 'document-share:<name>:<.>',
    goesWith: ['document:<name>'],
    what: 'Systems Manager document <name> shared with <.>',
    removal: [
      'ssm modify-document-permission --name <name> --permission-type Share --account-ids-to-remove <.>',
    ],
  }),
  row('ssm', 'CreateActivation', 'T1098.005', {
    kind: 'ssm-activation',
    id: 'activation:<=activationId>',
    what: 'activation <=activationId>, which registers machines with role <iamRole>',
    removal: ['ssm delete-activation --activation-id <=activationId>'],
    inspect: ['ssm describe-instance-information'],
  }),
  row('cloudformation', 'CreateStack', 'T1578', {
    kind: 'stack',
    id: 'stack:<stackName>',
    what: 'CloudFormation stack <stackName>',
    removal: ['cloudformation delete-stack --stack-name <=stackId|stackName>'],
    inspect: ['cloudformation list-stack-resources --stack-name <=stackId|stackName>'],
  }),
  row('cloudformation', 'UpdateStack', 'T1578', {
    kind: 'stack',
    goesWith: ['stack:<stackName>'],
    what: 'CloudFormation stack <stackName>, changed',
    inspect: ['cloudformation describe-stack-events --stack-name <=stackId|stackName> --max-items 50'],
  }),
  row('codebuild', 'CreateProject', serverless, {
    kind: 'build-project',
    id: 'project:<name>',
    what: 'CodeBuild project <name>',
    removal: ['codebuild delete-project --name <name>'],
  }),
  row('codebuild', 'UpdateProject', serverless, {
    kind: 'build-project',
    goesWith: ['project:<name>'],
    what: 'CodeBuild project <name>, changed',
    inspect: ['codebuild batch-get-projects --names <name>'],
  }),
  row('glue', 'CreateDevEndpoint', serverless, {
    kind: 'dev-endpoint',
    id: 'dev-endpoint:<endpointName>',
    what: 'Glue development endpoint <endpointName>',
    removal: ['glue delete-dev-endpoint --endpoint-name <endpointName>'],
  }),
  row('glue', 'CreateJob', serverless, {
    kind: 'job',
    id: 'job:<name>',
    what: 'Glue job <name>',
    removal: ['glue delete-job --job-name <name>'],
  }),
  row('sagemaker', 'CreateNotebookInstance', 'T1578.002', {
    kind: 'notebook',
    id: 'notebook:<notebookInstanceName>',
    what: 'SageMaker notebook instance <notebookInstanceName>',
    // Only one that has stopped can be deleted.
    removal: [
      `sagemaker stop-notebook-instance ${notebook}`,
      `sagemaker wait notebook-instance-stopped ${notebook}`,
      `sagemaker delete-notebook-instance ${notebook}`,
    ],
    inspect: [`sagemaker describe-notebook-instance ${notebook}`],
  }),
];

export const removers: readonly Remover[] = [
  gone('ecs', 'StopTask', ['task:<=task.taskArn|task>']),
  gone('ecs', 'DeleteService', ['service:<=service.serviceArn>']),
  gone('ecs', 'DeregisterTaskDefinition', ['task-definition:<=taskDefinition.taskDefinitionArn>']),
  gone('ecs', 'DeleteCluster', ['cluster:<=cluster.clusterArn>']),
  gone('ecr', 'BatchDeleteImage', ['image:<repositoryName>:<.imageDigest>'], { per: 'imageIds' }),
  gone('ecr', 'DeleteRepositoryPolicy', ['policy:<repositoryName>']),
  gone('events', 'DeleteRule', ['rule:(<eventBusName>):<name>']),
  gone('events', 'RemoveTargets', ['target:(<eventBusName>):<rule>:<.>'], { per: 'ids' }),
  gone('scheduler', 'DeleteSchedule', ['schedule:(<groupName>):<name>']),
  gone('ssm', 'DeleteAssociation', ['association:<associationId>']),
  gone('ssm', 'DeleteDocument', ['document:<name>']),
  gone('ssm', 'ModifyDocumentPermission', ['document-share:<name>:<.>'], { per: 'accountIdsToRemove' }),
  gone('ssm', 'DeleteActivation', ['activation:<activationId>']),
  gone('codebuild', 'DeleteProject', ['project:<name>']),
  gone('glue', 'DeleteDevEndpoint', ['dev-endpoint:<endpointName>']),
  gone('glue', 'DeleteJob', ['job:<jobName>']),
  gone('sagemaker', 'DeleteNotebookInstance', ['notebook:<notebookInstanceName>']),
];
