import type { PolicyDocument } from '../model.ts';
import type { Protocol } from '../sns/index.ts';
import { madeUpName, property, requiredProperty, type Resource } from './resource.ts';

export function createTopic(resource: Resource) {
  const name = property<string>(resource, 'TopicName') ?? madeUpName(resource, 256);
  const kmsKeyId = property<string>(resource, 'KmsMasterKeyId');
  const { arn } = resource.account.sns.addTopic({
    name,
    region: resource.region,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
  });
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
}

export function createTopicPolicy(resource: Resource) {
  const document = requiredProperty<PolicyDocument>(resource, 'PolicyDocument');
  for (const topic of requiredProperty<readonly string[]>(resource, 'Topics')) {
    resource.account.sns.setPolicy(topic, document);
  }
  return { ref: resource.logicalId, attributes: {} };
}

/** Confirmed at once: the click in the mail is not played. */
export function createSubscription(resource: Resource) {
  const { arn } = resource.account.sns.subscribe(
    requiredProperty<string>(resource, 'TopicArn'),
    requiredProperty<Protocol>(resource, 'Protocol'),
    requiredProperty<string>(resource, 'Endpoint'),
    { confirmed: true },
  );
  return { ref: arn, attributes: { Arn: arn } };
}

export function createQueue(resource: Resource) {
  const name = property<string>(resource, 'QueueName') ?? madeUpName(resource, 80);
  const { region, account } = resource;
  const { arn } = account.queues.addQueue({ name, region });
  const url = `https://sqs.${region}.amazonaws.com/${account.accountId}/${name}`;
  return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
}

export function createQueuePolicy(resource: Resource) {
  const document = requiredProperty<PolicyDocument>(resource, 'PolicyDocument');
  for (const url of requiredProperty<readonly string[]>(resource, 'Queues')) {
    const { region, account } = resource;
    account.queues.setPolicy(`arn:aws:sqs:${region}:${account.accountId}:${url.split('/').at(-1) ?? ''}`, document);
  }
  return { ref: resource.logicalId, attributes: {} };
}
