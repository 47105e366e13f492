import { randomBytes, randomUUID } from 'node:crypto';
import type { Message, Protocol, Subscription, Topic } from './model.ts';
import { AwsError } from '../model.ts';
import { defaultTopicPolicy } from './default-policy.ts';

/** What a new topic may say of itself; its ARN and its default policy follow from it. */
export interface TopicToAdd {
  readonly name: string;
  readonly region: string;
  readonly displayName?: string;
  readonly kmsKeyId?: string;
  /** Without one, AWS's default policy. */
  readonly policy?: Topic['policy'];
}

export interface Store {
  readonly topicArn: (region: string, name: string) => string;
  readonly addTopic: (topic: TopicToAdd) => Topic;
  readonly findTopic: (arn: string) => Topic | undefined;
  /** @throws NotFound */
  readonly topic: (arn: string) => Topic;
  readonly topics: (region: string) => readonly Topic[];
  readonly updateTopic: (arn: string, change: Partial<Topic>) => void;
  /** Returns the subscription that the endpoint has already, where it has one. */
  readonly subscribe: (
    topicArn: string,
    protocol: Protocol,
    endpoint: string,
    confirmed: boolean,
  ) => Subscription;
  readonly subscriptions: (topicArn: string) => readonly Subscription[];
  readonly confirm: (subscription: Subscription) => void;
  readonly unsubscribe: (arn: string) => void;
  /** With its subscriptions. */
  readonly removeTopic: (arn: string) => void;
  readonly outbox: Message[];
}

export function createStore(accountId: string): Store {
  const topics = new Map<string, Topic>();
  const subscriptions = new Map<string, Subscription>();
  const topicArn = (region: string, name: string): string => `arn:aws:sns:${region}:${accountId}:${name}`;

  function topic(arn: string): Topic {
    const found = topics.get(arn);
    if (!found) throw new AwsError('NotFound', 'Topic does not exist', 404);
    return found;
  }

  function addTopic({ policy, ...rest }: TopicToAdd): Topic {
    const arn = topicArn(rest.region, rest.name);
    if (topics.has(arn)) throw new AwsError('InvalidParameter', `Topic already exists: ${arn}`);
    const added = { ...rest, arn, policy: policy ?? defaultTopicPolicy(arn, accountId) };
    topics.set(arn, added);
    return added;
  }

  function subscribe(arn: string, protocol: Protocol, endpoint: string, confirmed: boolean): Subscription {
    const existing = [...subscriptions.values()].find(
      (one) => one.topicArn === arn && one.protocol === protocol && one.endpoint === endpoint,
    );
    if (existing) return existing;
    const subscription: Subscription = {
      arn: `${topic(arn).arn}:${randomUUID()}`,
      topicArn: arn,
      protocol,
      endpoint,
      confirmed,
      token: randomBytes(32).toString('hex'),
    };
    subscriptions.set(subscription.arn, subscription);
    return subscription;
  }

  return {
    topicArn,
    addTopic,
    findTopic: (arn) => topics.get(arn),
    topic,
    topics: (region) => [...topics.values()].filter((one) => one.region === region),
    updateTopic: (arn, change) => void topics.set(arn, { ...topic(arn), ...change }),
    subscribe,
    subscriptions: (arn) => [...subscriptions.values()].filter((one) => one.topicArn === arn),
    confirm: (one) => void subscriptions.set(one.arn, { ...one, confirmed: true }),
    unsubscribe: (arn) => void subscriptions.delete(arn),
    removeTopic: (arn) => {
      topics.delete(arn);
      for (const one of subscriptions.values()) if (one.topicArn === arn) subscriptions.delete(one.arn);
    },
    outbox: [],
  };
}
