import type * as sdk from '@aws-sdk/client-sns';
import type { Store } from './store.ts';
import { notModelled, type Operation, refuseUnmodelled } from '../model.ts';
import { invalid } from './check-message.ts';
import { type Protocol, protocols, type Subscription } from './model.ts';
import { takePage } from './pages.ts';

/** Endpoints of the same account that need no confirmation. */
const confirmedAtOnce: readonly Protocol[] = ['sqs', 'lambda', 'firehose', 'application', 'sms'];

/** How an endpoint must look, by protocol, and AWS's word for it where it does not. */
const endpointForms: Readonly<Record<Protocol, { readonly form: RegExp; readonly name: string }>> = {
  http: { form: /^http:\/\/./, name: 'Endpoint must match the specified protocol' },
  https: { form: /^https:\/\/./, name: 'Endpoint must match the specified protocol' },
  email: { form: /^[^@\s]+@[^@\s]+$/, name: 'Email address' },
  'email-json': { form: /^[^@\s]+@[^@\s]+$/, name: 'Email address' },
  sms: { form: /^\+?[0-9]+$/, name: 'SMS endpoint' },
  sqs: { form: /^arn:[^:]+:sqs:/, name: 'SQS endpoint ARN' },
  application: { form: /^arn:[^:]+:sns:/, name: 'Application endpoint arn invalid' },
  lambda: { form: /^arn:[^:]+:lambda:/, name: 'Lambda endpoint ARN' },
  firehose: { form: /^arn:[^:]+:firehose:/, name: 'Firehose endpoint ARN' },
};

/** @throws InvalidParameter where no such protocol exists or the endpoint is not one of it. */
export function checkEndpoint(protocol: string, endpoint: string): asserts protocol is Protocol {
  if (!(protocols as readonly string[]).includes(protocol)) {
    throw invalid(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
  const { form, name } = endpointForms[protocol as Protocol];
  if (!form.test(endpoint)) throw invalid(name);
}

/** The operations on subscriptions. https://docs.aws.amazon.com/sns/latest/api/ */
export function createSubscriptionOperations(store: Store, accountId: string) {
  /** RawMessageDelivery changes only the envelope, which the outbox does not show. */
  function Subscribe(input: sdk.SubscribeInput): sdk.SubscribeResponse {
    const known = ['TopicArn', 'Protocol', 'Endpoint', 'Attributes', 'ReturnSubscriptionArn'];
    refuseUnmodelled('sns:Subscribe', input, known);
    refuseUnmodelled('sns:Subscribe', input.Attributes ?? {}, ['RawMessageDelivery']);
    const { TopicArn: topicArn = '', Protocol: protocol = '', Endpoint: endpoint = '' } = input;
    checkEndpoint(protocol, endpoint);
    store.topic(topicArn);
    const subscription = store.subscribe(topicArn, protocol, endpoint, confirmedAtOnce.includes(protocol));
    const shown = subscription.confirmed || input.ReturnSubscriptionArn === true;
    return { SubscriptionArn: shown ? subscription.arn : 'pending confirmation' };
  }

  function ConfirmSubscription(input: sdk.ConfirmSubscriptionInput): sdk.ConfirmSubscriptionResponse {
    const { arn: topicArn } = store.topic(input.TopicArn ?? '');
    const subscription = store.subscriptions(topicArn).find(({ token }) => token === input.Token);
    if (!subscription) throw invalid('Token');
    if (input.AuthenticateOnUnsubscribe === 'true')
      throw notModelled('sns:ConfirmSubscription with AuthenticateOnUnsubscribe');
    store.confirm(subscription);
    return { SubscriptionArn: subscription.arn };
  }

  /** Removing what is not there succeeds. */
  function Unsubscribe(input: sdk.UnsubscribeInput): void {
    const arn = input.SubscriptionArn ?? '';
    if (!/^arn:[^:]+:sns:[^:]+:\d+:[^:]+:[^:]+$/.test(arn)) {
      throw invalid('SubscriptionArn Reason: An ARN must have at least 6 elements, not a pending one');
    }
    store.unsubscribe(arn);
  }

  function ListSubscriptionsByTopic(
    input: sdk.ListSubscriptionsByTopicInput,
  ): sdk.ListSubscriptionsByTopicResponse {
    const { arn } = store.topic(input.TopicArn ?? '');
    const { items, nextToken } = takePage(store.subscriptions(arn), input.NextToken);
    return {
      Subscriptions: items.map((one) => describe(one, accountId)),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  }

  return { Subscribe, ConfirmSubscription, Unsubscribe, ListSubscriptionsByTopic } satisfies Record<
    string,
    Operation
  >;
}

function describe(subscription: Subscription, accountId: string): sdk.Subscription {
  return {
    SubscriptionArn: subscription.confirmed ? subscription.arn : 'PendingConfirmation',
    Owner: accountId,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    TopicArn: subscription.topicArn,
  };
}
