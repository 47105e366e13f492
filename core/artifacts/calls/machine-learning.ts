import { gone, type Maker, type Remover, row } from '../row.ts';

const instances = 'T1578.002';
const hijacking = 'T1496.004';

const app =
  '--domain-id <domainId> --app-type <appType> --app-name <appName>' +
  '( --user-profile-name <userProfileName>)( --space-name <spaceName>)';
const appId = 'app:<domainId>:(<userProfileName|spaceName>):<appType>:<appName>';

/** Instances that SageMaker runs, and model capacity of Bedrock. None was seen in a real record: names of AWS's API. */
export const makers: readonly Maker[] = [
  job('CreateTrainingJob', 'training-job', 'trainingJobName'),
  job('CreateProcessingJob', 'processing-job', 'processingJobName'),
  job('CreateTransformJob', 'transform-job', 'transformJobName'),
  row('sagemaker', 'CreateEndpoint', instances, {
    kind: 'model-endpoint',
    id: 'endpoint:<endpointName>',
    what: 'SageMaker endpoint <endpointName>',
    removal: ['sagemaker delete-endpoint --endpoint-name <endpointName>'],
    inspect: ['sagemaker describe-endpoint --endpoint-name <endpointName>'],
  }),
  row('sagemaker', 'CreateApp', instances, {
    kind: 'studio-app',
    id: appId,
    what: 'SageMaker app <appName> of type <appType> in domain <domainId>',
    removal: [`sagemaker delete-app ${app}`],
    inspect: [`sagemaker describe-app ${app}`],
  }),
  row('bedrock', 'CreateProvisionedModelThroughput', hijacking, {
    kind: 'model-throughput',
    id: 'provisioned-model:<=provisionedModelArn>',
    goesWith: ['provisioned-model:<provisionedModelName>'],
    // What is committed to for months cannot be deleted before: only AWS Support can help.
    what: 'Bedrock throughput <provisionedModelName>, <modelUnits> model units of <modelId>(, committed to for <commitmentDuration>)',
    removal: [
      'bedrock delete-provisioned-model-throughput --provisioned-model-id <=provisionedModelArn|provisionedModelName>',
    ],
    inspect: [
      'bedrock get-provisioned-model-throughput --provisioned-model-id <=provisionedModelArn|provisionedModelName>',
    ],
  }),
];

export const removers: readonly Remover[] = [
  gone('sagemaker', 'StopTrainingJob', ['training-job:<trainingJobName>']),
  gone('sagemaker', 'StopProcessingJob', ['processing-job:<processingJobName>']),
  gone('sagemaker', 'StopTransformJob', ['transform-job:<transformJobName>']),
  gone('sagemaker', 'DeleteEndpoint', ['endpoint:<endpointName>']),
  gone('sagemaker', 'DeleteApp', [appId]),
  gone('bedrock', 'DeleteProvisionedModelThroughput', ['provisioned-model:<provisionedModelId>']),
];

/** A job cannot be deleted: it is stopped, and stays in the list. */
function job(event: string, command: string, name: string): Maker {
  return row('sagemaker', event, instances, {
    kind: command,
    id: `${command}:<${name}>`,
    what: `SageMaker ${command.replace('-', ' ')} <${name}>`,
    removal: [`sagemaker stop-${command} --${command}-name <${name}>`],
    inspect: [`sagemaker describe-${command} --${command}-name <${name}>`],
  });
}
