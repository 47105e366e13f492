import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import type { Subscription } from '../../core/lifecycle/subscriptions.ts';
import { toFailure } from './failure.ts';

/** @returns every subscription of the topic, those that are not confirmed among them @throws RetryableError, PermanentError */
export async function listSubscriptions(sns: SNSClient, topicArn: string): Promise<readonly Subscription[]> {
  const found: Subscription[] = [];
  try {
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client: sns },
      { TopicArn: topicArn },
    ))
      found.push(
        ...Subscriptions.map(({ Protocol = '', Endpoint = '', SubscriptionArn = '' }) => ({
          ...{ protocol: Protocol, endpoint: Endpoint, arn: SubscriptionArn },
        })),
      );
  } catch (error) {
    throw toFailure(error, `listing the subscriptions of ${topicArn}`);
  }
  return found;
}
