import type { PublishInput } from '@aws-sdk/client-sns';
import type { AccessRequest, Call, Clock, FindKey, PolicyDocument, Service } from '../model.ts';
import type { Message, Protocol, Subscription } from './model.ts';
import { publishAccess, toAccess } from './access.ts';
import { defaultTopicPolicy } from './default-policy.ts';
import { type PublicationBy, Publish, publishMessage } from './publish.ts';
import { createStore, type TopicToAdd } from './store.ts';
import { checkEndpoint, createSubscriptionOperations } from './subscription-operations.ts';
import { createTopicOperations } from './topic-operations.ts';

export type { Protocol } from './model.ts';
export { bodyFor } from './model.ts';

export interface Sns {
  readonly service: Service;
  readonly addTopic: (topic: TopicToAdd) => { readonly arn: string };
  /** Without a policy, it has AWS's default one again. */
  readonly setPolicy: (topicArn: string, policy: PolicyDocument | undefined) => void;
  /** The key under which it is encrypted from now on. */
  readonly setKey: (topicArn: string, kmsKeyId: string) => void;
  readonly removeTopic: (topicArn: string) => void;
  /** As a template subscribes; `confirmed` stands for the click in the mail. The token confirms it later. */
  readonly subscribe: (
    topicArn: string,
    protocol: Protocol,
    endpoint: string,
    options: { readonly confirmed: boolean },
  ) => Subscription;
  /** As a click on the link at the end of a mail does: without a call, and nobody is asked. */
  readonly unsubscribe: (subscriptionArn: string) => void;
  /**
   * Publishes for a service (cloudwatch.amazonaws.com, events.amazonaws.com). Asks nothing of IAM: whoever calls
   * it checks {@link Sns.publishAccess} first.
   */
  readonly publish: (publication: PublicationBy) => Message;
  /**
   * What a service principal needs to publish.
   *
   * @param context what the service says of itself: aws:SourceArn, aws:SourceAccount, for alarms aws:SourceOwner.
   */
  readonly publishAccess: (
    topicArn: string,
    context: NonNullable<AccessRequest['context']>,
  ) => readonly AccessRequest[];
  /** Every message any topic took, oldest first. */
  readonly outbox: () => readonly Message[];
}

/** SNS for every region of one account: standard topics and an outbox; nothing leaves the machine. */
export function createSns(options: {
  readonly accountId: string;
  readonly clock: Clock;
  readonly findKey: FindKey;
}): Sns {
  const { accountId, clock, findKey } = options;
  const store = createStore(accountId);
  return {
    service: {
      operations: {
        ...createTopicOperations(store, accountId),
        ...createSubscriptionOperations(store, accountId),
        Publish: (input: PublishInput, call: Call) => Publish(input, call, store, clock),
      },
      access: (call) => toAccess(call, store, findKey),
    },
    addTopic: (topic) => ({ arn: store.addTopic(topic).arn }),
    setPolicy: (topicArn, policy) =>
      store.updateTopic(topicArn, { policy: policy ?? defaultTopicPolicy(topicArn, accountId) }),
    setKey: (topicArn, kmsKeyId) => store.updateTopic(topicArn, { kmsKeyId }),
    removeTopic: store.removeTopic,
    subscribe: (topicArn, protocol, endpoint, { confirmed }) => {
      checkEndpoint(protocol, endpoint);
      return store.subscribe(topicArn, protocol, endpoint, confirmed);
    },
    unsubscribe: store.unsubscribe,
    publish: (publication) => publishMessage(publication, store, clock),
    publishAccess: (topicArn, context) => publishAccess(topicArn, store, findKey, { by: 'service', context }),
    outbox: () => [...store.outbox],
  };
}
