import { createApiDestination, createConnection } from './api-destinations.ts';
import { createFunction, createPermission } from './lambda.ts';
import { createBus, createRule } from './events.ts';
import { createPolicy, createRole } from './iam.ts';
import { madeUpName, property, type Creator, requiredProperty, type Resource } from './resource.ts';
import { createAlias, createBucket, createBucketPolicy, createKey, createTable } from './storage.ts';
import {
  createQueue,
  createQueuePolicy,
  createSubscription,
  createTopic,
  createTopicPolicy,
} from './messaging.ts';

/** How each resource type comes to be. A type that is not here is not modelled, and a template with it is refused. */
export const creators: Readonly<Record<string, Creator>> = {
  'AWS::DynamoDB::GlobalTable': createTable,
  'AWS::DynamoDB::Table': createTable,
  'AWS::Events::ApiDestination': createApiDestination,
  'AWS::Events::Connection': createConnection,
  'AWS::Events::EventBus': createBus,
  'AWS::Events::Rule': createRule,
  'AWS::IAM::Policy': createPolicy,
  'AWS::IAM::Role': createRole,
  'AWS::KMS::Alias': createAlias,
  'AWS::KMS::Key': createKey,
  'AWS::Lambda::Function': createFunction,
  'AWS::Lambda::Permission': createPermission,
  'AWS::S3::Bucket': createBucket,
  'AWS::S3::BucketPolicy': createBucketPolicy,
  'AWS::SNS::Subscription': createSubscription,
  'AWS::SNS::Topic': createTopic,
  'AWS::SNS::TopicPolicy': createTopicPolicy,
  'AWS::SQS::Queue': createQueue,
  'AWS::SQS::QueuePolicy': createQueuePolicy,
  'AWS::StepFunctions::StateMachine': createStateMachine,
  // Nothing in the account reads these: metrics are not modelled, so alarms never fire, and logs are kept by Lambda.
  'AWS::CDK::Metadata': inert(() => ''),
  'AWS::CloudWatch::Alarm': inert(
    (region, account, name) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
  ),
  'AWS::Logs::LogGroup': inert(
    (region, account, name) => `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
  ),
  'AWS::Logs::ResourcePolicy': inert(() => ''),
};

function inert(toArn: (region: string, account: string, name: string) => string): Creator {
  return (resource) => {
    const named =
      (property(resource, 'LogGroupName') as string | undefined) ??
      (property(resource, 'AlarmName') as string | undefined);
    const name = named ?? madeUpName(resource, 128);
    return { ref: name, attributes: { Arn: toArn(resource.region, resource.account.accountId, name) } };
  };
}

function createStateMachine(resource: Resource) {
  const name = (property(resource, 'StateMachineName') as string | undefined) ?? madeUpName(resource, 80);
  const { arn } = resource.account.states.addStateMachine({
    name,
    region: resource.region,
    definition: requiredProperty(resource, 'DefinitionString') as string,
    roleArn: requiredProperty(resource, 'RoleArn') as string,
  });
  return { ref: arn, attributes: { Arn: arn, Name: name } };
}
