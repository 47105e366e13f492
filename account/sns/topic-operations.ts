import type * as sdk from '@aws-sdk/client-sns';
import type { Topic } from './model.ts';
import type { Store } from './store.ts';
import { type Call, notModelled, type Operation, type PolicyDocument, refuseUnmodelled } from '../model.ts';
import { invalid } from './check-message.ts';
import { takePage } from './pages.ts';

/** The operations on topics. https://docs.aws.amazon.com/sns/latest/api/ */
export function createTopicOperations(store: Store, accountId: string) {
  /** A topic that is there already is returned; one with other attributes is refused. */
  function CreateTopic(input: sdk.CreateTopicInput, call: Call): sdk.CreateTopicResponse {
    refuseUnmodelled('sns:CreateTopic', input, ['Name', 'Attributes', 'Tags']);
    const { Name: name = '', Attributes: attributes = {} } = input;
    if (name.endsWith('.fifo')) throw notModelled('sns:CreateTopic of a FIFO topic');
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalid('Topic Name');
    const existing = store.findTopic(store.topicArn(call.region, name));
    const change = Object.entries(attributes).map(([key, value]) => toChange(key, value));
    if (!existing) {
      return {
        TopicArn: store.addTopic(Object.assign({ name, region: call.region }, ...change) as Topic).arn,
      };
    }
    if (JSON.stringify({ ...existing, ...Object.assign({}, ...change) }) !== JSON.stringify(existing)) {
      throw invalid('Attributes Reason: Topic already exists with different attributes');
    }
    return { TopicArn: existing.arn };
  }

  function GetTopicAttributes(input: sdk.GetTopicAttributesInput): sdk.GetTopicAttributesResponse {
    const topic = store.topic(input.TopicArn ?? '');
    const subscriptions = store.subscriptions(topic.arn);
    const confirmed = subscriptions.filter((one) => one.confirmed).length;
    return {
      Attributes: {
        TopicArn: topic.arn,
        Owner: accountId,
        Policy: JSON.stringify(topic.policy),
        DisplayName: topic.displayName ?? '',
        ...(topic.kmsKeyId !== undefined && { KmsMasterKeyId: topic.kmsKeyId }),
        SubscriptionsConfirmed: String(confirmed),
        SubscriptionsPending: String(subscriptions.length - confirmed),
        SubscriptionsDeleted: '0',
      },
    };
  }

  function SetTopicAttributes(input: sdk.SetTopicAttributesInput): void {
    const topic = store.topic(input.TopicArn ?? '');
    store.updateTopic(topic.arn, toChange(input.AttributeName ?? '', input.AttributeValue ?? ''));
  }

  function ListTopics(input: sdk.ListTopicsInput, call: Call): sdk.ListTopicsResponse {
    const { items, nextToken } = takePage(store.topics(call.region), input.NextToken);
    return {
      Topics: items.map(({ arn }) => ({ TopicArn: arn })),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  }

  return { CreateTopic, GetTopicAttributes, SetTopicAttributes, ListTopics } satisfies Record<
    string,
    Operation
  >;
}

function toChange(attribute: string, value: string): Partial<Topic> {
  if (attribute === 'Policy') return { policy: readPolicy(value) };
  if (attribute === 'DisplayName') return { displayName: value };
  if (attribute === 'KmsMasterKeyId') return { kmsKeyId: value };
  throw notModelled(`sns topic attribute ${attribute}`);
}

function readPolicy(text: string): PolicyDocument {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalid('Policy Error: null');
  }
  if (typeof policy !== 'object' || policy === null || !('Statement' in policy)) {
    throw invalid('Policy statement action out of service scope!');
  }
  return policy as PolicyDocument;
}
