import type { PolicyDocument } from '../model.ts';
import type { Protocol } from '../sns/index.ts';
import { madeUpName, property, requiredProperty, type Resource } from './resource.ts';

export function createTopic(resource: Resource) {
  const name = (property(resource, 'TopicName') as string | undefined) ?? madeUpName(resource, 256);
  const kmsKeyId = property(resource, 'KmsMasterKeyId') as string | undefined;
  const { arn } = resource.account.sns.addTopic({
    name,
    region: resource.region,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
  });
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
}

export function createTopicPolicy(resource: Resource) {
  const document = requiredProperty(resource, 'PolicyDocument') as PolicyDocument;
  for (const topic of requiredProperty(resource, 'Topics') as readonly string[]) {
    resource.account.sns.setPolicy(topic, document);
  }
  return { ref: resource.logicalId, attributes: {} };
}

/** Confirmed at once: the click in the mail is not played. */
export function createSubscription(resource: Resource) {
  const { arn } = resource.account.sns.subscribe(
    requiredProperty(resource, 'TopicArn') as string,
    requiredProperty(resource, 'Protocol') as Protocol,
    requiredProperty(resource, 'Endpoint') as string,
    { confirmed: true },
  );
  return { ref: arn, attributes: { Arn: arn } };
}

export function createQueue(resource: Resource) {
  const name = (property(resource, 'QueueName') as string | undefined) ?? madeUpName(resource, 80);
  const { region, account } = resource;
  const { arn } = account.queues.addQueue({ name, region });
  const url = `https://sqs.${region}.amazonaws.com/${account.accountId}/${name}`;
  return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
}

export function createQueuePolicy(resource: Resource) {
  const document = requiredProperty(resource, 'PolicyDocument') as PolicyDocument;
  for (const url of requiredProperty(resource, 'Queues') as readonly string[]) {
    const { region, account } = resource;
    account.queues.setPolicy(
      `arn:aws:sqs:${region}:${account.accountId}:${url.split('/').at(-1) ?? ''}`,
      document,
    );
  }
  return { ref: resource.logicalId, attributes: {} };
}
