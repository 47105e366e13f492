import type { PolicyDocument } from '../../model.ts';
import type { Protocol } from '../../sns/index.ts';
import {
  madeUpName,
  named,
  property,
  requiredProperty,
  type Resource,
  type ResourceType,
} from '../resource.ts';

function createTopic(resource: Resource) {
  const name = (property(resource, 'TopicName') as string | undefined) ?? madeUpName(resource, 256);
  const kmsKeyId = property(resource, 'KmsMasterKeyId') as string | undefined;
  const { arn } = resource.account.sns.addTopic({
    name,
    region: resource.region,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
  });
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
}

function createTopicPolicy(resource: Resource) {
  const document = requiredProperty(resource, 'PolicyDocument') as PolicyDocument;
  for (const topic of requiredProperty(resource, 'Topics') as readonly string[]) {
    resource.account.sns.setPolicy(topic, document);
  }
  return { ref: resource.logicalId, attributes: {} };
}

/** Confirmed at once: the click in the mail is not played. */
function createSubscription(resource: Resource) {
  const { arn } = resource.account.sns.subscribe(
    requiredProperty(resource, 'TopicArn') as string,
    requiredProperty(resource, 'Protocol') as Protocol,
    requiredProperty(resource, 'Endpoint') as string,
    { confirmed: true },
  );
  return { ref: arn, attributes: { Arn: arn } };
}

function createQueue(resource: Resource) {
  const name = (property(resource, 'QueueName') as string | undefined) ?? madeUpName(resource, 80);
  const { region, account } = resource;
  const { arn } = account.queues.addQueue({ name, region });
  const url = `https://sqs.${region}.amazonaws.com/${account.accountId}/${name}`;
  return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
}

function createQueuePolicy(resource: Resource) {
  const document = requiredProperty(resource, 'PolicyDocument') as PolicyDocument;
  for (const arn of queuesOf(resource)) resource.account.queues.setPolicy(arn, document);
  return { ref: resource.logicalId, attributes: {} };
}

/** ARNs of the queues that a policy names by their URL. */
function queuesOf(resource: Resource): readonly string[] {
  const { region, account } = resource;
  return (requiredProperty(resource, 'Queues') as readonly string[]).map(
    (url) => `arn:aws:sqs:${region}:${account.accountId}:${url.split('/').at(-1) ?? ''}`,
  );
}

export const topic: ResourceType = {
  ...named('TopicName'),
  create: createTopic,
  update: (resource, { created }) => {
    const kmsKeyId = requiredProperty(resource, 'KmsMasterKeyId') as string;
    resource.account.sns.setKey(created.ref, kmsKeyId);
    return created;
  },
  remove: ({ account }, { ref }) => account.sns.removeTopic(ref),
};

export const topicPolicy: ResourceType = {
  create: createTopicPolicy,
  remove: (resource) => {
    for (const arn of requiredProperty(resource, 'Topics') as readonly string[])
      resource.account.sns.setPolicy(arn, undefined);
  },
};

export const subscription: ResourceType = {
  replacedBy: ['Endpoint', 'Protocol', 'TopicArn'],
  create: createSubscription,
  remove: ({ account }, { ref }) => account.sns.unsubscribe(ref),
};

export const queue: ResourceType = {
  ...named('QueueName'),
  create: createQueue,
  // Nothing here reads what else a template says of a queue: what was sent stays.
  update: (_, { created }) => created,
  remove: ({ account }, { attributes }) => account.queues.removeQueue(attributes['Arn'] ?? ''),
};

export const queuePolicy: ResourceType = {
  create: createQueuePolicy,
  remove: (resource) => {
    for (const arn of queuesOf(resource)) resource.account.queues.setPolicy(arn, undefined);
  },
};
