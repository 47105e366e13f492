import { apiDestination, connection } from './types/api-destinations.ts';
import { bus, rule } from './types/events.ts';
import { managedPolicy, policy, role } from './types/iam.ts';
import { lambdaFunction, permission } from './types/lambda.ts';
import { queue, queuePolicy, subscription, topic, topicPolicy } from './types/messaging.ts';
import {
  madeUpName,
  named,
  property,
  requiredProperty,
  type Resource,
  type ResourceType,
} from './resource.ts';
import { alias, bucket, bucketPolicy, key, table } from './types/storage.ts';

/** Every type that is modelled, and how it comes to be, changes and goes. A template with another one is refused. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::Events::ApiDestination': apiDestination,
  'AWS::Events::Connection': connection,
  'AWS::Events::EventBus': bus,
  'AWS::Events::Rule': rule,
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::Role': role,
  'AWS::KMS::Alias': alias,
  'AWS::KMS::Key': key,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': permission,
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': bucketPolicy,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': topicPolicy,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::StepFunctions::StateMachine': {
    ...named('StateMachineName'),
    replacedBy: ['StateMachineType'],
    create: (resource) => {
      const machine = toMachine(resource);
      const { arn } = resource.account.states.addStateMachine(machine);
      return { ref: arn, attributes: { Arn: arn, Name: machine.name } };
    },
    update: (resource, { created }) => {
      resource.account.states.updateStateMachine(toMachine(resource));
      return created;
    },
    remove: ({ account }, { ref }) => account.states.removeStateMachine(ref),
  },
  // Nothing in the account reads these: metrics are not modelled, so alarms never fire, logs are kept by Lambda, and
  // nobody answers a query.
  'AWS::Athena::WorkGroup': inert('Name', () => ''),
  'AWS::CDK::Metadata': inert(undefined, () => ''),
  'AWS::CloudWatch::Alarm': inert(
    'AlarmName',
    (region, account, name) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
  ),
  'AWS::Glue::Database': inert('DatabaseInput', () => ''),
  'AWS::Glue::Table': inert('TableInput', () => ''),
  'AWS::Logs::LogGroup': inert(
    'LogGroupName',
    (region, account, name) => `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
  ),
  'AWS::Logs::ResourcePolicy': inert('PolicyName', () => ''),
};

type ToArn = (region: string, account: string, name: string) => string;

/** @param nameProperty the property that has its name, or that has it in its field `Name` */
function inert(nameProperty: string | undefined, toArn: ToArn): ResourceType {
  const nameIn = (properties: Resource['properties']): string | undefined => {
    const given = nameProperty === undefined ? undefined : properties[nameProperty];
    return typeof given === 'object' && given !== null
      ? (given as { readonly Name?: string }).Name
      : (given as string | undefined);
  };
  return {
    nameIn,
    create: (resource) => {
      const name = nameIn(resource.properties) ?? madeUpName(resource, 128);
      return { ref: name, attributes: { Arn: toArn(resource.region, resource.account.accountId, name) } };
    },
    update: (_, { created }) => created,
    remove: () => undefined,
  };
}

function toMachine(resource: Resource) {
  return {
    name: (property(resource, 'StateMachineName') as string | undefined) ?? madeUpName(resource, 80),
    region: resource.region,
    definition: requiredProperty(resource, 'DefinitionString') as string,
    roleArn: requiredProperty(resource, 'RoleArn') as string,
  };
}
